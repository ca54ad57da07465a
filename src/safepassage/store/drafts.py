"""What may become an entry: refused at the door, so that no database ever has to."""

from collections.abc import Sequence

from safepassage.errors import InputError
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.record import Draft
from safepassage.store.chain import canonical_json

LONGEST_TEXT = 2**20
"""Characters of a text beside an entry."""

LONGEST_CONTENT = 2**16
"""Characters of the content of an entry; it holds figures and ids, no text."""


def refuse_drafts(drafts: Sequence[Draft], store: str) -> None:
    """Raise InputError with every reason why one of the drafts cannot be kept."""
    issues = [
        Issue(
            code="not_keepable",
            severity=Severity.FAULT,
            place=Place(file=store),
            message=f"the entry about {draft.about or draft.operation_id!r} cannot be kept: {reason}",
            remedy="mend or shorten it",
        )
        for draft in drafts
        for reason in _reasons(draft)
    ]
    if issues:
        raise InputError(issues)


def _reasons(draft: Draft) -> list[str]:
    reasons = []
    try:
        content = canonical_json(draft.content)
    except (TypeError, ValueError) as error:
        return [f"its content has no canonical form ({error})"]
    if len(content) > LONGEST_CONTENT:
        reasons.append(f"its content has {len(content):,} characters, more than {LONGEST_CONTENT:,}")
    reasons.extend(
        f"its text {name!r} has {len(text):,} characters, more than {LONGEST_TEXT:,}"
        for name, text in draft.texts.items()
        if len(text) > LONGEST_TEXT
    )
    written = (
        draft.operation_id,
        draft.author,
        draft.about,
        draft.key or "",
        content,
        *draft.texts,
        *draft.texts.values(),
    )
    if any("\0" in text for text in written):
        reasons.append("it holds a NUL character")
    if not all(_encodable(text) for text in written):
        reasons.append("it holds half a character (a lone surrogate)")
    if not draft.operation_id:
        reasons.append("it names no operation")
    return reasons


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
