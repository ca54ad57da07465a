"""Kernels compiled at first use; the machine code is kept beside the source, or in the user's cache folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

import numba
from numba.core import event

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of numbers and arrays; it runs without the interpreter's lock.

    Where no folder can be written to, it is compiled anew by each process that calls it.
    """
    return _compiled(function, called_by_kernels_only=False)


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """The same for a function that only compiled ones call: half as long to compile, as nothing leads in from outside.

    Its machine code is kept with that of the kernel that calls it. From the interpreter it can be run as
    `function.py_func` only.
    """
    return _compiled(function, called_by_kernels_only=True)


def lean(function: Callable[P, R]) -> Callable[P, R]:
    """As `compiled`, for a function that makes no array: nothing is counted about who still needs which.

    Where many small functions hand many arrays on to each other, that takes more time than the work. Whatever such a
    function calls is `lean_inner`; one that makes an array after all is refused when it is compiled.
    """
    return _compiled(function, called_by_kernels_only=False, counts_references=False)


def lean_inner(function: Callable[P, R]) -> Callable[P, R]:
    """As `inner`, for what `lean` ones call."""
    return _compiled(function, called_by_kernels_only=True, counts_references=False)


def _compiled(
    function: Callable[P, R], *, called_by_kernels_only: bool, counts_references: bool = True
) -> Callable[P, R]:
    njit: Any = numba.njit  # its types do not know every option
    options = {} if counts_references else {"_nrt": False}

    def compile_it(*, cache: bool) -> Callable[P, R]:
        kernel: Callable[P, R] = njit(
            cache=cache,
            nogil=True,
            no_cpython_wrapper=called_by_kernels_only,
            no_cfunc_wrapper=True,
            **options,
        )(function)
        return kernel

    if called_by_kernels_only:
        return compile_it(cache=False)
    try:
        return compile_it(cache=True)
    except RuntimeError:
        return compile_it(cache=False)


class _Ear(event.Listener):
    """Passes on that a kernel begins to be compiled, once."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._told = False

    def on_start(self, event: Any) -> None:  # noqa: ARG002 - numba's signature
        if not self._told:
            self._told = True
            self._tell()

    def on_end(self, event: Any) -> None:
        """Nothing: the next stage says so itself."""


@contextmanager
def tell_of_compiling(tell: Callable[[], None]) -> Iterator[None]:
    """Call `tell`, once, when a kernel has to be compiled within this context; not when its machine code is found."""
    with event.install_listener("numba:compile", _Ear(tell)):
        yield
