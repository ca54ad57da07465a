"""What is wrong, or worth knowing, about something handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from safepassage.errors import InputError


class Severity(StrEnum):
    """How bad an issue is: a fault refuses the input, a warning does not, a note only informs."""

    FAULT = "fault"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an issue stands: a file, and where known its row (1 = the heading line) and column."""

    file: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{row}{column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One fault, warning or note, with its place and its remedy."""

    code: str
    severity: Severity
    place: Place
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{self.place}: {self.message}{remedy}"


def faults_in(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues that refuse the input."""
    return tuple(issue for issue in issues if issue.severity is Severity.FAULT)


def refuse_faults(issues: Iterable[Issue]) -> None:
    """Raise InputError with every fault among the issues; return when there is none."""
    faults = faults_in(issues)
    if faults:
        raise InputError(faults)
