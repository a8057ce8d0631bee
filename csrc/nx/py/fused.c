/* fused.c (py): kernels of several elementwise operations, made and run. A kernel reads its operands from a list of slots,
 * puts its results there and clears the slots that nothing reads any more. */
#include "core.h"
#include "compiled.h"
#include <stdlib.h>
#include <string.h>
#include "../fused.h"

enum { MAX_SLOTS = NX_FUSED_VALUES + NX_FUSED_FOLDS };

typedef struct {
    nxpy_compiled compiled; /* stands first, so that compiled.c finds it */
    nx_fused program;
    int ndim, fold_ndim, frees;
    int64_t shape[NX_MAX_NDIM], fold_shape[NX_MAX_NDIM], row, count;
    Py_ssize_t in[NX_FUSED_OPERANDS], out[MAX_SLOTS], free[MAX_SLOTS];
    Py_ssize_t index[NX_FUSED_OPERANDS]; /* the slot of the numbers of the rows that the operand is; -1: it is the tensor */
    bool lent[NX_FUSED_OPERANDS];  /* free after the kernel: its memory may be taken where nobody else holds it */
    bool given[NX_FUSED_OPERANDS]; /* its memory may be taken whoever holds it */
} Kernel;

static void destroy(PyObject *capsule) {
    Kernel *kernel = PyCapsule_GetPointer(capsule, NXPY_KERNEL);
    Py_XDECREF(kernel->compiled.library);
    free(kernel);
}

static int invalid(const char *problem) {
    PyErr_Format(PyExc_ValueError, "fuse: %s", problem);
    return -1;
}

/* ---- making ---- */

/* The integers of a tuple into at most `most` places; their number, -1 with an error. */
static int read_numbers(PyObject *tuple, Py_ssize_t *out, Py_ssize_t most) {
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) > most) return invalid("a tuple of few integers is needed");
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(tuple); k++) {
        out[k] = PyLong_AsSsize_t(PyTuple_GET_ITEM(tuple, k));
        if (out[k] < 0) return PyErr_Occurred() ? -1 : invalid("a number is negative");
    }
    return (int)PyTuple_GET_SIZE(tuple);
}

static int read_operands(nx_fused *p, PyObject *dtypes, PyObject *scalars) {
    if (PyTuple_GET_SIZE(dtypes) > NX_FUSED_OPERANDS || PyTuple_GET_SIZE(dtypes) + PyTuple_GET_SIZE(scalars) > NX_FUSED_VALUES)
        return invalid("too many values for one kernel");
    p->operands = (int)PyTuple_GET_SIZE(dtypes);
    p->scalars = (int)PyTuple_GET_SIZE(scalars);
    for (int k = 0; k < p->operands; k++) {
        int dtype = nxpy_as_dtype(PyTuple_GET_ITEM(dtypes, k));
        if (dtype < 0) return -1;
        p->dtype[k] = (nx_dtype)dtype;
    }
    for (int k = 0; k < p->scalars; k++) {
        PyObject *value, *object;
        PyObject *row = PyTuple_GET_ITEM(scalars, k);
        if (!PyTuple_Check(row)) return invalid("a scalar is (value, dtype)");
        if (!PyArg_ParseTuple(row, "OO", &value, &object)) return -1;
        int dtype = nxpy_as_dtype(object);
        if (dtype < 0 || nxpy_set_item((nx_dtype)dtype, p->scalar[k], value) < 0) return -1;
        p->dtype[p->operands + k] = (nx_dtype)dtype;
    }
    return 0;
}

