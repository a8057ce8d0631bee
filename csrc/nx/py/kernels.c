/* kernels.c (py): which instruction set the kernels use, and where OpenBLAS lies. */
#include "core.h"
#include <stdlib.h>
#include <string.h>
#include "../kernels/kernels.h"

/* The first place where the package scipy_openblas64 lies, found without importing it (that takes 100 ms). */
static PyObject *find_package(void) {
    PyObject *machinery = PyImport_ImportModule("_frozen_importlib_external");
    PyObject *finder = machinery ? PyObject_GetAttrString(machinery, "PathFinder") : NULL;
    PyObject *spec = finder ? PyObject_CallMethod(finder, "find_spec", "s", "scipy_openblas64") : NULL;
    PyObject *places = spec && spec != Py_None ? PyObject_GetAttrString(spec, "submodule_search_locations") : NULL;
    PyObject *place = places ? PySequence_GetItem(places, 0) : NULL;
    Py_XDECREF(machinery);
    Py_XDECREF(finder);
    Py_XDECREF(spec);
    Py_XDECREF(places);
    return place;
}

/* See nx.h; with or without the GIL. */
static char *locate_blas(void) {
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *place = find_package();
    const char *text = place ? PyUnicode_AsUTF8(place) : NULL;
    char *folder = text ? malloc(strlen(text) + sizeof "/lib") : NULL;
    if (folder)
        strcat(strcpy(folder, text), "/lib");
    Py_XDECREF(place);
    PyErr_Clear();
    PyGILState_Release(state);
    return folder;
}

static PyObject *core_kernels(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (n > 1) {
        PyErr_SetString(PyExc_TypeError, "kernels: takes at most one argument, the name of an instruction set");
        return NULL;
    }
    const char *name = n == 0 || args[0] == Py_None ? NULL : PyUnicode_AsUTF8(args[0]);
    if (n == 1 && args[0] != Py_None && !name)
        return NULL;
    if (n == 1 && !nx_kernels_choose(name)) {
        PyErr_Format(PyExc_ValueError, "kernels: unknown or unsupported \"%s\"; this machine may have base, avx2, avx512", name);
        return NULL;
    }
    return PyUnicode_FromString(nx_kernels_get()->name);
}

static PyObject *kernels_available(PyObject *module, PyObject *unused) {
    PyObject *names = PyList_New(0);
    for (int i = 0; names && nx_kernels_name(i); i++) {
        PyObject *name = PyUnicode_FromString(nx_kernels_name(i));
        if (!name || PyList_Append(names, name) < 0)
            Py_CLEAR(names);
        Py_XDECREF(name);
    }
    return names;
}

PyMethodDef nxpy_kernels_methods[] = {
    {"kernels_available", kernels_available, METH_NOARGS, "Names of the instruction sets of this build and machine."},
    {"kernels", (PyCFunction)(void (*)(void))core_kernels, METH_FASTCALL,
     "kernels(name=None, /): the instruction set in use, after choosing the one named (None: the best)."},
    {NULL},
};

__attribute__((constructor)) static void set_locator(void) { nx_blas_locate = locate_blas; }
