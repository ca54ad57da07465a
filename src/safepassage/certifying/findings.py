"""Collects what is wrong, one entry a kind and place, however often it happens."""

from dataclasses import dataclass

from safepassage.model.verdict import Violation


@dataclass(slots=True, kw_only=True)
class _Finding:
    place: str
    message: str
    more: int = 0


class Findings:
    """Violations in the order in which they were first met, grouped by code and a key."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], _Finding] = {}

    def add(self, code: str, key: str, place: str, message: str) -> None:
        """Note one violation; the first of a group tells its place and message, the others are counted."""
        known = self._found.get((code, key))
        if known is None:
            self._found[code, key] = _Finding(place=place, message=message)
        else:
            known.more += 1

    def violations(self) -> tuple[Violation, ...]:
        """All groups; where there is more than one of a kind, the message says how many more."""
        return tuple(
            Violation(code=code, place=found.place, message=found.message + _and_more(found.more))
            for (code, _), found in self._found.items()
        )


def _and_more(more: int) -> str:
    return f"; and {more:,} more of this kind" if more else ""