/* Finds the run of a step and the dtype of its result; its inputs must have the dtypes that the run reads. */
static int choose_run(nx_fused *p, nx_fused_step *step, long op, nx_dtype dtype, nx_dtype *result) {
    int before = p->operands + p->scalars + p->steps;
    for (int k = 0; k < step->inputs; k++)
        if (step->in[k] < 0 || step->in[k] >= before) return invalid("a step reads a value that is not there yet");
    *result = dtype;
    step->op = (int)op;
    if (op == -1) {
        if (step->inputs != 1) return invalid("a cast has one operand");
        step->run = nx_cast_run(dtype, p->dtype[step->in[0]]);
        return 0;
    }
    if (op < 0 || op >= NX_OP_COUNT || nx_ops[op].family != NX_MAP || nx_ops[op].arity != step->inputs)
        return invalid("a step is no elementwise operation of so many operands");
    step->run = nx_map_run((nx_op)op, dtype, result);
    if (!step->run) return invalid("an operation is not defined for its dtype");
    for (int k = 0; k < step->inputs; k++)
        if (p->dtype[step->in[k]] != (op == NX_OP_WHERE && k == 0 ? NX_BOOL : dtype)) return invalid("an operand has another dtype");
    return 0;
}

/* (op, dtype, operand ...): op -1 casts to the dtype. */
static int read_steps(nx_fused *p, PyObject *steps) {
    if (PyTuple_GET_SIZE(steps) + p->operands + p->scalars > NX_FUSED_VALUES) return invalid("too many values for one kernel");
    for (Py_ssize_t s = 0; s < PyTuple_GET_SIZE(steps); s++, p->steps++) {
        PyObject *row = PyTuple_GET_ITEM(steps, s);
        nx_fused_step *step = &p->step[s];
        if (!PyTuple_Check(row) || PyTuple_GET_SIZE(row) < 3 || PyTuple_GET_SIZE(row) > 2 + NX_MAX_ARITY - 1)
            return invalid("a step is (op, dtype, operand ...)");
        long op = PyLong_AsLong(PyTuple_GET_ITEM(row, 0));
        int dtype = nxpy_as_dtype(PyTuple_GET_ITEM(row, 1));
        if (PyErr_Occurred()) return -1;
        step->inputs = (int)PyTuple_GET_SIZE(row) - 2;
        for (int k = 0; k < step->inputs; k++) step->in[k] = (int)PyLong_AsLong(PyTuple_GET_ITEM(row, k + 2));
        if (PyErr_Occurred() || choose_run(p, step, op, (nx_dtype)dtype, &p->dtype[p->operands + p->scalars + s]) < 0) return -1;
    }
    return 0;
}

static int read_results(nx_fused *p, PyObject *outputs, PyObject *folds) {
    Py_ssize_t number[NX_FUSED_VALUES];
    p->outputs = read_numbers(outputs, number, NX_FUSED_VALUES);
    if (p->outputs < 0) return -1;
    for (int k = 0; k < p->outputs; k++) p->output[k] = (int)(number[k] < NX_FUSED_VALUES ? number[k] : -1);
    if (PyTuple_GET_SIZE(folds) > NX_FUSED_FOLDS) return invalid("too many folds for one kernel");
    p->folds = (int)PyTuple_GET_SIZE(folds);
    for (int k = 0; k < p->folds; k++) {
        int op;
        PyObject *row = PyTuple_GET_ITEM(folds, k);
        if (!PyTuple_Check(row)) return invalid("a fold is (op, value)");
        if (!PyArg_ParseTuple(row, "ii", &op, &p->folded[k])) return -1;
        if (op < 0 || op >= NX_OP_COUNT || nx_ops[op].family != NX_FOLD) return invalid("a fold is no fold");
        p->fold[k] = (nx_op)op;
    }
    return 0;
}

static int read_slots(Kernel *kernel, PyObject *ins, PyObject *outs, PyObject *frees, PyObject *given) {
    Py_ssize_t number[NX_FUSED_OPERANDS];
    const nx_fused *p = &kernel->program;
    if (read_numbers(ins, kernel->in, NX_FUSED_OPERANDS) != p->operands ||
        read_numbers(outs, kernel->out, MAX_SLOTS) != p->outputs + p->folds)
        return PyErr_Occurred() ? -1 : invalid("a slot is missing");
    kernel->frees = read_numbers(frees, kernel->free, MAX_SLOTS);
    int n = kernel->frees < 0 ? -1 : read_numbers(given, number, NX_FUSED_OPERANDS);
    for (int k = 0; k < p->operands; k++) {
        for (int f = 0; f < kernel->frees; f++) kernel->lent[k] |= kernel->free[f] == kernel->in[k];
        for (int g = 0; g < n; g++) kernel->given[k] |= number[g] == k;
    }
    return n < 0 ? -1 : 0;
}

