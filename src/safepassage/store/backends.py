"""What a database has to do its own way; everything else is common to all."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Backend(Protocol):
    """One kind of database behind the common store. Every method raises InputError where it cannot be used."""

    @property
    def name(self) -> str:
        """Where it is, without any password."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees the store as of one moment."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection that holds the writer's lock, of which a store has one; commits at the end of the block."""
        ...

    def scrub(self) -> None:
        """Let what was deleted vanish from the files as well."""
        ...

    def damage(self, connection: Connection) -> list[str]:
        """What the database itself finds wrong with its files."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...
