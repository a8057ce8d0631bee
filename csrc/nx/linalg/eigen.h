/* eigen.h: eigenvalues and vectors of one small matrix, n <= NX_LANES_MOST, that need not be symmetric. All is computed in
 * double precision, in plain C without fused products: the same bits on every machine.
 * eigen.c levels and balances the matrix, francis.c (real) or schur.c (complex) make it triangular and find the vectors of
 * the triangle. */
#ifndef NX_EIGEN_H
#define NX_EIGEN_H
#include "linalg.h"

enum { NX_EIGEN_MOST = NX_LANES_MOST };

/* Matrices a (n, n) of a dtype whose elements have `size` bytes; w and v (NULL: none) as in nx_eig. */
typedef struct {
    nx_dtype dtype;
    int n;
    int64_t size;
    const void *a;
    void *w, *v;
} nx_eigen_job;
/* The first, from begin on, that is not finite or does not converge; -1: none. */
int64_t nx_eigen_range(const nx_eigen_job *j, int64_t begin, int64_t end);

typedef struct {
    double re, im;
} nx_number;

typedef struct {
    int n, lo, hi; /* outside rows lo..hi the balanced matrix is triangular already */
    bool vectors;
    union {
        double real[NX_EIGEN_MOST][NX_EIGEN_MOST];
        nx_number complex[NX_EIGEN_MOST][NX_EIGEN_MOST];
    } h, z;                                       /* the matrix, then its triangle h with a = z h z^H */
    nx_number w[NX_EIGEN_MOST];                   /* eigenvalues */
    nx_number v[NX_EIGEN_MOST][NX_EIGEN_MOST];    /* vectors, one a row, of any length */
    double scale[NX_EIGEN_MOST];                  /* powers of two, of the rows lo..hi */
    int place[NX_EIGEN_MOST];                     /* with which row the others changed places */
} nx_eigen;

/* False: no convergence. */
bool nx_eigen_real(nx_eigen *e);
bool nx_eigen_complex(nx_eigen *e);

/* x / y; nothing overflows on the way (Smith 1962). */
nx_number nx_number_over(nx_number x, nx_number y);
/* Keeps the growing vector x (n elements) in range: a power of two is taken out. */
void nx_eigen_contain(nx_number *x, int n, nx_number last);

/* Scales n numbers so small that their squares vanish to about one; the exponent of what they were divided by. */
int nx_eigen_enlarge(double *x, int n);
#define NX_EIGEN_SMALL 0x1p-800 /* squares that are not above it call for that */

static inline nx_number nx_number_times(nx_number x, nx_number y) {
    return (nx_number){x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re};
}
static inline nx_number nx_number_minus(nx_number x, nx_number y) { return (nx_number){x.re - y.re, x.im - y.im}; }
/* Without a call to the library, and without its rules for NaN: there is none. */
static inline double nx_eigen_max(double x, double y) { return x > y ? x : y; }
static inline double nx_eigen_min(double x, double y) { return x < y ? x : y; }
/* |re| + |im| */
static inline double nx_number_extent(nx_number x) { return __builtin_fabs(x.re) + __builtin_fabs(x.im); }

/* The divisor y, or where it vanishes beside the eigenvalue w what stands for it: vectors of equal eigenvalues stay finite. */
static inline nx_number nx_eigen_divisor(nx_number y, nx_number w) {
    double least = nx_eigen_max(0x1p-52 * nx_number_extent(w), 0x1p-600);
    return nx_number_extent(y) < least ? (nx_number){least, 0} : y;
}

#endif
