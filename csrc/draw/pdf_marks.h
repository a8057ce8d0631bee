/* pdf_marks.h: scene.Markers as operators of a PDF page. */
#ifndef DRAW_PDF_MARKS_H
#define DRAW_PDF_MARKS_H
#include "svgfmt.h"

/* What stands in the text where the opacity of fills, of outlines must be set. */
#define PDF_FILL_STATE "\1"
#define PDF_EDGE_STATE "\2"

/* Operators that draw the markers that reach into bounds, in order; alpha: opacity of all fills. Nothing is written where the
 * markers need more. NULL or a static string. */
const char *pdf_markers(svg_text *out, const marker_spec *s, const double bounds[4], double *alpha);

#endif
