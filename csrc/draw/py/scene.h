/* scene.h: readers of whole primitives, for every family that draws them. 0, or -1 with an exception. */
#ifndef DRAW_PY_SCENE_H
#define DRAW_PY_SCENE_H
#include "../image.h"
#include "../marker.h"
#include "../mesh.h"
#include "../path.h"
#include "lookup.h"
#include "read.h"

/* scene.Path at k device pixels a px; bounds are left to the caller. */
int read_path(PyObject *value, double k, holds *h, path_spec *s);

/* A marker outline (n, 2) float64 corners in units of the diameter, or a number: the radius of a circle. */
int read_outline(PyObject *object, holds *h, shape *out);

/* scene.Markers but its outline. *one holds a single size, table (lookup_free after) the colours of mapped fills. */
int read_markers(PyObject *value, double k, holds *h, double *one, lookup *table, marker_spec *s);

/* scene.Image at k device pixels a px. edges: two pointers, NULL, that take what the caller frees; table: lookup_free after. */
int read_image(PyObject *value, double k, holds *h, lookup *table, double **edges, image_spec *s);

/* What is done with the parts of a mesh; false with an exception. */
typedef bool with_parts(void *context, const mesh_spec *s);

/* scene.Mesh with its others at k device pixels a px; then() gets the parts while they are held. */
bool read_mesh(PyObject *value, double k, with_parts *then, void *context);

#endif
