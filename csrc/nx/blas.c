/* blas.c: see blas.h. */
#include "blas.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

char *(*nx_blas_locate)(void) = NULL;

static _Atomic(char *) folder; /* once found; "" where there is none */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *library; /* set once */

/* Outside of pthread_once: asking may wait for Python's lock, and whoever holds that may wait for the once. */
void nx_blas_find(void) {
    if (atomic_load(&folder)) return;
    char *found = nx_blas_locate ? nx_blas_locate() : NULL, *before = NULL;
    if (!atomic_compare_exchange_strong(&folder, &before, found ? found : (char *)"")) free(found);
}

static void open_library(void) {
    static const char *const names[] = {"libscipy_openblas64_.so", "libscipy_openblas64_.dylib"};
    for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", atomic_load(&folder), names[i]);
        if (path[0] == '/' && length < (int)sizeof path) library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    }
}

void *nx_blas_symbol(const char *name) {
    char full[96];
    nx_blas_find();
    pthread_once(&once, open_library);
    if (!library || snprintf(full, sizeof full, "scipy_%s64_", name) >= (int)sizeof full) return NULL;
    return dlsym(library, full);
}

void nx_blas_use(int n) {
    typedef void (*setter)(int);
    static _Atomic(setter) known;
    static atomic_int last;
    if (atomic_load(&last) == n) return;
    setter set = atomic_load(&known); /* gcc reads an atomic pointer that is called directly as a plain one */
    if (!set) atomic_store(&known, set = (setter)nx_blas_symbol("openblas_set_num_threads"));
    if (set) set(n);
    atomic_store(&last, n);
}

enum { ROW_MAJOR = 101, NO_TRANS = 111, TRANS = 112, UPPER = 121 };

typedef void (*gemm_s)(int, int, int, int64_t, int64_t, int64_t, float, const void *, int64_t, const void *, int64_t, float, void *, int64_t);
typedef void (*gemm_d)(int, int, int, int64_t, int64_t, int64_t, double, const void *, int64_t, const void *, int64_t, double, void *, int64_t);
typedef void (*gemm_z)(int, int, int, int64_t, int64_t, int64_t, const void *, const void *, int64_t, const void *, int64_t, const void *, void *, int64_t);
typedef void (*gemv_s)(int, int, int64_t, int64_t, float, const void *, int64_t, const void *, int64_t, float, void *, int64_t);
typedef void (*gemv_d)(int, int, int64_t, int64_t, double, const void *, int64_t, const void *, int64_t, double, void *, int64_t);

typedef void (*syrk_s)(int, int, int, int64_t, int64_t, float, const void *, int64_t, float, void *, int64_t);
typedef void (*syrk_d)(int, int, int, int64_t, int64_t, double, const void *, int64_t, double, void *, int64_t);
typedef float (*dot_s)(int64_t, const void *, int64_t, const void *, int64_t);
typedef double (*dot_d)(int64_t, const void *, int64_t, const void *, int64_t);

static struct {
    gemm_s sgemm;
    gemm_d dgemm;
    gemm_z cgemm, zgemm;
    gemv_s sgemv;
    gemv_d dgemv;
    syrk_s ssyrk;
    syrk_d dsyrk;
    dot_s sdot;
    dot_d ddot;
} f;
static pthread_once_t looked_up = PTHREAD_ONCE_INIT;

static void look_up(void) {
    f.sgemm = (gemm_s)nx_blas_symbol("cblas_sgemm");
    f.dgemm = (gemm_d)nx_blas_symbol("cblas_dgemm");
    f.cgemm = (gemm_z)nx_blas_symbol("cblas_cgemm");
    f.zgemm = (gemm_z)nx_blas_symbol("cblas_zgemm");
    f.sgemv = (gemv_s)nx_blas_symbol("cblas_sgemv");
    f.dgemv = (gemv_d)nx_blas_symbol("cblas_dgemv");
    f.ssyrk = (syrk_s)nx_blas_symbol("cblas_ssyrk");
    f.dsyrk = (syrk_d)nx_blas_symbol("cblas_dsyrk");
    f.sdot = (dot_s)nx_blas_symbol("cblas_sdot");
    f.ddot = (dot_d)nx_blas_symbol("cblas_ddot");
}

/* How BLAS may read a matrix: as it lies or transposed, with *ld elements from line to line; 0 where it cannot. */
static int layout(const nx_view *v, int64_t *ld) {
    int64_t size = nx_dtypes[v->dtype].size, rows = v->shape[0], columns = v->shape[1];
    int64_t down = v->stride[0], across = v->stride[1];
    if (columns == 1 && down % size == 0 && down >= size) across = size;
    if (rows == 1 && across % size == 0 && across >= size && across != size) down = size;
    if (rows == 1 && across == size) down = columns * size;
    if (across == size && down % size == 0 && down >= columns * size) return *ld = down / size, NO_TRANS;
    if (down == size && across % size == 0 && across >= rows * size) return *ld = across / size, TRANS;
    return 0;
}

