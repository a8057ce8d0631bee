/* lapack.h: the routines of LAPACK and BLAS that linalg/ calls, in the four number types, looked up on first use. */
#ifndef NX_LAPACK_H
#define NX_LAPACK_H
#include "nx.h"

/* One row a routine: its name here, then after the letter of the real types and of the complex ones. All are Fortran's:
 * every argument by address, 64-bit integers, the length of each text at the end. */
#define NX_LAPACK_ROUTINES(ROW)                                                                     \
    ROW(potrf, "potrf", "potrf")                                                                    \
    ROW(getrf, "getrf", "getrf")                                                                    \
    ROW(getri, "getri", "getri")                                                                    \
    ROW(getrs, "getrs", "getrs")                                                                    \
    ROW(geqrf, "geqrf", "geqrf")                                                                    \
    ROW(orgqr, "orgqr", "ungqr")                                                                    \
    ROW(gesdd, "gesdd", "gesdd")                                                                    \
    ROW(syevd, "syevd", "heevd")                                                                    \
    ROW(geev, "geev", "geev")                                                                       \
    ROW(gelsd, "gelsd", "gelsd")                                                                    \
    ROW(trsm, "trsm", "trsm")                                                                       \
    ROW(trsv, "trsv", "trsv")

typedef void (*nx_routine)(void);
typedef struct {
#define NX_FIELD(name, real, complex) nx_routine name;
    NX_LAPACK_ROUTINES(NX_FIELD)
#undef NX_FIELD
} nx_lapack;

/* The routines of float32, float64, complex64 or complex128; NULL where OpenBLAS is missing or lacks one. */
const nx_lapack *nx_lapack_get(nx_dtype dtype);

#endif
