/* text.c: hugin._draw's text: faces, shaping, drawing, outlines, subsets. A face crosses as a capsule; a run's glyphs
 * cross as bytes: ids uint32, positions float32 (x, y in px from the run's origin), clusters uint32 (index of character). */
#include "module.h"

#include <math.h>
#include <string.h>

#include "../text_pairs.h"
#include "text_runs.h"

#define FACE "hugin.face"

TextFace *text_face_of(PyObject *capsule) { return PyCapsule_GetPointer(capsule, FACE); }

static bool as_double(PyObject *object, double *out) {
    *out = PyFloat_AsDouble(object);
    return !(*out == -1 && PyErr_Occurred());
}

static bool count_is(Py_ssize_t got, Py_ssize_t low, Py_ssize_t high, const char *where) {
    if (got >= low && got <= high) return true;
    PyErr_Format(PyExc_TypeError, "%s: %zd arguments; takes %zd to %zd", where, got, low, high);
    return false;
}

static PyObject *face_new(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!count_is(n, 4, 4, "text_face")) return NULL;
    double index, weight, optical;
    if (!as_double(args[1], &index) || !as_double(args[2], &weight) || !as_double(args[3], &optical)) return NULL;
    if (!(index >= 0 && index < 1e6)) return PyErr_SetString(PyExc_ValueError, "text_face: index must be 0 or more"), NULL;
    PyObject *path;
    if (!PyUnicode_FSConverter(args[0], &path)) return NULL;
    const char *problem, *name = PyBytes_AS_STRING(path);
    TextFace *face;
    Py_BEGIN_ALLOW_THREADS
    face = text_face_open(name, (int)index, (float)weight, (float)optical, &problem);
    Py_END_ALLOW_THREADS
    if (!face) PyErr_Format(PyExc_OSError, "font %s: %s", name, problem);
    Py_DECREF(path);
    return face ? PyCapsule_New(face, FACE, NULL) : NULL;
}

static PyObject *face_metrics(PyObject *module, PyObject *object) {
    TextFace *face = text_face_of(object);
    if (!face) return NULL;
    return Py_BuildValue("(sffffiOO)", face->family, face->ascent, face->descent, face->cap, face->ex, (int)face->n_glyphs,
                         face->has_weight ? Py_True : Py_False, face->has_optical ? Py_True : Py_False);
}

/* Which characters of a string the face has a glyph for: bytes of 0 and 1. */
static PyObject *face_covers(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!count_is(n, 2, 2, "text_covers")) return NULL;
    TextFace *face = text_face_of(args[0]);
    if (!face) return NULL;
    if (!PyUnicode_Check(args[1])) return PyErr_SetString(PyExc_TypeError, "text_covers: needs a string"), NULL;
    Py_ssize_t length = PyUnicode_GET_LENGTH(args[1]);
    PyObject *result = PyBytes_FromStringAndSize(NULL, length);
    if (!result) return NULL;
    for (Py_ssize_t i = 0; i < length; i++) {
        hb_codepoint_t glyph;
        PyBytes_AS_STRING(result)[i] = (char)hb_font_get_nominal_glyph(face->hb, PyUnicode_READ_CHAR(args[1], i), &glyph);
    }
    return result;
}

/* ---- shaping ---- */

#define BRIEF 256                     /* longest string whose advances are looked for among the known pairs */

typedef struct {
    TextFace *face;
    double size;
    hb_feature_t features[16];
    unsigned n_features;
    int direction;                    /* 0 left to right, 1 right to left, 2 guess */
    hb_buffer_t *buffer;
    const char *wanted;               /* the features as text */
} Shaper;

static bool parse_features(Shaper *shaper, PyObject *object) {
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(object, &length);
    if (!text) return false;
    shaper->wanted = text;
    for (const char *at = text, *end = text + length; at < end && shaper->n_features < 16;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        if (!comma) comma = end;
        if (hb_feature_from_string(at, (int)(comma - at), &shaper->features[shaper->n_features])) shaper->n_features++;
        else return PyErr_Format(PyExc_ValueError, "text: unknown OpenType feature in '%s'; write 'tnum' or 'ss01=1'", text), false;
        at = comma + 1;
    }
    return true;
}

