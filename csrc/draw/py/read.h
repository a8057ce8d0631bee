/* read.h: from the values of hugin.scene to C structs, every field checked. Functions return 0, or -1 with an exception
 * whose text starts with `where`. Buffers taken are held in a `holds` until they are released together. */
#ifndef DRAW_READ_H
#define DRAW_READ_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "../canvas.h"
#include "../column.h"

#define MAX_HOLDS 12

typedef struct {
    Py_buffer views[MAX_HOLDS];
    int n;
    const char *where;
} holds;

typedef struct {
    column x, y;
} points;

/* A lookup table and what goes around it: scene.Mapped. values is left to the caller (1-D column or 2-D image). */
typedef struct {
    column values;
    int64_t rows, columns, row_step; /* 2-D values only */
    double lo, hi;
    scale_map map;
    const uint8_t *lut;
    int64_t lut_size, lut_step;
    int lut_channel_step;
    rgba nan, under, over;
    bool has_under, has_over;
} mapped;

/* Bytes with a shape: (n, 4) uint8 colours, (h, w, 3 | 4) uint8 pictures. */
typedef struct {
    const uint8_t *data;
    int64_t shape[3], step[3];
} bytes_view;

void holds_release(holds *h);

/* One attribute of a value, a new reference. Names are interned literals. */
PyObject *field(PyObject *value, const char *name);
int field_double(PyObject *value, const char *name, const char *where, double *out);
int field_bool(PyObject *value, const char *name, bool *out);
/* Index of a string among the choices (NULL ends them). */
int field_choice(PyObject *value, const char *name, const char *const *choices, const char *where, int *out);

int read_color(PyObject *tuple, const char *where, rgba *out);
/* field that is None or a colour; *has says which. */
int field_color(PyObject *value, const char *name, const char *where, rgba *out, bool *has);

/* Device pixels a px. */
int read_scale(PyObject *number, const char *where, double *out);

int read_doubles(PyObject *tuple, int n, const char *where, double *out);
int read_map(PyObject *map, const char *where, scale_map *out);

/* A 1-D column of any real dtype and step. */
int read_column(PyObject *object, holds *h, const char *name, column *out);
/* A 2-D grid of any real dtype: the column is its first row. */
int read_grid(PyObject *object, holds *h, const char *name, column *out, int64_t *rows, int64_t *row_step);
int read_bytes(PyObject *object, holds *h, const char *name, int ndim, bytes_view *out);

/* scene.Points at k device pixels a px. */
int read_points(PyObject *object, double k, holds *h, points *out);
/* scene.Mapped of 1-D or 2-D values (ndim). */
int read_mapped(PyObject *object, int ndim, holds *h, mapped *out);

#endif
