/* space.c: projection and light for marks in three dimensions. */
#include "../space.h"

#include <stdlib.h>

#include "../isosurface.h"
#include "arrays.h"
#include "lookup.h"
#include "module.h"

/* ---- placing ------------------------------------------------------------------------------------------------------ */

typedef struct {
    Py_buffer view;
    draw_load load;
    bool held;
} operand;

static bool operand_take(operand *o, PyObject *object, const char *name) {
    Py_buffer probe;
    if (PyObject_GetBuffer(object, &probe, PyBUF_STRIDED_RO) < 0) return false;
    int ndim = probe.ndim;
    PyBuffer_Release(&probe);
    if (ndim != 1 && ndim != 2) {
        PyErr_Format(PyExc_ValueError, "space_place: %s has %d dimensions; 1 or 2 are needed", name, ndim);
        return false;
    }
    return o->held = draw_take(object, &o->view, ndim, &o->load, name);
}

static Py_ssize_t rows_of(const operand *o) { return o->view.ndim == 2 ? o->view.shape[0] : 1; }
static Py_ssize_t columns_of(const operand *o) { return o->view.shape[o->view.ndim - 1]; }

static bool matrix_take(PyObject *object, space_matrix *out) {
    PyObject *fast = PySequence_Fast(object, "space_place: matrix must be 16 numbers");
    bool ok = fast && PySequence_Fast_GET_SIZE(fast) == 16;
    if (fast && !ok) PyErr_SetString(PyExc_ValueError, "space_place: matrix must be 16 numbers");
    for (int i = 0; ok && i < 16; i++) {
        out->m[i / 4][i % 4] = PyFloat_AsDouble(PySequence_Fast_GET_ITEM(fast, i));
        ok = !PyErr_Occurred();
    }
    Py_XDECREF(fast);
    return ok;
}

static void place_rows(const space_matrix *to, const operand *o, float *out) {
    double block[3][DRAW_BLOCK];
    Py_ssize_t rows = rows_of(o), columns = columns_of(o);
    for (Py_ssize_t j = 0; j < rows; j++)
        for (Py_ssize_t i = 0; i < columns; i += DRAW_BLOCK) {
            Py_ssize_t n = columns - i < DRAW_BLOCK ? columns - i : DRAW_BLOCK;
            const double *from[3];
            for (int k = 0; k < 3; k++) {
                Py_ssize_t step = o[k].view.strides[o[k].view.ndim - 1], row = o[k].view.ndim == 2 ? o[k].view.strides[0] : 0;
                from[k] = draw_block(o[k].load, (const char *)o[k].view.buf + j * row + i * step, step, n, block[k]);
            }
            space_place(to, from[0], from[1], from[2], n, out + 3 * (j * columns + i));
        }
}

PyDoc_STRVAR(space_place_doc, "space_place(x, y, z, matrix, out): (n, 3) float32 px and depth of 1-D or 2-D columns of one shape;\n"
"matrix: 16 numbers, rows for px right, px down, depth, divisor. NaN where a number is not finite or lies behind the eye.");
static PyObject *draw_space_place(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("space_place", nargs, 5)) return NULL;
    static const char *const names[] = {"x", "y", "z"};
    operand o[3] = {{.held = false}};
    space_matrix to;
    Py_buffer out;
    bool ok = matrix_take(args[3], &to), has_out = false;
    for (int k = 0; ok && k < 3; k++) {
        ok = operand_take(&o[k], args[k], names[k]);
        if (ok && (o[k].view.ndim != o[0].view.ndim || rows_of(&o[k]) != rows_of(&o[0]) || columns_of(&o[k]) != columns_of(&o[0]))) {
            PyErr_Format(PyExc_ValueError, "space_place: %s differs in shape from x", names[k]);
            ok = false;
        }
    }
    if (ok) ok = has_out = draw_take_out(args[4], &out, "f", 3 * rows_of(&o[0]) * columns_of(&o[0]), "out");
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        place_rows(&to, o, out.buf);
        Py_END_ALLOW_THREADS
    }
    if (has_out) PyBuffer_Release(&out);
    for (int k = 0; k < 3; k++)
        if (o[k].held) PyBuffer_Release(&o[k].view);
    if (!ok) return NULL;
    Py_RETURN_NONE;
}

/* ---- light -------------------------------------------------------------------------------------------------------- */

/* A dense (n, columns) buffer of one format. */
static bool table_take(PyObject *object, Py_buffer *view, const char *format, Py_ssize_t columns, const char *name) {
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0) return false;
    const char *given = view->format ? view->format : "B";
    if (*given == '@' || *given == '=' || *given == '<') given++;
    bool ok = view->ndim == 2 && view->shape[1] == columns && given[0] == format[0] && given[1] == 0;
    if (ok) return true;
    PyErr_Format(PyExc_ValueError, "%s: must be dense (n, %zd) of format %s", name, columns, format);
    PyBuffer_Release(view);
    return false;
}