/* (operand, slot of the numbers of its rows) ... */
static int read_gathers(Kernel *kernel, PyObject *gathers) {
    for (int k = 0; k < NX_FUSED_OPERANDS; k++) kernel->index[k] = -1;
    for (Py_ssize_t g = 0; gathers && g < PyTuple_GET_SIZE(gathers); g++) {
        PyObject *row = PyTuple_GET_ITEM(gathers, g);
        Py_ssize_t k, slot;
        if (!PyTuple_Check(row)) return invalid("a gather is (operand, slot)");
        if (!PyArg_ParseTuple(row, "nn", &k, &slot)) return -1;
        if (k < 0 || k >= kernel->program.operands || slot < 0) return invalid("a gather is of no operand");
        kernel->index[k] = slot;
    }
    return 0;
}

static bool is_shape(const int64_t *shape, int ndim) {
    for (int k = 0; k < ndim; k++)
        if (shape[k] < 0) return false;
    return true;
}

/* Whether `count` elements are that many rows, or columns where row is negative (see fused.h). */
static bool has_whole_rows(int64_t count, int64_t row, int64_t results) {
    if (count < 1 || row == 0 || row == INT64_MIN || count % row) return false;
    return results == (row > 0 ? count / row : -row);
}

static PyObject *core_fuse(PyObject *module, PyObject *args) {
    PyObject *shape, *fold_shape, *dtypes, *scalars, *steps, *outputs, *folds, *ins, *outs, *frees, *given, *gathers = NULL;
    long long row;
    Kernel *kernel = calloc(1, sizeof *kernel);
    if (!kernel) return PyErr_NoMemory();
    bool ok = PyArg_ParseTuple(args, "OLOO!O!O!OO!OOOO|O!", &shape, &row, &fold_shape, &PyTuple_Type, &dtypes, &PyTuple_Type, &scalars,
                               &PyTuple_Type, &steps, &outputs, &PyTuple_Type, &folds, &ins, &outs, &frees, &given,
                               &PyTuple_Type, &gathers);
    nx_fused *p = &kernel->program;
    kernel->row = row;
    ok = ok && (kernel->ndim = nxpy_read_shape(shape, kernel->shape, "fuse")) >= 0;
    ok = ok && (kernel->fold_ndim = nxpy_read_shape(fold_shape, kernel->fold_shape, "fuse")) >= 0;
    ok = ok && read_operands(p, dtypes, scalars) == 0 && read_steps(p, steps) == 0 && read_results(p, outputs, folds) == 0;
    ok = ok && read_slots(kernel, ins, outs, frees, given) == 0 && read_gathers(kernel, gathers) == 0;
    nx_status status = ok ? nx_fused_seal(p) : NULL;
    if (ok && !status && !(is_shape(kernel->shape, kernel->ndim) && is_shape(kernel->fold_shape, kernel->fold_ndim)))
        status = "a length is negative";
    int64_t results = ok ? nx_count(kernel->fold_ndim, kernel->fold_shape) : 0;
    kernel->count = ok ? nx_count(kernel->ndim, kernel->shape) : 0;
    if (!status && (kernel->count < 0 || (p->folds && !has_whole_rows(kernel->count, row, results))))
        status = "the shape holds no whole number of rows";
    if (ok && status) invalid(status);
    PyObject *capsule = ok && !status ? PyCapsule_New(kernel, NXPY_KERNEL, destroy) : NULL;
    if (!capsule) free(kernel);
    return capsule;
}

/* ---- running ---- */