static bool fill_buffer(hb_buffer_t *buffer, PyObject *string) {
    Py_ssize_t length = PyUnicode_GET_LENGTH(string);
    if (length > 100000000) return PyErr_SetString(PyExc_ValueError, "text: over 100 million characters"), false;
    if (PyUnicode_KIND(string) == PyUnicode_1BYTE_KIND)
        hb_buffer_add_latin1(buffer, PyUnicode_1BYTE_DATA(string), (int)length, 0, (int)length);
    else {
        Py_UCS4 *wide = PyUnicode_AsUCS4Copy(string);
        if (!wide) return false;
        hb_buffer_add_utf32(buffer, wide, (int)length, 0, (int)length); /* lone surrogates become U+FFFD */
        PyMem_Free(wide);
    }
    if (!hb_buffer_allocation_successful(buffer)) return PyErr_NoMemory(), false;
    return true;
}

/* A run as it crosses to Python: bytes of fresh objects, to be filled. */
typedef struct {
    PyObject *objects[3];
    uint32_t *ids, *clusters;
    float *positions;
    double width, ink[4];
    size_t missing;
} Shaped;

static bool make_shaped(Shaped *made, size_t n) {
    for (int i = 0; i < 3; i++) made->objects[i] = PyBytes_FromStringAndSize(NULL, (i == 1 ? 8 : 4) * (Py_ssize_t)n);
    if (!made->objects[0] || !made->objects[1] || !made->objects[2]) return false;
    made->ids = (uint32_t *)(void *)PyBytes_AS_STRING(made->objects[0]);
    made->positions = (float *)(void *)PyBytes_AS_STRING(made->objects[1]);
    made->clusters = (uint32_t *)(void *)PyBytes_AS_STRING(made->objects[2]);
    made->ink[0] = made->ink[1] = INFINITY, made->ink[2] = made->ink[3] = -INFINITY;
    return true;
}

static PyObject *finish_shaped(Shaped *made) {
    PyObject *result = NULL;
    if (made->ink[2] < made->ink[0]) made->ink[0] = made->ink[1] = made->ink[2] = made->ink[3] = 0;
    if (made->objects[0] && made->objects[1] && made->objects[2])
        result = Py_BuildValue("(dOOO(dddd)n)", made->width, made->objects[0], made->objects[1], made->objects[2], made->ink[0],
                               made->ink[1], made->ink[2], made->ink[3], (Py_ssize_t)made->missing);
    for (int i = 0; i < 3; i++) Py_XDECREF(made->objects[i]);
    return result;
}

/* Put glyph i at (px, py), px from the run's origin. Locked. */
static inline void place_glyph(const Shaper *shaper, Shaped *made, size_t i, uint32_t id, uint32_t cluster, double px, double py) {
    made->ids[i] = id, made->clusters[i] = cluster;
    made->positions[2 * i] = (float)px, made->positions[2 * i + 1] = (float)py;
    made->missing += id == 0;
    const float *box = text_glyph_ink(shaper->face, id);
    if (box[2] <= box[0]) return;
    made->ink[0] = fmin(made->ink[0], px + box[0] * shaper->size), made->ink[2] = fmax(made->ink[2], px + box[2] * shaper->size);
    made->ink[1] = fmin(made->ink[1], py + box[1] * shaper->size), made->ink[3] = fmax(made->ink[3], py + box[3] * shaper->size);
}

/* Positions, width and ink of the shaped buffer; its pairs are learned from a brief ASCII string. */
static void place_buffer(const Shaper *shaper, Shaped *made, unsigned n, const uint8_t *text, size_t length) {
    hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(shaper->buffer, NULL);
    hb_glyph_position_t *places = hb_buffer_get_glyph_positions(shaper->buffer, NULL);
    double unit = shaper->size / TEXT_UNITS;
    text_lock();
    TextPairs *pairs = text ? text_pairs_of(shaper->face, shaper->wanted) : NULL;
    if (pairs) text_pairs_learn(pairs, text, length, infos, places, n);
    for (unsigned i = 0; i < n; i++) {
        place_glyph(shaper, made, i, infos[i].codepoint, infos[i].cluster, made->width + places[i].x_offset * unit,
                    -places[i].y_offset * unit);
        made->width += places[i].x_advance * unit;
    }
    text_unlock();
}

