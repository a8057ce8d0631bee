/* threefry_one.h: Threefry for one counter at a time: one_threefry and its kin of threefry.inc. */
#ifndef NX_THREEFRY_ONE_H
#define NX_THREEFRY_ONE_H
#include "run.h"

#define T32 uint32_t
#define T64 uint64_t
#define LANES32 1
#define LANES64 1
#define ROT32(x, r) ((x << (r)) | (x >> (32 - (r))))
#define ROT64(x, r) ((x << (r)) | (x >> (64 - (r))))
#define NAME(f) one_##f
#include "threefry.inc"
#endif
