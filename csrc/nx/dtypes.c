/* dtypes.c: the dtype table and promotion. */
#include "nx.h"

const nx_dtype_info nx_dtypes[NX_DTYPE_COUNT] = {
#define NX_DTYPE(id, name, ctype, kind, size) {name, kind, size},
#include "dtypes.inc"
#undef NX_DTYPE
};

/* Two whole types: the least that holds both; uint64 with a signed type leaves only float64. */
static nx_dtype promote_whole(nx_dtype a, nx_dtype b) {
    if (nx_dtypes[a].kind == nx_dtypes[b].kind) return nx_dtypes[a].size > nx_dtypes[b].size ? a : b;
    nx_dtype u = nx_dtypes[a].kind == NX_KIND_UINT ? a : b, i = u == a ? b : a;
    if (nx_dtypes[i].size > nx_dtypes[u].size) return i;
    switch (u) {
    case NX_U8: return NX_I16;
    case NX_U16: return NX_I32;
    case NX_U32: return NX_I64;
    default: return NX_F64;
    }
}

/* Two floats: the wider; float16 with bfloat16 needs float32, the two float8 meet in float16, which holds both. */
static nx_dtype promote_float(nx_dtype a, nx_dtype b) {
    if (nx_dtypes[a].size != nx_dtypes[b].size) return nx_dtypes[a].size > nx_dtypes[b].size ? a : b;
    return a == b ? a : nx_dtypes[a].size == 1 ? NX_F16 : NX_F32;
}

/* The float that a whole type needs beside floats: 8 bits fit in float16 and bfloat16, 16 in float32. */
static nx_dtype promote_mixed(nx_dtype whole, nx_dtype f) {
    if (nx_dtypes[whole].size == 1) return nx_dtypes[f].size == 1 ? NX_F16 : f;
    return promote_float(nx_dtypes[whole].size == 2 ? NX_F32 : NX_F64, f);
}

static nx_dtype real_part(nx_dtype a) { return a == NX_C64 ? NX_F32 : a == NX_C128 ? NX_F64 : a; }

int nx_promote(nx_dtype a, nx_dtype b) {
    if (a == b || nx_dtypes[b].kind == NX_KIND_BOOL) return (int)a;
    if (nx_dtypes[a].kind == NX_KIND_BOOL) return (int)b;
    bool is_complex = nx_dtypes[a].kind == NX_KIND_COMPLEX || nx_dtypes[b].kind == NX_KIND_COMPLEX;
    nx_dtype x = real_part(a), y = real_part(b), r;
    bool float_x = nx_dtypes[x].kind == NX_KIND_FLOAT, float_y = nx_dtypes[y].kind == NX_KIND_FLOAT;
    if (float_x && float_y)
        r = promote_float(x, y);
    else if (float_x || float_y)
        r = promote_mixed(float_x ? y : x, float_x ? x : y);
    else
        r = promote_whole(x, y);
    return is_complex ? (r == NX_F64 ? NX_C128 : NX_C64) : (int)r;
}