/* The run of a string whose pairs are all known, or NULL, with an exception only where memory ran out. */
static PyObject *shape_known(Shaper *shaper, const uint8_t *text, size_t n) {
    uint32_t ids[BRIEF];
    int32_t advances[BRIEF];
    text_lock();
    TextPairs *pairs = text_pairs_of(shaper->face, shaper->wanted);
    bool known = pairs && text_pairs_get(pairs, text, n, ids, advances);
    text_unlock();
    Shaped made = {0};
    if (!known || !make_shaped(&made, n)) return known ? finish_shaped(&made) : NULL;
    double unit = shaper->size / TEXT_UNITS;
    text_lock();
    for (size_t i = 0; i < n; i++) {
        place_glyph(shaper, &made, i, ids[i], (uint32_t)i, made.width, 0.0);
        made.width += advances[i] * unit;
    }
    text_unlock();
    return finish_shaped(&made);
}

static PyObject *shape_one(Shaper *shaper, PyObject *string) {
    if (!PyUnicode_Check(string)) return PyErr_SetString(PyExc_TypeError, "text_shape: needs strings"), NULL;
    size_t length = (size_t)PyUnicode_GET_LENGTH(string);
    const uint8_t *text = PyUnicode_IS_ASCII(string) && length && length <= BRIEF && shaper->direction == 0 ? PyUnicode_1BYTE_DATA(string) : NULL;
    PyObject *known = text ? shape_known(shaper, text, length) : NULL;
    if (known || PyErr_Occurred()) return known;
    hb_buffer_clear_contents(shaper->buffer);
    if (!fill_buffer(shaper->buffer, string)) return NULL;
    if (shaper->direction < 2) hb_buffer_set_direction(shaper->buffer, shaper->direction ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_guess_segment_properties(shaper->buffer);
    if (length > 2000) {
        Py_BEGIN_ALLOW_THREADS
        hb_shape(shaper->face->hb, shaper->buffer, shaper->features, shaper->n_features);
        Py_END_ALLOW_THREADS
    } else hb_shape(shaper->face->hb, shaper->buffer, shaper->features, shaper->n_features);
    if (!hb_buffer_allocation_successful(shaper->buffer)) return PyErr_NoMemory();
    unsigned n = hb_buffer_get_length(shaper->buffer);
    Shaped made = {0};
    if (make_shaped(&made, n)) {
        Py_BEGIN_ALLOW_THREADS
        place_buffer(shaper, &made, n, text, length);
        Py_END_ALLOW_THREADS
    }
    return finish_shaped(&made);
}

static PyObject *shape(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!count_is(n, 5, 5, "text_shape")) return NULL;
    Shaper shaper = {.face = text_face_of(args[0])};
    double direction;
    if (!shaper.face || !as_double(args[2], &shaper.size) || !parse_features(&shaper, args[3])) return NULL;
    if (!as_double(args[4], &direction)) return NULL;
    shaper.direction = direction == 0 || direction == 1 ? (int)direction : 2;
    PyObject *strings = PySequence_Fast(args[1], "text_shape: needs a sequence of strings");
    if (!strings) return NULL;
    Py_ssize_t count = PySequence_Fast_GET_SIZE(strings);
    PyObject *list = PyList_New(count);
    shaper.buffer = hb_buffer_create();
    for (Py_ssize_t i = 0; list && i < count; i++) {
        PyObject *item = shape_one(&shaper, PySequence_Fast_GET_ITEM(strings, i));
        if (!item) Py_CLEAR(list);
        else PyList_SET_ITEM(list, i, item);
    }
    hb_buffer_destroy(shaper.buffer);
    Py_DECREF(strings);
    return list;
}

/* ---- runs of scene.Glyphs ---- */

enum { RUN, FONT, FACE_, IDS, POSITIONS, SIZE, X, Y, ANGLE, COLOR, NAMES };

/* The attributes that are read, interned once a call. */
typedef struct {
    PyObject *of[NAMES];
} Names;

static bool make_names(Names *names) {
    static const char *const texts[NAMES] = {"run", "font", "face", "ids", "positions", "size_px", "x", "y", "angle", "color"};
    bool good = true;
    for (int i = 0; i < NAMES; i++) good &= (names->of[i] = PyUnicode_InternFromString(texts[i])) != NULL;
    return good;
}

