/* module.c: hugin._draw, the hot loops of drawing. Each family has a method table of its own in py/<family>.c;
 * this file only joins them. Pixels and geometry come in through the buffer protocol; no nx here. */
#include "module.h"

static int exec_module(PyObject *module) {
#define FAMILY(name) \
    if (PyModule_AddFunctions(module, draw_##name##_methods) < 0) return -1;
#include "families.inc"
#undef FAMILY
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)exec_module}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "hugin._draw", .m_size = 0, .m_slots = slots,
    .m_doc = "The hot loops of drawing: raster, geometry, text, encoders. Private to hugin.",
};

PyMODINIT_FUNC PyInit__draw(void) { return PyModuleDef_Init(&definition); }
