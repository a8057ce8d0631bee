/* kernels.h: what one instruction set offers; dispatch.c chooses a set at run time. */
#ifndef NX_KERNELS_H
#define NX_KERNELS_H
#include "fold.h"
#include "nx.h"

typedef struct {
    const char *name;
    const nx_run *map[NX_DTYPE_COUNT];
    const nx_run (*casts)[NX_C64]; /* [to][from] of the real dtypes */
    const nx_fold_kernels *const *fold; /* by dtype; NULL for the small floats */
} nx_kernels;

/* The set in use: the best that the machine has, unless nx_kernels_choose named another. */
const nx_kernels *nx_kernels_get(void);
/* Uses the set of this name ("base", "avx2", "avx512"; NULL: the best); false where the machine or the build lacks it. */
bool nx_kernels_choose(const char *name);

#endif
