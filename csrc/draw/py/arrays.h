/* arrays.h: arguments of the drawing families that are arrays: any object with the buffer protocol. */
#ifndef DRAW_ARRAYS_H
#define DRAW_ARRAYS_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>

#include "numbers.h"

/* Fills `view` with a strided, readable buffer of ndim dimensions and sets *load; false with an exception that names
 * `name`. Release the view when true. Any real dtype. */
bool draw_take(PyObject *object, Py_buffer *view, int ndim, draw_load *load, const char *name);
/* The same for a dense writable result of `count` elements of struct format `format` ("d", "q", "B"). */
bool draw_take_out(PyObject *object, Py_buffer *view, const char *format, Py_ssize_t count, const char *name);
/* Raises ValueError unless nargs == wanted. */
bool draw_has_arguments(const char *function, Py_ssize_t nargs, Py_ssize_t wanted);

#endif
