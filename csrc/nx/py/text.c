/* text.c: tables of numbers in text for Python: nx/io/table.py. */
#include "core.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 64 };

typedef struct {
    nx_text_form form;
    nx_word comments[MOST_WORDS], missing[MOST_WORDS];
} Form;

/* A tuple of bytes, none of them empty; -1 with an error. */
static int read_words(PyObject *tuple, nx_word *words) {
    Py_ssize_t n = PyTuple_GET_SIZE(tuple);
    if (n > MOST_WORDS) {
        PyErr_Format(PyExc_ValueError, "text: %zd words; at most %d", n, MOST_WORDS);
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *word = PyTuple_GET_ITEM(tuple, i);
        if (!PyBytes_Check(word) || PyBytes_GET_SIZE(word) == 0) {
            PyErr_SetString(PyExc_ValueError, "text: words must be bytes, at least one");
            return -1;
        }
        words[i] = (nx_word){PyBytes_AS_STRING(word), PyBytes_GET_SIZE(word)};
    }
    return (int)n;
}

/* (delimiter, quote, comments, fill, missing): bytes of length 0 or 1, tuples of bytes, a float or None. */
static int read_form(PyObject *tuple, Form *out) {
    const char *delimiter, *quote;
    PyObject *comments, *fill, *missing;
    if (!PyTuple_Check(tuple)) {
        PyErr_SetString(PyExc_TypeError, "text: the form must be a tuple (delimiter, quote, comments, fill, missing)");
        return -1;
    }
    if (!PyArg_ParseTuple(tuple, "yyO!OO!", &delimiter, &quote, &PyTuple_Type, &comments, &fill, &PyTuple_Type, &missing))
        return -1;
    *out = (Form){.form = {.delimiter = *delimiter, .quote = *quote, .comments = out->comments, .missing = out->missing}};
    out->form.comment_count = read_words(comments, out->comments);
    out->form.missing_count = read_words(missing, out->missing);
    out->form.fills = fill != Py_None;
    if (out->form.fills)
        out->form.fill = PyFloat_AsDouble(fill);
    return PyErr_Occurred() ? -1 : 0;
}

/* text_fields(data, form, begin) -> (begin of the first row, its number of fields). */
static PyObject *core_text_fields(PyObject *module, PyObject *args) {
    Py_buffer data;
    PyObject *tuple;
    Py_ssize_t begin;
    Form form;
    if (!PyArg_ParseTuple(args, "y*On", &data, &tuple, &begin))
        return NULL;
    PyObject *result = NULL;
    if (begin < 0 || begin > data.len) {
        PyErr_SetString(PyExc_ValueError, "text_fields: begin lies outside of the text");
    } else if (read_form(tuple, &form) == 0) {
        const char *text = data.buf, *first;
        int64_t fields = nx_text_fields(&form.form, text + begin, text + data.len, &first);
        result = Py_BuildValue("(LL)", (long long)(first - text), (long long)fields);
    }
    PyBuffer_Release(&data);
    return result;
}

static PyObject *raise_table(const char *where, const nx_text_table *t, const char *data) {
    const nx_text_error *error = &t->error;
    if (!error->at)
        return PyErr_NoMemory();
    long long line = 1;
    for (const char *c = data; c < error->at; c++)
        line += *c == '\n' || (*c == '\r' && c[1] != '\n');
    if (strcmp(error->problem, "fields") == 0)
        return PyErr_Format(PyExc_ValueError, "%s: line %lld has %lld fields, the first row has %lld; each needs the same number",
                            where, line, (long long)error->fields, (long long)t->fields);
    PyObject *field = PyUnicode_DecodeUTF8(error->at, (Py_ssize_t)(error->length < 60 ? error->length : 60), "replace");
    if (field)
        PyErr_Format(PyExc_ValueError, "%s: line %lld, field %lld: %R %s (%s)", where, line, (long long)error->column + 1, field,
                     error->problem, nx_dtypes[t->dtype].name);
    Py_XDECREF(field);
    return NULL;
}

static PyObject *read_table(nx_text_table *t, const char *data, int64_t most, const char *where) {
    int64_t shape[2] = {0, t->columns};
    Py_BEGIN_ALLOW_THREADS
    shape[0] = nx_text_rows(t, most);
    Py_END_ALLOW_THREADS
    if (shape[0] < 0)
        return PyErr_NoMemory();
    Tensor *out = nxpy_empty(t->dtype, 2, shape);
    if (out) {
        Py_BEGIN_ALLOW_THREADS
        nx_text_read(t, out->data);
        Py_END_ALLOW_THREADS
        if (t->error.problem) {
            raise_table(where, t, data);
            Py_CLEAR(out);
        }
    }
    free(t->first);
    return (PyObject *)out;
}

/* slots: a list of the columns of the result, one a field; -1 with an error. */
static int read_slots(PyObject *list, int64_t columns, int64_t *slot) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        slot[i] = PyLong_AsLongLong(PyList_GET_ITEM(list, i));
        if (PyErr_Occurred())
            return -1;
        if (slot[i] < -1 || slot[i] >= columns) {
            PyErr_SetString(PyExc_ValueError, "text_read: a slot lies outside of the result");
            return -1;
        }
    }
    return 0;
}

/* text_read(data, form, begin, slots, columns, dtype, most, where) -> (rows, columns). */
static PyObject *core_text_read(PyObject *module, PyObject *args) {
    Py_buffer data;
    PyObject *tuple, *slots, *kind, *result = NULL;
    Py_ssize_t begin;
    long long columns, most;
    const char *where;
    Form form;
    if (!PyArg_ParseTuple(args, "y*OnO!LOLs", &data, &tuple, &begin, &PyList_Type, &slots, &columns, &kind, &most, &where))
        return NULL;
    int dtype = nxpy_as_dtype(kind);
    Py_ssize_t fields = PyList_GET_SIZE(slots);
    int64_t *slot = dtype < 0 ? NULL : PyMem_New(int64_t, fields + 1);
    if (dtype >= 0 && !slot)
        PyErr_NoMemory();
    if (slot && (begin < 0 || begin > data.len || columns < 0))
        PyErr_SetString(PyExc_ValueError, "text_read: begin lies outside of the text");
    else if (slot && read_form(tuple, &form) == 0 && read_slots(slots, columns, slot) == 0) {
        const char *text = data.buf;
        nx_text_table table = {.form = &form.form, .text = text + begin, .end = text + data.len, .dtype = (nx_dtype)dtype,
                               .fields = fields, .columns = columns, .slot = slot};
        result = read_table(&table, text, most, where);
    }
    PyMem_Free(slot);
    PyBuffer_Release(&data);
    return result;
}

PyMethodDef nxpy_text_methods[] = {
    {"text_fields", core_text_fields, METH_VARARGS, "text_fields(data, form, begin) -> (begin of the first row, its fields)"},
    {"text_read", core_text_read, METH_VARARGS, "text_read(data, form, begin, slots, columns, dtype, most, where) -> (rows, columns)"},
    {NULL},
};
