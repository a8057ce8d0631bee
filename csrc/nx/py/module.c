/* module.c: nx._core. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "nx.h"

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "nx._core", .m_size = 0};

PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&definition); }
