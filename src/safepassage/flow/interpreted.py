"""Compiled kernels as plain Python: for work so small that nobody should wait for a compiler."""

from collections.abc import Callable
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def interpreted(kernel: Callable[P, R]) -> Callable[P, R]:
    """The same function, with the kernels of its module that it calls, run by the interpreter."""
    source: Any = getattr(kernel, "py_func", kernel)
    scope = dict(source.__globals__)
    for name, value in source.__globals__.items():
        function = getattr(value, "py_func", None)
        if isinstance(function, FunctionType):
            scope[name] = FunctionType(function.__code__, scope, name, function.__defaults__)
    plain: Callable[P, R] = scope[source.__name__]
    return plain
