/* module.c: nx._core: puts the types and the families of functions into the module. */
#include "core.h"

static int add_families(PyObject *module) {
    static PyMethodDef *const families[] = {
#define NXPY_FAMILY(name) nxpy_##name##_methods,
#include "families.inc"
#undef NXPY_FAMILY
    };
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (PyModule_AddFunctions(module, families[i]) < 0)
            return -1;
    return 0;
}

/* ops: name -> (id, family, arity). */
static int add_ops(PyObject *module) {
    static const char *const family[] = {"map", "fold", "argfold", "scan"};
    PyObject *ops = PyDict_New();
    if (!ops)
        return -1;
    for (int i = 0; i < NX_OP_COUNT; i++) {
        PyObject *row = Py_BuildValue("(isi)", i, family[nx_ops[i].family], nx_ops[i].arity);
        if (!row || PyDict_SetItemString(ops, nx_ops[i].name, row) < 0) {
            Py_XDECREF(row);
            Py_DECREF(ops);
            return -1;
        }
        Py_DECREF(row);
    }
    int status = PyModule_AddObjectRef(module, "ops", ops);
    Py_DECREF(ops);
    return status;
}

static int exec_module(PyObject *module) {
    if (nxpy_Tensor) {
        PyErr_SetString(PyExc_ImportError, "nx._core: one interpreter a process; import nx in the main interpreter");
        return -1;
    }
    if (nxpy_backend_init() < 0 || nxpy_foreign_init() < 0 || nxpy_function_init() < 0 || nxpy_dtype_init(module) < 0 ||
        nxpy_tensor_init(module) < 0 || nxpy_methods_init() < 0 || nxpy_linalg_init(module) < 0 || add_families(module) < 0 ||
        nxpy_primitives_init(module) < 0)
        return -1;
    return add_ops(module);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, exec_module},
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "nx._core", .m_size = 0, .m_slots = slots};

PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&definition); }
