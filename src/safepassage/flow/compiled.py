"""Kernels compiled at first use; the machine code is kept beside the source, or in the user's cache folder."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of numbers and arrays; it runs without the interpreter's lock.

    Where no folder can be written to, it is compiled anew by each process that calls it.
    """
    try:
        kernel: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        kernel = numba.njit(nogil=True)(function)
    return kernel