/* What a run holds beside its operands: rows' numbers as offsets, and dense copies of tensors that rows are taken from. */
typedef struct {
    nx_view view[NX_FUSED_OPERANDS];
    nx_fused_rows rows[NX_FUSED_OPERANDS];
    Tensor *held[NX_FUSED_OPERANDS];
} inputs;

static void free_inputs(const Kernel *kernel, inputs *in) {
    for (int k = 0; k < kernel->program.operands; k++) {
        PyMem_RawFree((void *)in->rows[k].offset);
        Py_XDECREF((PyObject *)in->held[k]);
    }
}

static int mismatch(int k) {
    PyErr_Format(PyExc_ValueError, "run_fused: operand %d has another shape or dtype than the kernel was made for", k);
    return -1;
}

/* Operand k as the rows of t that `index` names: the kernel's shape is that of the index, then that of a row. */
static int read_rows(const Kernel *kernel, int k, Tensor *t, PyObject *index, inputs *in) {
    if (!nxpy_Tensor_Check(index)) return mismatch(k);
    Tensor *numbers = (Tensor *)index;
    int lead = numbers->ndim;
    bool fits = t->ndim >= 1 && t->dtype == kernel->program.dtype[k] && numbers->dtype == NX_I64 && lead + t->ndim - 1 == kernel->ndim;
    for (int i = 0; fits && i < kernel->ndim; i++)
        fits = kernel->shape[i] == (i < lead ? tensor_shape(numbers)[i] : tensor_shape(t)[i - lead + 1]);
    if (!fits) return mismatch(k);
    int64_t n = numbers->size, *offset = PyMem_RawMalloc((size_t)(n ? n : 1) * sizeof *offset);
    in->rows[k].offset = offset;
    in->rows[k].inner = n ? kernel->count / n : 1;
    in->held[k] = nxpy_dense(t);
    Tensor *dense = offset && in->held[k] ? nxpy_dense(numbers) : NULL;
    if (!dense) return PyErr_Occurred() ? -1 : (PyErr_NoMemory(), -1);
    int64_t step = in->rows[k].inner * nx_dtypes[t->dtype].size;
    int64_t bad = nx_index_offsets(offset, (const int64_t *)dense->data, n, tensor_shape(t)[0], step, true);
    if (bad >= 0)
        PyErr_Format(PyExc_IndexError, "index %lld is out of bounds for axis 0 with size %lld",
                     (long long)((const int64_t *)dense->data)[bad], (long long)tensor_shape(t)[0]);
    Py_DECREF(dense);
    in->view[k].data = in->held[k]->data;
    in->view[k].dtype = (nx_dtype)t->dtype;
    return bad >= 0 ? -1 : 0;
}

static int read_views(const Kernel *kernel, Tensor *const *tensor, PyObject *slots, inputs *in) {
    for (int k = 0; k < kernel->program.operands; k++) {
        Tensor *t = tensor[k];
        nx_view *view = &in->view[k];
        if (kernel->index[k] >= 0) {
            PyObject *index = kernel->index[k] < PyList_GET_SIZE(slots) ? PyList_GET_ITEM(slots, kernel->index[k]) : Py_None;
            if (read_rows(kernel, k, t, index, in) < 0) return -1;
            continue;
        }
        int lead = kernel->ndim - t->ndim;
        bool fits = lead >= 0 && t->dtype == kernel->program.dtype[k];
        for (int i = 0; fits && i < t->ndim; i++) fits = tensor_shape(t)[i] == 1 || tensor_shape(t)[i] == kernel->shape[lead + i];
        if (!fits) return mismatch(k);
        view->data = t->data;
        view->dtype = (nx_dtype)t->dtype;
        view->ndim = kernel->ndim;
        memcpy(view->shape, kernel->shape, sizeof(int64_t) * (size_t)kernel->ndim);
        nxpy_broadcast_strides(t, kernel->ndim, kernel->shape, view->stride);
    }
    return 0;
}

