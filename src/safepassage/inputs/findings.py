"""Collects what is wrong with a folder, so that everything can be said at once."""

from collections import Counter

from safepassage.model.issues import Issue, Place, Severity

MOST_OF_A_KIND = 100
"""Issues of one code listed for one file; the rest are counted."""

LONGEST_QUOTE = 40


class Findings:
    """Issues in the order in which they were found; of one kind in one file only the first hundred are kept."""

    def __init__(self) -> None:
        self._kept: list[Issue] = []
        self._seen: Counter[tuple[Severity, str, str]] = Counter()

    def add(self, issue: Issue) -> None:
        """Take in one issue."""
        kind = (issue.severity, issue.code, issue.place.file)
        self._seen[kind] += 1
        if self._seen[kind] <= MOST_OF_A_KIND:
            self._kept.append(issue)

    def fault(
        self, code: str, file: str, message: str, *, row: int | None = None, column: str | None = None, remedy: str
    ) -> None:
        """Take in something that refuses the input."""
        self._say(Severity.FAULT, code, Place(file=file, row=row, column=column), message, remedy)

    def warning(
        self, code: str, file: str, message: str, *, row: int | None = None, column: str | None = None, remedy: str = ""
    ) -> None:
        """Take in something that is used as it is, but may not be what was meant."""
        self._say(Severity.WARNING, code, Place(file=file, row=row, column=column), message, remedy)

    def note(
        self, code: str, file: str, message: str, *, row: int | None = None, column: str | None = None, remedy: str = ""
    ) -> None:
        """Take in something worth knowing."""
        self._say(Severity.NOTE, code, Place(file=file, row=row, column=column), message, remedy)

    def room_for(self, code: str, file: str) -> bool:
        """Whether one more fault of this kind would be listed; spares the work of finding a remedy when not."""
        return self._seen[Severity.FAULT, code, file] < MOST_OF_A_KIND

    def faulty(self, file: str | None = None) -> bool:
        """Whether there is a fault, in one file or in any."""
        return any(
            severity is Severity.FAULT and file in (None, where) for (severity, _, where), count in self._seen.items()
        )

    def issues(self) -> tuple[Issue, ...]:
        """Everything found, with one issue for each kind of which more were found than are listed."""
        rest = tuple(
            Issue(
                code=code,
                severity=severity,
                place=Place(file=file),
                message=f"{count - MOST_OF_A_KIND} more of the kind {code} are not listed",
                remedy="mend those listed and check again",
            )
            for (severity, code, file), count in self._seen.items()
            if count > MOST_OF_A_KIND
        )
        return (*self._kept, *rest)

    def _say(self, severity: Severity, code: str, place: Place, message: str, remedy: str) -> None:
        self.add(Issue(code=code, severity=severity, place=place, message=message, remedy=remedy))


def quoted(text: str) -> str:
    """A cell as it may stand in a message: in quotes, on one line, and short."""
    shown = repr(text[: LONGEST_QUOTE + 1])
    return shown if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]!r}... ({len(text):,} characters)"
