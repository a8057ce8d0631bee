/* blas.h: OpenBLAS with 64-bit lengths (scipy-openblas64), opened on first use; its threads are nx's. */
#ifndef NX_BLAS_H
#define NX_BLAS_H
#include "nx.h"

/* A function of CBLAS or LAPACKE by its plain name ("cblas_dgemm"); NULL where the library or the name is missing. */
void *nx_blas_symbol(const char *name);
/* Finds out where the library lies, which may wait for Python's lock: to be called before a pthread_once that asks for symbols,
 * since whoever holds that lock may wait for the once. */
void nx_blas_find(void);
/* Sets OpenBLAS to n threads: nx_threads_get(), or 1 where nx's own threads call it. Before each use. */
void nx_blas_use(int n);
/* out = a b for matrices of float32, float64, complex64 or complex128, one of whose strides is the element's size and whose
 * other is a whole number of elements not below the length; false where the library is missing or the strides do not fit. */
bool nx_blas_product(const nx_view *out, const nx_view *a, const nx_view *b);

#endif
