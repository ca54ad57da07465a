"""What can go wrong with a database, in words for whoever runs the command."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from safepassage.errors import InputError
from safepassage.model.issues import Issue, Place, Severity


def store_fault(code: str, name: str, message: str, remedy: str) -> InputError:
    """An error with one fault whose place is the store."""
    issue = Issue(code=code, severity=Severity.FAULT, place=Place(file=name), message=message, remedy=remedy)
    return InputError([issue])


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn what a database raises inside the block into an InputError that says what to do."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _in_words(name, error) from error


def _in_words(name: str, error: SQLAlchemyError) -> InputError:
    cause = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    first = cause.strip().splitlines()[0] if cause.strip() else type(error).__name__
    small = cause.lower()
    if "locked" in small or "lock timeout" in small:
        return store_fault("store_busy", name, "another program is writing to the store", "try again in a moment")
    if "malformed" in small or "not a database" in small or "decode to utf-8" in small:
        return store_fault(
            "store_damaged", name, f"the file is damaged: {first}", "restore a copy; `report verify` names the place"
        )
    if "full" in small and isinstance(error, OperationalError):
        return store_fault("store_full", name, "there is no room left", "make room; nothing was half-written")
    if "readonly" in small or "read-only" in small or "permission" in small:
        return store_fault("store_not_writable", name, f"may not be written: {first}", "see who may write it")
    return store_fault("store_unusable", name, f"cannot be used: {first}", "see that the store's address is right")
