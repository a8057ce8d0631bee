/* module.h: the method tables that py/module.c joins; one FAMILY row in families.inc each. */
#ifndef DRAW_MODULE_H
#define DRAW_MODULE_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define FAMILY(name) extern PyMethodDef draw_##name##_methods[];
#include "families.inc"
#undef FAMILY

#endif
