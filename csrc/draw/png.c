/* png.c: ARGB32 pixels to a PNG file: RGB when opaque, Up filter, deflate by ISA-L level 1 (or libdeflate 6). */
#include "png.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <libdeflate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put32(uint8_t *p, uint32_t v) { p[0] = v >> 24, p[1] = v >> 16, p[2] = v >> 8, p[3] = v; }

static uint8_t *put_chunk(uint8_t *p, const char *kind, const uint8_t *body, uint32_t size) {
    put32(p, size);
    memcpy(p + 4, kind, 4);
    if (body) memcpy(p + 8, body, size);
    put32(p + 8 + size, crc32_gzip_refl(0, p + 4, size + 4));
    return p + 12 + size;
}

static bool is_opaque(const png_source *s) {
    for (uint32_t y = 0; y < s->height; y++) {
        const uint32_t *row = (const uint32_t *)(s->data + y * s->stride);
        uint32_t all = 0xff000000;
        for (uint32_t x = 0; x < s->width; x++) all &= row[x];
        if (all != 0xff000000) return false;
    }
    return true;
}

static void write_rgb(const uint32_t *row, uint32_t n, uint8_t *out) {
    for (uint32_t x = 0; x < n; x++) {
        uint32_t p = row[x];
        out[3 * x] = p >> 16, out[3 * x + 1] = p >> 8, out[3 * x + 2] = p;
    }
}

/* Filter byte and Up-filtered row, for each row; first row against nothing. plain: two rows of scratch. */
static void filter_rows(const png_source *s, int channels, uint8_t *out, uint8_t *plain) {
    size_t n = (size_t)s->width * channels;
    memset(plain, 0, 2 * n);
    for (uint32_t y = 0; y < s->height; y++) {
        uint8_t *now = plain + (y & 1) * n, *before = plain + (~y & 1) * n;
        const uint32_t *row = (const uint32_t *)(s->data + y * s->stride);
        if (channels == 3) write_rgb(row, s->width, now);
        else straight_run(row, s->width, now);
        *out++ = 2;
        for (size_t i = 0; i < n; i++) out[i] = now[i] - before[i];
        out += n;
    }
}

/* zlib stream of the n bytes; 0 on failure. */
static size_t deflate_fast(const uint8_t *in, size_t n, uint8_t *out, size_t room) {
    uint8_t *scratch = malloc(ISAL_DEF_LVL1_DEFAULT);
    if (!scratch) return 0;
    struct isal_zstream z;
    size_t total = 0;
    isal_deflate_init(&z);
    z.level = 1, z.level_buf = scratch, z.level_buf_size = ISAL_DEF_LVL1_DEFAULT, z.gzip_flag = IGZIP_ZLIB;
    z.next_out = out;
    while (n || !z.end_of_stream || z.internal_state.state != ZSTATE_END) {
        uint32_t step = n > 1u << 30 ? 1u << 30 : (uint32_t)n;
        size_t left = room - total;
        uint32_t space = left > 1u << 30 ? 1u << 30 : (uint32_t)left;
        z.next_in = (uint8_t *)in, z.avail_in = step, z.avail_out = space, z.end_of_stream = step == n;
        if (isal_deflate(&z) != COMP_OK || space == 0) break;
        in += step - z.avail_in, n -= step - z.avail_in;
        total += space - z.avail_out;
    }
    bool done = n == 0 && z.internal_state.state == ZSTATE_END;
    free(scratch);
    return done ? total : 0;
}

static size_t deflate_small(const uint8_t *in, size_t n, uint8_t *out, size_t room) {
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    if (!c) return 0;
    size_t total = libdeflate_zlib_compress(c, in, n, out, room);
    libdeflate_free_compressor(c);
    return total;
}

static uint8_t *put_header(uint8_t *p, const png_source *s, int channels) {
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    uint8_t head[13] = {[8] = 8, [9] = channels == 3 ? 2 : 6}, phys[9] = {[8] = 1};
    memcpy(p, signature, 8);
    put32(head, s->width);
    put32(head + 4, s->height);
    p = put_chunk(p + 8, "IHDR", head, 13);
    if (s->dpi > 0) {
        uint32_t per_metre = (uint32_t)floor(s->dpi / 0.0254 + 0.5);
        put32(phys, per_metre);
        put32(phys + 4, per_metre);
        p = put_chunk(p, "pHYs", phys, 9);
    }
    return p;
}

uint8_t *png_encode(const png_source *s, size_t *size, const char **status) {
    int channels = is_opaque(s) ? 3 : 4;
    size_t line = (size_t)s->width * channels, raw = (line + 1) * s->height, room = raw + raw / 16 + 4096;
    uint8_t *filtered = malloc(raw), *plain = malloc(2 * line), *file = malloc(room + 256);
    *status = "out of memory";
    if (filtered && plain && file) {
        filter_rows(s, channels, filtered, plain);
        uint8_t *p = put_header(file, s, channels);
        size_t body = s->small ? deflate_small(filtered, raw, p + 8, room) : deflate_fast(filtered, raw, p + 8, room);
        *status = body == 0 ? "deflate failed" : body >= 1u << 31 ? "picture too large for PNG" : NULL;
        if (!*status) {
            p = put_chunk(p, "IDAT", NULL, (uint32_t)body);
            *size = (size_t)(put_chunk(p, "IEND", NULL, 0) - file);
        }
    }
    free(filtered);
    free(plain);
    if (*status) {
        free(file);
        return NULL;
    }
    return file;
}