static PyObject *part(PyObject *object, const Names *names, int name) {
    return object ? PyObject_GetAttr(object, names->of[name]) : NULL;
}

static bool part_double(PyObject *object, const Names *names, int name, double *out) {
    PyObject *item = part(object, names, name);
    if (!item) return false;
    bool good = as_double(item, out);
    Py_DECREF(item);
    return good;
}

static bool read_color(PyObject *glyphs, const Names *names, double color[4]) {
    PyObject *item = part(glyphs, names, COLOR), *fast = item ? PySequence_Fast(item, "Glyphs.color: not a colour") : NULL;
    bool good = fast && PySequence_Fast_GET_SIZE(fast) == 4;
    for (int i = 0; good && i < 4; i++) good = as_double(PySequence_Fast_GET_ITEM(fast, i), &color[i]);
    if (!good && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "Glyphs.color: needs four numbers");
    Py_XDECREF(item), Py_XDECREF(fast);
    return good;
}

static bool take_arrays(PyObject *ids, PyObject *positions, TextRun *run) {
    if (!PyBytes_Check(ids) || !PyBytes_Check(positions) || PyBytes_GET_SIZE(positions) != 2 * PyBytes_GET_SIZE(ids))
        return PyErr_SetString(PyExc_ValueError, "Run: ids and positions are bytes of 4 and 8 per glyph"), false;
    run->glyphs = (const uint32_t *)(const void *)PyBytes_AS_STRING(ids);
    run->positions = (const float *)(const void *)PyBytes_AS_STRING(positions);
    run->n = (size_t)PyBytes_GET_SIZE(ids) / 4;
    return true;
}

/* The arrays of a run are bytes of a frozen value that the caller's sequence keeps alive. */
static bool read_run(PyObject *glyphs, const Names *names, TextRun *run) {
    PyObject *of = part(glyphs, names, RUN), *font = part(of, names, FONT), *face = part(font, names, FACE_);
    PyObject *ids = part(of, names, IDS), *positions = part(of, names, POSITIONS);
    double size = 0;
    bool good = face && ids && positions && part_double(of, names, SIZE, &size) && (run->face = text_face_of(face)) &&
                part_double(glyphs, names, X, &run->x) && part_double(glyphs, names, Y, &run->y) &&
                part_double(glyphs, names, ANGLE, &run->angle) && read_color(glyphs, names, run->color) &&
                take_arrays(ids, positions, run);
    run->size = (float)size;
    Py_XDECREF(of), Py_XDECREF(font), Py_XDECREF(face), Py_XDECREF(ids), Py_XDECREF(positions);
    return good;
}

TextRun *text_read_runs(PyObject *sequence, Py_ssize_t *count, PyObject **keep) {
    Names names;
    *keep = PySequence_Tuple(sequence);
    if (!*keep) return NULL;
    *count = PyTuple_GET_SIZE(*keep);
    TextRun *runs = make_names(&names) ? PyMem_Calloc((size_t)*count + 1, sizeof *runs) : NULL;
    if (!runs && !PyErr_Occurred()) PyErr_NoMemory();
    for (Py_ssize_t i = 0; runs && i < *count; i++)
        if (!read_run(PyTuple_GET_ITEM(*keep, i), &names, &runs[i])) PyMem_Free(runs), runs = NULL;
    for (int i = 0; i < NAMES; i++) Py_XDECREF(names.of[i]);
    if (!runs) Py_CLEAR(*keep);
    return runs;
}

