/* provisional.c: what has no kernels yet. */
#include "nx.h"

nx_status nx_matmul(const nx_view *out, const nx_view *a, const nx_view *b) { return "not yet"; }
