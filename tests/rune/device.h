// What a CUDA source needs to be checked without CUDA: HOST runs a kernel block by block on threads of this machine (the
// test calls it), DEVICE declares what the device has, for a compiler that knows CUDA's language but not its library.
#ifdef HOST
#include <pthread.h>
#include <stdint.h>
#define __global__
#define __device__
#define __shared__ static
#define __forceinline__ inline
struct dim { unsigned x; };
static inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
static thread_local dim threadIdx;
static dim blockIdx, blockDim, gridDim;
static pthread_barrier_t barrier;
#define __syncthreads() pthread_barrier_wait(&barrier)
struct launch { void (*kernel)(void **); void **arguments; unsigned thread; };
static void *as_thread(void *p) {
    launch *l = (launch *)p;
    threadIdx.x = l->thread;
    l->kernel(l->arguments);
    return 0;
}
static void run_on(void (*kernel)(void **), void **arguments, unsigned blocks, unsigned threads) {
    pthread_t thread[256];
    launch l[256];
    gridDim.x = blocks;
    blockDim.x = threads;
    pthread_barrier_init(&barrier, 0, threads);
    for (blockIdx.x = 0; blockIdx.x < blocks; blockIdx.x++) {
        for (unsigned t = 0; t < threads; t++) {
            l[t] = {kernel, arguments, t};
            pthread_create(&thread[t], 0, as_thread, &l[t]);
        }
        for (unsigned t = 0; t < threads; t++) pthread_join(thread[t], 0);
    }
    pthread_barrier_destroy(&barrier);
}
#else
#define __CUDACC_RTC__
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
#define __forceinline__ __inline__ __attribute__((always_inline))
struct dim { unsigned x; };
extern __device__ dim threadIdx, blockIdx, blockDim, gridDim;
extern "C" {
__device__ void __syncthreads();
__device__ int __popcll(unsigned long long);
__device__ float __int_as_float(int);
__device__ void *memcpy(void *, const void *, unsigned long);
#define ONE(f, g) __device__ double f(double); __device__ float g(float);
#define TWO(f, g) __device__ double f(double, double); __device__ float g(float, float);
ONE(sqrt, sqrtf) ONE(floor, floorf) ONE(ceil, ceilf) ONE(trunc, truncf) ONE(rint, rintf) ONE(fabs, fabsf)
ONE(cbrt, cbrtf) ONE(sin, sinf) ONE(cos, cosf) ONE(tan, tanf) ONE(asin, asinf) ONE(acos, acosf) ONE(atan, atanf)
ONE(sinh, sinhf) ONE(cosh, coshf) ONE(tanh, tanhf) ONE(asinh, asinhf) ONE(acosh, acoshf) ONE(atanh, atanhf)
ONE(erf, erff) ONE(erfc, erfcf) ONE(exp, expf) ONE(exp2, exp2f) ONE(expm1, expm1f) ONE(log, logf) ONE(log2, log2f)
ONE(log10, log10f) ONE(log1p, log1pf) ONE(lgamma, lgammaf) ONE(tgamma, tgammaf)
TWO(copysign, copysignf) TWO(atan2, atan2f) TWO(hypot, hypotf) TWO(nextafter, nextafterf) TWO(fmod, fmodf)
TWO(pow, powf)
}
#endif
