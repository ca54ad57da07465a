"""The arithmetic of the chain: canonical bytes, hashes, commitments. Knows no database."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from safepassage.errors import InternalError
from safepassage.model.record import Draft, EntryKind, Json

GENESIS = hashlib.sha256(b"safepassage record 1").hexdigest()
"""The hash before the first entry."""

_FORMAT = 1
"""Of the bytes that are hashed."""

SALT_BYTES = 32
"""A commitment tells nothing of a text once its salt is gone, however short the text."""


class Row(NamedTuple):
    """An entry as it is stored; `content` and `commitments` are canonical JSON."""

    sequence: int
    operation_id: str
    kind: str
    recorded_at: str
    author: str
    about: str
    key: str | None
    content: str
    commitments: str
    previous_hash: str
    entry_hash: str


class TextRow(NamedTuple):
    """A text beside an entry as it is stored."""

    sequence: int
    field: str
    salt: str
    text: str


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_json(content: Mapping[str, Json]) -> str:
    """The one way to write this content: keys sorted, no spaces, numbers in their shortest exact form."""
    return _ENCODER.encode(dict(content))


def chained_rows(draft: Draft, sequence: int, previous_hash: str) -> tuple[Row, list[TextRow]]:
    """The rows of one draft in its place of the chain."""
    texts = [TextRow(sequence, name, secrets.token_hex(SALT_BYTES), text) for name, text in draft.texts.items() if text]
    unsigned = Row(
        sequence=sequence,
        operation_id=draft.operation_id,
        kind=draft.kind.value,
        recorded_at=instant_text(draft.recorded_at),
        author=draft.author,
        about=draft.about,
        key=draft.key,
        content=canonical_json(draft.content),
        commitments=canonical_json({row.field: commitment(row.salt, row.text) for row in texts}),
        previous_hash=previous_hash,
        entry_hash="",
    )
    return unsigned._replace(entry_hash=hash_of(unsigned)), texts


def hash_of(row: Row) -> str:
    """SHA-256 over everything in the row but the hash itself, the hash before included, as one JSON list."""
    return hashlib.sha256(_ENCODER.encode([_FORMAT, *row[:-1]]).encode()).hexdigest()


def commitment(salt: str, text: str) -> str:
    """What the chain holds of a text: HMAC-SHA-256 under a salt that is erased with it."""
    return hmac.digest(bytes.fromhex(salt), text.encode(), "sha256").hex()


def instant_text(instant: datetime) -> str:
    """An instant in UTC, to the microsecond; its order as text is its order in time."""
    if instant.utcoffset() is None:
        raise InternalError("an entry needs a time with an offset from UTC")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def draft_members(row: Row) -> dict[str, Any]:
    """The members of an entry that its row alone says."""
    return {
        "sequence": row.sequence,
        "operation_id": row.operation_id,
        "kind": EntryKind(row.kind),
        "recorded_at": datetime.fromisoformat(row.recorded_at),
        "author": row.author,
        "about": row.about,
        "key": row.key,
        "content": json.loads(row.content),
        "previous_hash": row.previous_hash,
        "entry_hash": row.entry_hash,
    }
