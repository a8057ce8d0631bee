/* lapack.c: see lapack.h. */
#include "lapack.h"
#include "blas.h"
#include <pthread.h>
#include <stdio.h>

static nx_lapack sets[4];
static bool complete[4];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static nx_routine find(char letter, const char *name) {
    char full[32];
    snprintf(full, sizeof full, "%c%s_", letter, name);
    return (nx_routine)nx_blas_symbol(full);
}

static void look_up(void) {
    static const char letters[4] = {'s', 'd', 'c', 'z'};
    for (int i = 0; i < 4; i++) {
        nx_lapack *set = &sets[i];
        complete[i] = true;
#define FIND(name, real, complex_name)                                                              \
    set->name = find(letters[i], i < 2 ? real : complex_name);                                      \
    complete[i] = complete[i] && set->name;
        NX_LAPACK_ROUTINES(FIND)
#undef FIND
    }
}

const nx_lapack *nx_lapack_get(nx_dtype dtype) {
    nx_blas_find();
    pthread_once(&once, look_up);
    int i = dtype == NX_F32 ? 0 : dtype == NX_F64 ? 1 : dtype == NX_C64 ? 2 : 3;
    return complete[i] ? &sets[i] : NULL;
}