/* An operand's tensor that may become output k: nothing reads it any more once the step writes, and nobody else holds it. */
static Tensor *take(const Kernel *kernel, Tensor *const *tensor, bool *taken, int k) {
    const nx_fused *p = &kernel->program;
    int value = p->output[k], step = value - p->operands - p->scalars;
    for (int i = 0; i < p->operands; i++) {
        Tensor *t = tensor[i];
        bool free = kernel->given[i] || (kernel->lent[i] && Py_REFCNT(t) == 1);
        if (taken[i] || !free || kernel->index[i] >= 0 || p->last_use[i] > step || t->owner || t->dtype != p->dtype[value] || t->ndim != kernel->ndim ||
            (t->flags & (NXPY_DENSE | NXPY_READONLY)) != NXPY_DENSE || t->size != kernel->count)
            continue;
        bool shared = memcmp(tensor_shape(t), kernel->shape, sizeof(int64_t) * (size_t)kernel->ndim) != 0;
        for (int other = 0; other < p->operands; other++) shared |= other != i && tensor[other]->storage == t->storage;
        if (shared || nxpy_begin_write(t, "run_fused") < 0) continue;
        taken[i] = true;
        return (Tensor *)Py_NewRef((PyObject *)t);
    }
    return NULL;
}

static int make_results(const Kernel *kernel, Tensor *const *tensor, Tensor **made, char **data) {
    const nx_fused *p = &kernel->program;
    bool taken[NX_FUSED_OPERANDS] = {false};
    for (int k = 0; k < p->outputs + p->folds; k++) {
        bool folds = k >= p->outputs;
        made[k] = folds ? NULL : take(kernel, tensor, taken, k);
        if (!made[k] && folds) {
            int dtype = nx_fold_dtype(p->fold[k - p->outputs], p->dtype[p->folded[k - p->outputs]]);
            made[k] = dtype < 0 ? NULL : nxpy_empty((nx_dtype)dtype, kernel->fold_ndim, kernel->fold_shape);
        } else if (!made[k]) {
            made[k] = nxpy_empty(p->dtype[p->output[k]], kernel->ndim, kernel->shape);
        }
        if (!made[k]) return -1;
        data[k] = made[k]->data;
    }
    return 0;
}

/* The results, new references in `made`. */
static int run_kernel(Kernel *kernel, Tensor *const *tensor, PyObject *slots, inputs *in, Tensor **made, bool *is_hot) {
    const nx_fused *p = &kernel->program;
    char *data[MAX_SLOTS];
    nx_status status;
    if (read_views(kernel, tensor, slots, in) < 0 || make_results(kernel, tensor, made, data) < 0) return -1;
    bool is_timed = kernel->compiled.mode > NXPY_COMPILED && kernel->count >= NXPY_TIMED;
    nx_fused_loop loop = nxpy_compiled_next(&kernel->compiled, is_timed);
    int64_t began = is_timed ? nxpy_compiled_now() : 0;
    if (kernel->count <= NXPY_GIL_FREE) {
        status = nx_fused_run(p, loop, kernel->ndim, kernel->shape, kernel->row, in->view, in->rows, data, data + p->outputs);
    } else {
        Py_BEGIN_ALLOW_THREADS
        status = nx_fused_run(p, loop, kernel->ndim, kernel->shape, kernel->row, in->view, in->rows, data, data + p->outputs);
        Py_END_ALLOW_THREADS
    }
    if (is_timed) *is_hot = nxpy_compiled_note(&kernel->compiled, loop, nxpy_compiled_now() - began);
    if (!status) return 0;
    nxpy_raise("run_fused", status);
    return -1;
}

