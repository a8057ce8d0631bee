"""rune: transformations of functions of nx tensors (grad, jvp, vmap, jit). Its home is laid; the rules come later."""
