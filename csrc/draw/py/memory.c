/* memory.c: malloc'ed memory as an object with the buffer protocol: nothing is copied. */
#include "memory.h"

#include <stdlib.h>

typedef struct {
    PyObject_HEAD
    void *bytes;
    Py_ssize_t size;
} memory;

static void memory_dealloc(PyObject *self) {
    free(((memory *)self)->bytes);
    PyObject_Free(self);
}

static int memory_getbuffer(PyObject *self, Py_buffer *view, int flags) {
    memory *m = (memory *)self;
    return PyBuffer_FillInfo(view, self, m->bytes ? m->bytes : "", m->size, m->bytes == NULL, flags);
}

static Py_ssize_t memory_length(PyObject *self) { return ((memory *)self)->size; }

static PyBufferProcs memory_buffer = {.bf_getbuffer = memory_getbuffer};
static PySequenceMethods memory_sequence = {.sq_length = memory_length};
static PyTypeObject memory_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "hugin._draw.Memory",
    .tp_basicsize = sizeof(memory),
    .tp_dealloc = memory_dealloc,
    .tp_as_sequence = &memory_sequence,
    .tp_as_buffer = &memory_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = PyDoc_STR("Bytes that a function made."),
};

PyObject *draw_memory(void *bytes, Py_ssize_t size) {
    memory *made = PyType_Ready(&memory_type) < 0 ? NULL : PyObject_New(memory, &memory_type);
    if (!made) {
        free(bytes);
        return NULL;
    }
    made->bytes = size ? bytes : NULL;
    made->size = made->bytes ? size : 0;
    if (!size) free(bytes);
    return (PyObject *)made;
}
