/* provisional.c: plain folds until the kernels land. */
#include "nx.h"
#include <math.h>
#include <string.h>

#define TYPES(X) X(I8, int8_t) X(I16, int16_t) X(I32, int32_t) X(I64, int64_t) X(U8, uint8_t) X(U16, uint16_t) \
    X(U32, uint32_t) X(U64, uint64_t) X(F32, float) X(F64, double)
#define READ(ID, T) case NX_##ID: return (double)*(const T *)p;
static double read_double(nx_dtype d, const char *p) { switch (d) { TYPES(READ) case NX_BOOL: return *p; case NX_C128: return *(double *)p; case NX_C64: return *(float *)p; default: return 0; } }
#define READI(ID, T) case NX_##ID: return (int64_t)*(const T *)p;
static int64_t read_int(nx_dtype d, const char *p) { switch (d) { TYPES(READI) case NX_BOOL: return *p; default: return (int64_t)read_double(d, p); } }
#define WRITE(ID, T) case NX_##ID: if (f) *(T *)p = (T)x; else *(T *)p = (T)i; break;
static void write_any(nx_dtype d, char *p, bool f, double x, int64_t i) {
    switch (d) { TYPES(WRITE) case NX_BOOL: *p = f ? x != 0 : i != 0; break;
    case NX_C128: ((double *)p)[0] = f ? x : (double)i; ((double *)p)[1] = 0; break;
    case NX_C64: ((float *)p)[0] = (float)(f ? x : (double)i); ((float *)p)[1] = 0; break; default: break; } }
nx_status nx_fold(nx_op op, const nx_view *out, const nx_view *in, uint32_t axes) {
    int64_t total = nx_count(in->ndim, in->shape), index[NX_MAX_NDIM] = {0}, n = nx_count(out->ndim, out->shape);
    if (total == 0 && (op == NX_OP_MIN || op == NX_OP_MAX)) return "zero-size reduction has no identity";
    int64_t inner = 1;
    for (int i = 0; i < in->ndim; i++) if (axes >> i & 1) inner *= in->shape[i];
    for (int64_t o = 0; o < n; o++) {
        int64_t rest = o; char *op_ = out->data, *base = in->data;
        int64_t kept[NX_MAX_NDIM]; int m = 0;
        for (int i = 0; i < in->ndim; i++) if (!(axes >> i & 1)) kept[m++] = i;
        for (int j = m - 1; j >= 0; j--) { int64_t x = rest % out->shape[j]; rest /= out->shape[j]; op_ += x * out->stride[j]; base += x * in->stride[kept[j]]; }
        double acc = op == NX_OP_PROD || op == NX_OP_ALL ? 1 : 0; int64_t iacc = (int64_t)acc;
        bool f = nx_dtypes[in->dtype].kind >= NX_KIND_FLOAT;
        memset(index, 0, sizeof index);
        for (int64_t k = 0; k < inner; k++) {
            char *p = base;
            for (int i = 0; i < in->ndim; i++) if (axes >> i & 1) p += index[i] * in->stride[i];
            double x = read_double(in->dtype, p); int64_t y = f ? 0 : read_int(in->dtype, p);
            switch (op) {
            case NX_OP_SUM: case NX_OP_MEAN: acc += x; iacc += y; break;
            case NX_OP_PROD: acc *= x; iacc *= y; break;
            case NX_OP_MIN: if (k == 0 || x < acc || x != x) acc = x; if (k == 0 || y < iacc) iacc = y; break;
            case NX_OP_MAX: if (k == 0 || x > acc || x != x) acc = x; if (k == 0 || y > iacc) iacc = y; break;
            case NX_OP_ANY: if (x != 0) acc = 1, iacc = 1; break;
            default: if (x == 0) acc = 0, iacc = 0; break;
            }
            for (int i = in->ndim - 1; i >= 0; i--) if (axes >> i & 1) { if (++index[i] < in->shape[i]) break; index[i] = 0; }
        }
        if (op == NX_OP_MEAN) { acc = (f ? acc : (double)iacc) / (double)inner; f = true; }
        write_any(out->dtype, op_, f, acc, iacc);
    }
    return NULL;
}
nx_status nx_var(const nx_view *out, const nx_view *in, uint32_t axes, double c, bool root) { return "not yet"; }
nx_status nx_argfold(nx_op op, const nx_view *out, const nx_view *in, int axis) { return "not yet"; }
nx_status nx_scan(nx_op op, const nx_view *out, const nx_view *in, int axis) { return "not yet"; }
nx_status nx_sort(const nx_view *out, const nx_view *in, int axis, bool d) { return "not yet"; }
nx_status nx_argsort(const nx_view *out, const nx_view *in, int axis, bool d) { return "not yet"; }
nx_status nx_searchsorted(const nx_view *out, const nx_view *s, const nx_view *v, bool right) { return "not yet"; }
nx_status nx_matmul(const nx_view *out, const nx_view *a, const nx_view *b) { return "not yet"; }
