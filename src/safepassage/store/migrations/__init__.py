"""The steps from one version of the tables to the next, in order; each runs once, whole or not at all."""

from collections.abc import Callable
from types import MappingProxyType

from sqlalchemy import Connection

from safepassage.store.migrations import m0001_entries, m0002_guards, m0003_head

STEPS: MappingProxyType[int, Callable[[Connection], None]] = MappingProxyType(
    {1: m0001_entries.apply, 2: m0002_guards.apply, 3: m0003_head.apply}
)
"""What leads to each version."""

NEWEST = max(STEPS)
