/* text_runs.h: scene.Glyphs as TextRuns. */
#ifndef DRAW_PY_TEXT_RUNS_H
#define DRAW_PY_TEXT_RUNS_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "../text.h"

/* All runs of a sequence of Glyphs; the caller frees the array with PyMem_Free and drops *keep, the tuple that keeps the
 * runs' bytes alive. NULL with an exception. */
TextRun *text_read_runs(PyObject *sequence, Py_ssize_t *count, PyObject **keep);

/* The face inside a capsule, or NULL with an exception. */
TextFace *text_face_of(PyObject *capsule);

#endif
