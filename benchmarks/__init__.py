"""Our kernels measured against other solvers; see `python -m benchmarks --help`."""