/* Row by column: half the time of a product of matrices. */
static bool dot_product(const nx_view *out, const nx_view *a, const nx_view *b) {
    int64_t size = nx_dtypes[out->dtype].size, n = a->shape[1], step_a = a->stride[1], step_b = b->stride[0];
    if (!f.sdot || !f.ddot || step_a % size || step_b % size || step_a <= 0 || step_b <= 0) return false;
    if (out->dtype == NX_F64)
        *(double *)out->data = f.ddot(n, a->data, step_a / size, b->data, step_b / size);
    else
        *(float *)out->data = f.sdot(n, a->data, step_a / size, b->data, step_b / size);
    return true;
}

/* Matrix by column, or row by matrix. */
static bool vector_product(const nx_view *out, const nx_view *a, const nx_view *b) {
    bool is_row = out->shape[0] == 1;
    const nx_view *matrix = is_row ? b : a, *vector = is_row ? a : b;
    int64_t size = nx_dtypes[out->dtype].size, ld, step = vector->stride[is_row ? 1 : 0], out_step = out->stride[is_row ? 1 : 0];
    int trans = layout(matrix, &ld);
    if (!trans || step % size || step <= 0 || out_step % size || out_step <= 0) return false;
    /* the stored matrix: rows x columns as it lies */
    int64_t rows = trans == NO_TRANS ? matrix->shape[0] : matrix->shape[1];
    int64_t columns = trans == NO_TRANS ? matrix->shape[1] : matrix->shape[0];
    int flip = (trans == TRANS) != is_row ? TRANS : NO_TRANS;
    if (out->dtype == NX_F64)
        f.dgemv(ROW_MAJOR, flip, rows, columns, 1, matrix->data, ld, vector->data, step / size, 0, out->data, out_step / size);
    else
        f.sgemv(ROW_MAJOR, flip, rows, columns, 1, matrix->data, ld, vector->data, step / size, 0, out->data, out_step / size);
    return true;
}

#define MIRROR(T)                                                                                    \
    for (int64_t i = 0; i < n; i++)                                                                  \
        for (int64_t j = 0; j < i; j++) ((T *)out->data)[i * ldc + j] = ((T *)out->data)[j * ldc + i]

/* A matrix by its own transpose: half of the products, and exactly symmetric. */
static bool own_transpose(const nx_view *out, const nx_view *a, const nx_view *b) {
    int64_t n = a->shape[0], k = a->shape[1], lda, ldc;
    bool is_same = a->data == b->data && a->stride[0] == b->stride[1] && a->stride[1] == b->stride[0] && b->shape[1] == n;
    int trans = layout(a, &lda);
    if (!is_same || !f.ssyrk || !f.dsyrk || !trans || layout(out, &ldc) != NO_TRANS) return false;
    if (out->dtype == NX_F64) {
        f.dsyrk(ROW_MAJOR, UPPER, trans, n, k, 1, a->data, lda, 0, out->data, ldc);
        MIRROR(double);
    } else {
        f.ssyrk(ROW_MAJOR, UPPER, trans, n, k, 1, a->data, lda, 0, out->data, ldc);
        MIRROR(float);
    }
    return true;
}
#undef MIRROR

bool nx_blas_product(const nx_view *out, const nx_view *a, const nx_view *b) {
    static const float one_c[2] = {1, 0}, zero_c[2] = {0, 0};
    static const double one_z[2] = {1, 0}, zero_z[2] = {0, 0};
    nx_blas_find();
    pthread_once(&looked_up, look_up);
    if (!f.dgemm || !f.sgemm || !f.cgemm || !f.zgemm || !f.dgemv || !f.sgemv) return false;
    int64_t m = a->shape[0], k = a->shape[1], n = b->shape[1], lda, ldb, ldc;
    bool is_real = nx_dtypes[out->dtype].kind == NX_KIND_FLOAT;
    if (is_real && m == 1 && n == 1 && k > 0 && dot_product(out, a, b)) return true;
    if (is_real && (m == 1 || n == 1) && k > 0 && vector_product(out, a, b)) return true;
    if (is_real && k > 0 && own_transpose(out, a, b)) return true;
    int ta = layout(a, &lda), tb = layout(b, &ldb);
    if (!ta || !tb || layout(out, &ldc) != NO_TRANS) return false;
    switch (out->dtype) {
    case NX_F32: f.sgemm(ROW_MAJOR, ta, tb, m, n, k, 1, a->data, lda, b->data, ldb, 0, out->data, ldc); return true;
    case NX_F64: f.dgemm(ROW_MAJOR, ta, tb, m, n, k, 1, a->data, lda, b->data, ldb, 0, out->data, ldc); return true;
    case NX_C64: f.cgemm(ROW_MAJOR, ta, tb, m, n, k, one_c, a->data, lda, b->data, ldb, zero_c, out->data, ldc); return true;
    case NX_C128: f.zgemm(ROW_MAJOR, ta, tb, m, n, k, one_z, a->data, lda, b->data, ldb, zero_z, out->data, ldc); return true;
    default: return false;
    }
}
