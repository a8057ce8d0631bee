/* dlpack.c: DLPack in both directions: the versioned capsules of DLPack 1.x, and the older ones for consumers and
 * producers that know no others. Memory on the CPU is shared, never copied unless that was asked for. */
#include "core.h"
#include <stdlib.h>
#include <string.h>

enum { DEVICE_CPU = 1, DEVICE_CUDA_HOST = 3 };
enum { FLAG_READONLY = 1, FLAG_COPIED = 2 };
enum { CODE_INT, CODE_UINT, CODE_FLOAT, CODE_BFLOAT = 4, CODE_COMPLEX, CODE_BOOL, CODE_F8E4M3FN = 10, CODE_F8E5M2 = 12 };
#define MAJOR 1
#define MINOR 1

typedef struct {
    int32_t type, id;
} Device;

typedef struct {
    uint8_t code, bits;
    uint16_t lanes;
} DataType;

typedef struct {
    void *data;
    Device device;
    int32_t ndim;
    DataType dtype;
    int64_t *shape, *strides; /* strides in elements; NULL: dense */
    uint64_t byte_offset;
} Body;

typedef struct Legacy {
    Body body;
    void *context;
    void (*deleter)(struct Legacy *);
} Legacy;

typedef struct Versioned {
    uint32_t major, minor;
    void *context;
    void (*deleter)(struct Versioned *);
    uint64_t flags;
    Body body;
} Versioned;

static const char legacy_name[] = "dltensor", legacy_used[] = "used_dltensor";
static const char versioned_name[] = "dltensor_versioned", versioned_used[] = "used_dltensor_versioned";

static DataType type_of(nx_dtype dtype) {
    static const uint8_t codes[] = {[NX_KIND_BOOL] = CODE_BOOL, [NX_KIND_UINT] = CODE_UINT, [NX_KIND_INT] = CODE_INT,
                                    [NX_KIND_FLOAT] = CODE_FLOAT, [NX_KIND_COMPLEX] = CODE_COMPLEX};
    uint8_t code = dtype == NX_BF16 ? CODE_BFLOAT : dtype == NX_F8E4 ? CODE_F8E4M3FN : dtype == NX_F8E5 ? CODE_F8E5M2 : codes[nx_dtypes[dtype].kind];
    return (DataType){code, (uint8_t)(nx_dtypes[dtype].size * 8), 1};
}

/* ---- out ---- */

/* One block holds the managed tensor, then shape and strides; the storage is the context. No Python in the deleters:
 * they may run on any thread. */
static void delete_legacy(Legacy *managed) {
    nx_storage_release(managed->context);
    free(managed);
}

static void delete_versioned(Versioned *managed) {
    nx_storage_release(managed->context);
    free(managed);
}

static void drop_legacy(PyObject *capsule) {
    Legacy *managed = PyCapsule_IsValid(capsule, legacy_name) ? PyCapsule_GetPointer(capsule, legacy_name) : NULL;
    if (managed)
        managed->deleter(managed);
}

static void drop_versioned(PyObject *capsule) {
    Versioned *managed = PyCapsule_IsValid(capsule, versioned_name) ? PyCapsule_GetPointer(capsule, versioned_name) : NULL;
    if (managed)
        managed->deleter(managed);
}

static void fill_body(Body *body, const Tensor *t, int64_t *dims) {
    *body = (Body){.data = t->data, .device = {DEVICE_CPU, 0}, .ndim = t->ndim, .dtype = type_of(t->dtype), .shape = dims, .strides = dims + t->ndim};
    for (int i = 0; i < t->ndim; i++) {
        dims[i] = tensor_shape(t)[i];
        dims[t->ndim + i] = tensor_stride(t)[i] / tensor_itemsize(t);
    }
}

static PyObject *export_legacy(const Tensor *t) {
    Legacy *managed = malloc(sizeof *managed + 2 * sizeof(int64_t) * (t->ndim + 1u));
    if (!managed)
        return PyErr_NoMemory();
    fill_body(&managed->body, t, (int64_t *)(managed + 1));
    nx_storage_retain(t->storage);
    managed->context = t->storage;
    managed->deleter = delete_legacy;
    PyObject *capsule = PyCapsule_New(managed, legacy_name, drop_legacy);
    if (!capsule)
        delete_legacy(managed);
    return capsule;
}