/* run_fused(kernel, slots) -> None, or True once: when the kernel has run for as long as it was told to watch for */
static PyObject *core_run_fused(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("run_fused", n, 2, 2)) return NULL;
    Kernel *kernel = PyCapsule_GetPointer(args[0], NXPY_KERNEL);
    PyObject *slots = args[1];
    if (!kernel || !PyList_Check(slots)) return kernel ? PyErr_Format(PyExc_TypeError, "run_fused: a list of slots is needed") : NULL;
    const nx_fused *p = &kernel->program;
    Tensor *tensor[NX_FUSED_OPERANDS], *made[MAX_SLOTS] = {NULL};
    for (int k = 0; k < p->operands; k++) {
        PyObject *x = kernel->in[k] < PyList_GET_SIZE(slots) ? PyList_GET_ITEM(slots, kernel->in[k]) : Py_None;
        if (!nxpy_Tensor_Check(x)) return PyErr_Format(PyExc_TypeError, "run_fused: operand %d is no tensor", k);
        tensor[k] = (Tensor *)x;
    }
    int results = p->outputs + p->folds;
    inputs in;
    memset(in.rows, 0, sizeof in.rows);
    memset(in.held, 0, sizeof in.held);
    bool is_hot = false, failed = run_kernel(kernel, tensor, slots, &in, made, &is_hot) < 0;
    free_inputs(kernel, &in);
    for (int k = 0; k < results; k++) {
        if (failed)
            Py_XDECREF((PyObject *)made[k]);
        else
            failed = PyList_SetItem(slots, kernel->out[k], (PyObject *)made[k]) < 0;
    }
    for (int k = 0; !failed && k < kernel->frees; k++) failed = PyList_SetItem(slots, kernel->free[k], Py_NewRef(Py_None)) < 0;
    if (failed) return NULL;
    return Py_NewRef(is_hot ? Py_True : Py_None);
}

/* map_dtypes(op, dtype) -> (the dtype that operands are cast to, that of the result), or None */
static PyObject *core_map_dtypes(PyObject *module, PyObject *args) {
    int op;
    PyObject *object;
    nx_dtype result;
    if (!PyArg_ParseTuple(args, "iO", &op, &object)) return NULL;
    int dtype = nxpy_as_dtype(object);
    if (dtype < 0) return NULL;
    if (op < 0 || op >= NX_OP_COUNT || nx_ops[op].family != NX_MAP) Py_RETURN_NONE;
    int compute = nx_map_dtype((nx_op)op, (nx_dtype)dtype);
    if (compute < 0 || !nx_map_run((nx_op)op, (nx_dtype)compute, &result)) Py_RETURN_NONE;
    return PyTuple_Pack(2, nxpy_dtypes[compute], nxpy_dtypes[result]);
}

/* signature(args) -> bytes, equal for equal dtypes and shapes; None where the tuple holds anything but tensors */
static PyObject *core_signature(PyObject *module, PyObject *args) {
    int64_t words[256];
    Py_ssize_t n = 0;
    if (!PyTuple_CheckExact(args)) return PyErr_Format(PyExc_TypeError, "signature: a tuple is needed");
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(args); k++) {
        Tensor *t = (Tensor *)PyTuple_GET_ITEM(args, k);
        if (!nxpy_Tensor_Check((PyObject *)t) || n + 1 + t->ndim > 256) Py_RETURN_NONE;
        words[n++] = (int64_t)t->dtype << 8 | t->ndim;
        memcpy(words + n, tensor_shape(t), sizeof(int64_t) * t->ndim);
        n += t->ndim;
    }
    return PyBytes_FromStringAndSize((const char *)words, n * (Py_ssize_t)sizeof *words);
}

PyMethodDef nxpy_fused_methods[] = {
    {"signature", core_signature, METH_O, "signature(args) -> bytes of the tensors' dtypes and shapes, or None"},
    {"fuse", core_fuse, METH_VARARGS,
     "fuse(shape, row, fold_shape, dtypes, scalars, steps, outputs, folds, ins, outs, frees, given) -> kernel"},
    {"run_fused", (PyCFunction)(void (*)(void))core_run_fused, METH_FASTCALL, "run_fused(kernel, slots) -> True once it is hot"},
    {"map_dtypes", core_map_dtypes, METH_VARARGS, "map_dtypes(op, dtype) -> (compute, result) or None"},
    {NULL},
};