PyDoc_STRVAR(space_shade_doc, "space_shade(vertices, triangles, colors, flat, out): colours (n, 4) of vertices, or (m, 4) of triangles\n"
"where flat, in the light beside the eye. vertices: (n, 3) float32 px and depth; triangles: (m, 3) int32; colors: as many, or 1.");
static PyObject *draw_space_shade(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("space_shade", nargs, 5)) return NULL;
    int flat = PyObject_IsTrue(args[3]);
    if (flat < 0) return NULL;
    Py_buffer v, t, c, out;
    bool has_v = false, has_t = false, has_c = false, has_out = false;
    float *room = NULL;
    bool ok = (has_v = table_take(args[0], &v, "f", 3, "space_shade: vertices")) &&
              (has_t = table_take(args[1], &t, "i", 3, "space_shade: triangles")) &&
              (has_c = table_take(args[2], &c, "B", 4, "space_shade: colors"));
    Py_ssize_t count = ok ? (flat ? t.shape[0] : v.shape[0]) : 0;
    if (ok && c.shape[0] != count && c.shape[0] != 1) {
        PyErr_Format(PyExc_ValueError, "space_shade: %zd colors; %zd or 1 are needed", c.shape[0], count);
        ok = false;
    }
    if (ok) ok = has_out = draw_take_out(args[4], &out, "B", 4 * count, "out");
    if (ok && !flat && !(room = malloc((size_t)v.shape[0] * 3 * sizeof *room + 1))) ok = false, PyErr_NoMemory();
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        space_shade(v.buf, v.shape[0], t.buf, t.shape[0], c.buf, c.shape[0] == 1 ? 0 : 4, flat, room, out.buf);
        Py_END_ALLOW_THREADS
    }
    free(room);
    if (has_v) PyBuffer_Release(&v);
    if (has_t) PyBuffer_Release(&t);
    if (has_c) PyBuffer_Release(&c);
    if (has_out) PyBuffer_Release(&out);
    if (!ok) return NULL;
    Py_RETURN_NONE;
}

/* ---- grids and colours -------------------------------------------------------------------------------------------- */

PyDoc_STRVAR(space_grid_doc, "space_grid(vertices, rows, columns, out) -> count: two triangles a cell into out (m, 3) int32, without those\n"
"that have a vertex (rows * columns, 3) float32 without a place.");
static PyObject *draw_space_grid(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("space_grid", nargs, 4)) return NULL;
    Py_ssize_t rows = PyNumber_AsSsize_t(args[1], PyExc_OverflowError);
    Py_ssize_t columns = rows == -1 && PyErr_Occurred() ? -1 : PyNumber_AsSsize_t(args[2], PyExc_OverflowError);
    if (PyErr_Occurred()) return NULL;
    Py_buffer v, out;
    if (!table_take(args[0], &v, "f", 3, "space_grid: vertices")) return NULL;
    bool fits = rows > 0 && columns > 0 && v.shape[0] / columns == rows && v.shape[0] % columns == 0 && v.shape[0] <= INT32_MAX;
    if (!fits) PyErr_Format(PyExc_ValueError, "space_grid: %zd vertices are no %zd x %zd", v.shape[0], rows, columns);
    if (!fits || !draw_take_out(args[3], &out, "i", 6 * (rows - 1) * (columns - 1), "out")) {
        PyBuffer_Release(&v);
        return NULL;
    }
    int64_t made;
    Py_BEGIN_ALLOW_THREADS
    made = space_grid(v.buf, rows, columns, out.buf);
    Py_END_ALLOW_THREADS
    PyBuffer_Release(&v);
    PyBuffer_Release(&out);
    return PyLong_FromLongLong(made);
}

PyDoc_STRVAR(space_shade_grid_doc, "space_shade_grid(vertices, rows, columns, colors, out) -> bool: space_shade of a grid's vertices; False where\n"
"one of them has no place: then nothing is said of out.");
static PyObject *draw_space_shade_grid(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("space_shade_grid", nargs, 5)) return NULL;
    Py_ssize_t rows = PyNumber_AsSsize_t(args[1], PyExc_OverflowError);
    Py_ssize_t columns = rows == -1 && PyErr_Occurred() ? -1 : PyNumber_AsSsize_t(args[2], PyExc_OverflowError);
    if (PyErr_Occurred()) return NULL;
    Py_buffer v, c, out;
    if (!table_take(args[0], &v, "f", 3, "space_shade_grid: vertices")) return NULL;
    bool has_c = table_take(args[3], &c, "B", 4, "space_shade_grid: colors"), has_out = false, ok = has_c, whole = false;
    if (ok && !(rows > 0 && columns > 0 && v.shape[0] / columns == rows && v.shape[0] % columns == 0)) {
        PyErr_Format(PyExc_ValueError, "space_shade_grid: %zd vertices are no %zd x %zd", v.shape[0], rows, columns);
        ok = false;
    }
    if (ok && c.shape[0] != v.shape[0] && c.shape[0] != 1) {
        PyErr_Format(PyExc_ValueError, "space_shade_grid: %zd colors; %zd or 1 are needed", c.shape[0], v.shape[0]);
        ok = false;
    }
    if (ok) ok = has_out = draw_take_out(args[4], &out, "B", 4 * v.shape[0], "out");
    float *room = ok ? malloc((size_t)columns * 19 * sizeof *room) : NULL;
    if (ok && !room) ok = false, PyErr_NoMemory();
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        whole = space_shade_grid(v.buf, rows, columns, c.buf, c.shape[0] == 1 ? 0 : 4, room, out.buf);
        Py_END_ALLOW_THREADS
    }
    free(room);
    if (has_out) PyBuffer_Release(&out);
    if (has_c) PyBuffer_Release(&c);
    PyBuffer_Release(&v);
    return ok ? PyBool_FromLong(whole) : NULL;
}

