/* factors_f64.c: small matrices in double precision; see factors.h and factors_all.inc. */
#define SINGLE 0
#define LEVEL 0x1p200
#define TINY 0x1p-400
#define MAGNIFIED 0x1p700
#include "factors_all.inc"
