/* cuda.h: what generated CUDA sources have in place of the C library's headers: NVRTC brings none. Included by run.h. */
#ifndef NX_CUDA_H
#define NX_CUDA_H
#ifdef __CUDACC_RTC__
typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long long int64_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;
#define INT64_MIN (-0x7fffffffffffffffLL - 1)
#define INT64_MAX 0x7fffffffffffffffLL
#define UINT64_MAX 0xffffffffffffffffULL
#define INFINITY __int_as_float(0x7f800000)
#define NAN __int_as_float(0x7fc00000)
#else
#include <math.h>
#include <stdint.h>
#include <string.h>
#endif

#define NX_INLINE static __device__ __forceinline__
#define NX_STATIC static __device__ inline
#define NX_PAIR(type, re, im) (type{(re), (im)})
/* GCC's names for what CUDA has under the C library's */
#define __builtin_sqrt sqrt
#define __builtin_sqrtf sqrtf
#define __builtin_floor floor
#define __builtin_floorf floorf
#define __builtin_ceil ceil
#define __builtin_ceilf ceilf
#define __builtin_trunc trunc
#define __builtin_truncf truncf
#define __builtin_rint rint
#define __builtin_rintf rintf
#define __builtin_fabs fabs
#define __builtin_fabsf fabsf
#define __builtin_copysign copysign
#define __builtin_copysignf copysignf
#define __builtin_popcountll __popcll
#define lgamma_r(x, sign) lgamma(x)
#define lgammaf_r(x, sign) lgammaf(x)

#endif
