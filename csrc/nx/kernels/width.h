/* width.h: VECTOR_BYTES, the vectors of the instruction set that a kernel is built for. */
#ifndef NX_WIDTH_H
#define NX_WIDTH_H
#if defined ISA_avx512
#define VECTOR_BYTES 64
#elif defined ISA_avx2
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif
#endif