PyDoc_STRVAR(space_colors_doc, "space_colors(mapped, out): the straight RGBA bytes (n, 4) of a scene.Mapped of n values");
static PyObject *draw_space_colors(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("space_colors", nargs, 2)) return NULL;
    holds h = {.where = "space_colors"};
    mapped m;
    lookup table = {0};
    Py_buffer out;
    bool ok = read_mapped(args[0], 1, &h, &m) == 0 && lookup_make(&m, &table) == 0;
    if (ok && (ok = draw_take_out(args[1], &out, "B", 4 * m.values.n, "out"))) {
        uint8_t(*to)[4] = out.buf;
        Py_BEGIN_ALLOW_THREADS
        for (int64_t i = 0; i < m.values.n; i++) {
            int64_t at = lookup_index(&table, map_value(&m.values.map, column_value(&m.values, i)));
            for (int k = 0; k < 4; k++) to[i][k] = table.colors[at][k];
        }
        Py_END_ALLOW_THREADS
        PyBuffer_Release(&out);
    }
    lookup_free(&table);
    holds_release(&h);
    if (!ok) return NULL;
    Py_RETURN_NONE;
}

/* ---- isosurfaces -------------------------------------------------------------------------------------------------- */

/* A dense float64 buffer of ndim dimensions. */
static bool doubles_take(PyObject *object, Py_buffer *view, int ndim, Py_ssize_t n, const char *name) {
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0) return false;
    const char *given = view->format ? view->format : "B";
    if (*given == '@' || *given == '=' || *given == '<') given++;
    bool ok = view->ndim == ndim && given[0] == 'd' && given[1] == 0 && (n < 0 || view->shape[0] == n) &&
              (uintptr_t)view->buf % sizeof(double) == 0;
    if (ok) return true;
    PyErr_Format(PyExc_ValueError, "isosurface: %s must be dense float64, %d-D, one position a node", name, ndim);
    PyBuffer_Release(view);
    return false;
}

PyDoc_STRVAR(isosurface_doc, "isosurface(values, x, y, z, level) -> (vertices, triangles): the surface where values (nx, ny, nz) over x, y, z\n"
"cross the level: bytearrays of float64 (n, 3) and int32 (m, 3), counter-clockwise seen from lower values.");
static PyObject *isosurface(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("isosurface", nargs, 5)) return NULL;
    double level = PyFloat_AsDouble(args[4]);
    if (level == -1.0 && PyErr_Occurred()) return NULL;
    static const char *const names[] = {"x", "y", "z"};
    Py_buffer v, axes[3];
    int held = 0;
    if (!doubles_take(args[0], &v, 3, -1, "values")) return NULL;
    while (held < 3 && doubles_take(args[held + 1], &axes[held], 1, v.shape[held], names[held])) held++;
    PyObject *result = NULL;
    if (held == 3) {
        draw_volume volume = {v.buf, axes[0].buf, axes[1].buf, axes[2].buf, v.shape[0], v.shape[1], v.shape[2]};
        draw_shell shell = {0};
        int status;
        Py_BEGIN_ALLOW_THREADS
        status = draw_isosurface(volume, level, &shell);
        Py_END_ALLOW_THREADS
        if (status < 0) PyErr_NoMemory();
        else
            result = Py_BuildValue("(NN)", PyByteArray_FromStringAndSize((const char *)shell.vertices, (Py_ssize_t)(shell.n * 24)),
                                   PyByteArray_FromStringAndSize((const char *)shell.triangles, (Py_ssize_t)(shell.m * 12)));
        draw_shell_free(&shell);
    }
    while (held-- > 0) PyBuffer_Release(&axes[held]);
    PyBuffer_Release(&v);
    return result;
}

PyMethodDef draw_space_methods[] = {
    {"space_place", (PyCFunction)(void (*)(void))draw_space_place, METH_FASTCALL, space_place_doc},
    {"space_shade", (PyCFunction)(void (*)(void))draw_space_shade, METH_FASTCALL, space_shade_doc},
    {"space_grid", (PyCFunction)(void (*)(void))draw_space_grid, METH_FASTCALL, space_grid_doc},
    {"space_shade_grid", (PyCFunction)(void (*)(void))draw_space_shade_grid, METH_FASTCALL, space_shade_grid_doc},
    {"space_colors", (PyCFunction)(void (*)(void))draw_space_colors, METH_FASTCALL, space_colors_doc},
    {"isosurface", (PyCFunction)(void (*)(void))isosurface, METH_FASTCALL, isosurface_doc},
    {NULL, NULL, 0, NULL},
};