static bool read_surface(PyObject *const *args, Py_buffer *view, TextSurface *surface) {
    double numbers[3];
    for (int i = 0; i < 3; i++)
        if (!as_double(args[1 + i], &numbers[i])) return false;
    bool fits = numbers[0] >= 0 && numbers[1] >= 0 && numbers[0] < 1e6 && numbers[1] < 1e6 && numbers[2] >= 4 * numbers[0];
    if (!fits || !(numbers[2] < 1e7)) return PyErr_SetString(PyExc_ValueError, "text_draw: invalid width, height or stride"), false;
    surface->width = (int)numbers[0], surface->height = (int)numbers[1], surface->stride = (ptrdiff_t)numbers[2];
    if (!PyTuple_Check(args[4])) return PyErr_SetString(PyExc_TypeError, "text_draw: clip is a tuple of four ints"), false;
    if (!PyArg_ParseTuple(args[4], "iiii:text_draw clip", &surface->clip[0], &surface->clip[1], &surface->clip[2], &surface->clip[3]))
        return false;
    if (PyObject_GetBuffer(args[0], view, PyBUF_WRITABLE)) return false;
    surface->data = view->buf;
    if (numbers[2] * numbers[1] > (double)view->len || (uintptr_t)view->buf % 4 || surface->stride % 4) {
        PyBuffer_Release(view);
        return PyErr_SetString(PyExc_ValueError, "text_draw: the buffer is not height rows of stride bytes"), false;
    }
    for (int i = 0; i < 4; i++) {
        int most = i & 1 ? surface->height : surface->width;
        surface->clip[i] = surface->clip[i] < 0 ? 0 : surface->clip[i] > most ? most : surface->clip[i];
    }
    return true;
}

static PyObject *draw(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!count_is(n, 7, 9, "text_draw")) return NULL;
    double scale, dx = 0, dy = 0;
    if (!as_double(args[5], &scale) || (n > 7 && !as_double(args[7], &dx)) || (n > 8 && !as_double(args[8], &dy))) return NULL;
    Py_buffer view;
    TextSurface surface;
    if (!read_surface(args, &view, &surface)) return NULL;
    Py_ssize_t count;
    PyObject *keep;
    TextRun *runs = text_read_runs(args[6], &count, &keep);
    const char *problem = NULL;
    if (runs) {
        Py_BEGIN_ALLOW_THREADS
        text_lock();
        for (Py_ssize_t i = 0; i < count && !problem; i++) problem = text_draw_run(&surface, &runs[i], scale, dx, dy);
        text_unlock();
        Py_END_ALLOW_THREADS
        if (problem) PyErr_Format(PyExc_MemoryError, "text_draw: %s", problem);
        Py_DECREF(keep);
    }
    PyBuffer_Release(&view);
    if (!runs) return NULL;
    PyMem_Free(runs);
    return problem ? NULL : Py_NewRef(Py_None);
}

static PyObject *outline(PyObject *module, PyObject *sequence) {
    Py_ssize_t count;
    PyObject *keep;
    TextRun *runs = text_read_runs(sequence, &count, &keep);
    if (!runs) return NULL;
    TextOutline made = {0};
    bool good = true;
    Py_BEGIN_ALLOW_THREADS
    text_lock();
    for (Py_ssize_t i = 0; i < count && good; i++) good = text_outline_run(&made, &runs[i]);
    text_unlock();
    Py_END_ALLOW_THREADS
    Py_DECREF(keep);
    PyMem_Free(runs);
    PyObject *result = good ? Py_BuildValue("(y#y#)", made.n_verbs ? (char *)made.verbs : "", (Py_ssize_t)made.n_verbs,
                                            made.n_points ? (char *)made.points : "", (Py_ssize_t)(16 * made.n_points))
                            : PyErr_NoMemory();
    text_outline_free(&made);
    return result;
}

PyMethodDef draw_text_methods[] = {
    {"text_face", (PyCFunction)(void (*)(void))face_new, METH_FASTCALL,
     "text_face(path, index, weight, optical_size) -> face. Faces are shared and live as long as the process. OSError."},
    {"text_metrics", face_metrics, METH_O,
     "text_metrics(face) -> (family, ascent, descent, cap, ex, n_glyphs, has_weight, has_optical); heights in em."},
    {"text_covers", (PyCFunction)(void (*)(void))face_covers, METH_FASTCALL,
     "text_covers(face, string) -> bytes, 1 for each character that the face has a glyph for."},
    {"text_shape", (PyCFunction)(void (*)(void))shape, METH_FASTCALL,
     "text_shape(face, strings, size, features, direction) -> [(width, ids, positions, clusters, ink, missing), ...]; px."},
    {"text_draw", (PyCFunction)(void (*)(void))draw, METH_FASTCALL,
     "text_draw(argb32, width, height, stride, (x0, y0, x1, y1), scale, glyphs, dx=0, dy=0): blend scene.Glyphs."},
    {"text_outline", outline, METH_O, "text_outline(glyphs) -> (verbs, points): bytes, float64 x, y in px."},
    {NULL},
};