static PyObject *export_versioned(const Tensor *t, bool copied) {
    Versioned *managed = malloc(sizeof *managed + 2 * sizeof(int64_t) * (t->ndim + 1u));
    if (!managed)
        return PyErr_NoMemory();
    fill_body(&managed->body, t, (int64_t *)(managed + 1));
    nx_storage_retain(t->storage);
    managed->major = MAJOR;
    managed->minor = MINOR;
    managed->context = t->storage;
    managed->deleter = delete_versioned;
    managed->flags = (t->flags & NXPY_READONLY ? FLAG_READONLY : 0) | (copied ? FLAG_COPIED : 0);
    PyObject *capsule = PyCapsule_New(managed, versioned_name, drop_versioned);
    if (!capsule)
        delete_versioned(managed);
    return capsule;
}

static PyObject *export_tensor(Tensor *t, bool versioned, bool copied) {
    if (!versioned && t->flags & NXPY_READONLY) {
        PyErr_SetString(PyExc_BufferError, "__dlpack__: the tensor is read-only, which only DLPack 1.0 can say; pass max_version=(1, 0) or copy");
        return NULL;
    }
    for (int i = 0; i < t->ndim; i++)
        if (tensor_shape(t)[i] > 1 && tensor_stride(t)[i] % tensor_itemsize(t) != 0) {
            PyErr_SetString(PyExc_BufferError, "__dlpack__: the strides are no multiples of the element size; copy the tensor");
            return NULL;
        }
    if (!(t->flags & NXPY_READONLY))
        nx_storage_touch(t->storage);
    return versioned ? export_versioned(t, copied) : export_legacy(t);
}

/* (type, id) or None: true for the CPU. */
static bool is_cpu(PyObject *device) {
    if (!device || device == Py_None)
        return true;
    int type, id;
    if (PyTuple_Check(device) && PyArg_ParseTuple(device, "ii", &type, &id) && type == DEVICE_CPU)
        return true;
    PyErr_Clear();
    PyErr_Format(PyExc_BufferError, "__dlpack__: device %R; tensors live on the CPU: (1, 0)", device);
    return false;
}

PyObject *nxpy_dlpack(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"stream", "max_version", "dl_device", "copy", NULL};
    PyObject *stream = NULL, *version = NULL, *device = NULL, *copy = NULL;
    long major = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|$OOOO:__dlpack__", names, &stream, &version, &device, &copy) || !is_cpu(device))
        return NULL;
    if (stream && stream != Py_None) {
        PyErr_SetString(PyExc_RuntimeError, "__dlpack__: the CPU has no streams; stream must be None");
        return NULL;
    }
    if (version && version != Py_None) {
        if (!PyTuple_Check(version) || PyTuple_GET_SIZE(version) != 2) {
            PyErr_SetString(PyExc_TypeError, "__dlpack__: max_version must be a tuple (major, minor)");
            return NULL;
        }
        major = PyLong_AsLong(PyTuple_GET_ITEM(version, 0));
        if (major == -1 && PyErr_Occurred())
            return NULL;
    }
    int copies = copy && copy != Py_None ? PyObject_IsTrue(copy) : 0;
    if (copies < 0)
        return NULL;
    Tensor *t = (Tensor *)(copies ? nxpy_cast((Tensor *)self, ((Tensor *)self)->dtype) : Py_NewRef(self));
    PyObject *capsule = t ? export_tensor(t, major >= 1, copies) : NULL;
    Py_XDECREF((PyObject *)t);
    return capsule;
}

PyObject *nxpy_dlpack_device(PyObject *self, PyObject *unused) { return Py_BuildValue("(ii)", DEVICE_CPU, 0); }

/* ---- in ---- */

static void release_legacy(void *managed) {
    if (((Legacy *)managed)->deleter)
        ((Legacy *)managed)->deleter(managed);
}

static void release_versioned(void *managed) {
    if (((Versioned *)managed)->deleter)
        ((Versioned *)managed)->deleter(managed);
}

static int body_dtype(const Body *body) {
    for (int i = 0; i < NX_DTYPE_COUNT; i++) {
        DataType type = type_of((nx_dtype)i);
        if (body->dtype.lanes == 1 && type.code == body->dtype.code && type.bits == body->dtype.bits)
            return i;
    }
    PyErr_Format(PyExc_BufferError, "asarray: unsupported DLPack dtype: code %d, %d bits, %d lanes", body->dtype.code, body->dtype.bits, body->dtype.lanes);
    return -1;
}

