"""Entries to test with."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from safepassage.model.record import Draft, EntryKind, Json

NOON = datetime(2016, 12, 15, 12, tzinfo=UTC)


def draft(
    number: int,
    *,
    operation_id: str = "aleppo",
    texts: Mapping[str, str] | None = None,
    content: Mapping[str, Json] | None = None,
) -> Draft:
    """A report that is its number."""
    return Draft(
        kind=EntryKind.REPORT,
        operation_id=operation_id,
        recorded_at=NOON + timedelta(minutes=number),
        author="desk",
        about=f"R{number}",
        content={"value": number, "measure": "cumulative"} if content is None else content,
        texts={"text": f"About {number} people left, said نحو."} if texts is None else texts,
        key=f"report:R{number}",
    )
