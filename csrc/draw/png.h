/* png.h: the PNG encoder. */
#ifndef DRAW_PNG_H
#define DRAW_PNG_H
#include "canvas.h"

typedef struct {
    const uint8_t *data; /* ARGB32 premultiplied */
    int64_t stride;
    uint32_t width, height;
    double dpi;  /* written as pHYs; 0: not written */
    bool small;  /* libdeflate level 6 instead of ISA-L level 1 */
} png_source;

/* A file in fresh memory (free it), or NULL with *status = a static string. RGB when every pixel is opaque, else RGBA. */
uint8_t *png_encode(const png_source *source, size_t *size, const char **status);

#endif
