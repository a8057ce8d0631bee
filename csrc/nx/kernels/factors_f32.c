/* factors_f32.c: small matrices in single precision; see factors.h and factors_all.inc. */
#define SINGLE 1
#define LEVEL 0x1p25f
#define TINY 0x1p-36f
#define MAGNIFIED 0x1p75f
#include "factors_all.inc"
