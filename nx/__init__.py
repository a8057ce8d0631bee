"""nx: n-d tensors on C kernels, with the array API standard's functions and NumPy's words."""
