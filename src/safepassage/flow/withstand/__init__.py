"""Kernels of plans that withstand blocked corridors."""
