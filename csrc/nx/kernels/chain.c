/* chain.c (kernels): see chain.h. Each word is a small function that ends in a jump to the next one, the tile in vector
 * registers as its arguments: an interpreter without a loop. */
#include "chain.h"
#include "run.h"
#include "width.h"

#define T double
#define BITS int64_t
#define ID F64
#include "chain.inc"
#define T float
#define BITS int32_t
#define ID F32
#include "chain.inc"

const nx_chain NX_ISA(nx_chains)[2] = {chain_F32, chain_F64};
