/* provisional.c: what has no kernels yet. */
#include "nx.h"

nx_status nx_scan(nx_op op, const nx_view *out, const nx_view *in, int axis) { return "not yet"; }
nx_status nx_sort(const nx_view *out, const nx_view *in, int axis, bool d) { return "not yet"; }
nx_status nx_argsort(const nx_view *out, const nx_view *in, int axis, bool d) { return "not yet"; }
nx_status nx_searchsorted(const nx_view *out, const nx_view *s, const nx_view *v, bool right) { return "not yet"; }
nx_status nx_matmul(const nx_view *out, const nx_view *a, const nx_view *b) { return "not yet"; }
