/* dlpack.c: DLPack in both directions. */
#include "core.h"

PyObject *nxpy_from_dlpack(PyObject *object, int copy) { return NULL; }
