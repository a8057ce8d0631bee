/* memory.h: results of unknown size, handed over as they were made. */
#ifndef DRAW_MEMORY_H
#define DRAW_MEMORY_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* An object with a writable buffer of bytes: malloc'ed memory that is freed with it, or at once on failure. NULL is no bytes. */
PyObject *draw_memory(void *bytes, Py_ssize_t size);

#endif