/* The tensor over body; manager is released when its memory is no longer used. On failure it is not released. */
static PyObject *wrap_body(const Body *body, bool readonly, void (*release)(void *), void *managed) {
    int64_t stride[NX_MAX_NDIM];
    int dtype = body_dtype(body);
    if (dtype < 0)
        return NULL;
    const char *problem = NULL;
    if (body->device.type != DEVICE_CPU && body->device.type != DEVICE_CUDA_HOST)
        problem = "the memory is not on the CPU; move it there first";
    else if (body->ndim < 0 || body->ndim >= NX_MAX_NDIM)
        problem = "too many axes";
    else if (nx_dense_strides((nx_dtype)dtype, body->ndim, body->shape, stride) < 0)
        problem = "invalid shape";
    for (int i = 0; !problem && body->strides && i < body->ndim; i++)
        if (__builtin_mul_overflow(body->strides[i], (int64_t)nx_dtypes[dtype].size, &stride[i]))
            problem = "invalid strides";
    if (problem) {
        PyErr_Format(PyExc_BufferError, "asarray: DLPack: %s", problem);
        return NULL;
    }
    char *data = (char *)body->data + body->byte_offset;
    nx_storage *storage = nx_storage_wrap(data, 0, release, managed);
    if (!storage)
        return PyErr_NoMemory();
    return (PyObject *)nxpy_wrap(storage, data, (nx_dtype)dtype, body->ndim, body->shape, stride, readonly);
}

static PyObject *import_capsule(PyObject *capsule) {
    if (PyCapsule_IsValid(capsule, versioned_name)) {
        Versioned *managed = PyCapsule_GetPointer(capsule, versioned_name);
        if (managed->major > MAJOR)
            return PyErr_Format(PyExc_BufferError, "asarray: DLPack %u is newer than 1", managed->major);
        PyObject *t = wrap_body(&managed->body, managed->flags & FLAG_READONLY, release_versioned, managed);
        if (t && PyCapsule_SetName(capsule, versioned_used) < 0)
            PyErr_Clear();
        return t;
    }
    if (PyCapsule_IsValid(capsule, legacy_name)) {
        Legacy *managed = PyCapsule_GetPointer(capsule, legacy_name);
        PyObject *t = wrap_body(&managed->body, false, release_legacy, managed);
        if (t && PyCapsule_SetName(capsule, legacy_used) < 0)
            PyErr_Clear();
        return t;
    }
    PyErr_Format(PyExc_BufferError, "asarray: __dlpack__ gave %R; an unused DLPack capsule is needed", capsule);
    return NULL;
}

static PyObject *call_with(PyObject *method, PyObject *kwargs) {
    PyObject *empty = kwargs ? PyTuple_New(0) : NULL;
    PyObject *result = empty ? PyObject_Call(method, empty, kwargs) : NULL;
    Py_XDECREF(empty);
    Py_XDECREF(kwargs);
    return result;
}

/* True where the object says that its memory lies on another device. */
static bool is_elsewhere(PyObject *object) {
    PyObject *device = PyObject_CallMethod(object, "__dlpack_device__", NULL), *type = NULL;
    long code = DEVICE_CPU;
    if (device && (type = PySequence_GetItem(device, 0)))
        code = PyLong_AsLong(type);
    Py_XDECREF(type);
    Py_XDECREF(device);
    PyErr_Clear();
    return code != DEVICE_CPU && code != DEVICE_CUDA_HOST;
}

PyObject *nxpy_from_dlpack(PyObject *object, int copy) {
    PyObject *method = PyObject_GetAttrString(object, "__dlpack__");
    if (!method) {
        PyErr_Clear();
        return NULL;
    }
    PyObject *capsule = NULL;
    if (is_elsewhere(object)) {
        capsule = call_with(method, Py_BuildValue("{s:(ii),s:(ii)}", "max_version", MAJOR, MINOR, "dl_device", DEVICE_CPU, 0));
    } else {
        capsule = call_with(method, Py_BuildValue("{s:(ii)}", "max_version", MAJOR, MINOR));
        if (!capsule && PyErr_ExceptionMatches(PyExc_TypeError)) { /* a producer from before DLPack 1.0 */
            PyErr_Clear();
            capsule = PyObject_CallNoArgs(method);
        }
    }
    Py_DECREF(method);
    PyObject *t = capsule ? import_capsule(capsule) : NULL;
    Py_XDECREF(capsule);
    return t;
}
