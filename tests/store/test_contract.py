"""The contract of a store, the same on every database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.errors import InputError
from safepassage.model.record import Draft, EntryKind, Head, Json
from safepassage.store.base import Store
from safepassage.store.chain import GENESIS
from safepassage.store.opening import open_store
from tests.store.drafts import NOON, draft


def test_an_empty_store_verifies(store: Store) -> None:
    assert store.head() == Head(sequence=0, entry_hash=GENESIS)
    assert store.verify().holds
    assert list(store.entries()) == []


def test_what_was_appended_is_read_back(store: Store) -> None:
    written = store.append([draft(1), draft(2), draft(3, texts={})])
    assert tuple(store.entries()) == written
    assert [entry.sequence for entry in written] == [1, 2, 3]
    assert written[0].texts == {"text": "About 1 people left, said نحو."}
    assert written[0].recorded_at == NOON + timedelta(minutes=1)
    assert written[0].previous_hash == GENESIS
    assert written[2].previous_hash == written[1].entry_hash
    assert store.head() == Head(sequence=3, entry_hash=written[2].entry_hash)
    assert store.entry(2) == written[1]
    assert store.entry(4) is None
    assert store.verify().entries == 3


def test_it_is_there_when_the_store_is_opened_again(address: str) -> None:
    with open_store(address) as first:
        written = first.append([draft(1)])
    with open_store(address) as again:
        assert tuple(again.entries()) == written
        again.append([draft(2)])
        assert again.verify().holds


def test_operations_are_read_apart_and_chained_together(store: Store) -> None:
    store.append([draft(1), draft(1, operation_id="homs"), draft(2)])
    assert [entry.sequence for entry in store.entries("aleppo")] == [1, 3]
    assert [entry.sequence for entry in store.entries("homs")] == [2]
    assert list(store.entries("nowhere")) == []


def test_a_key_is_taken_once_and_nothing_of_the_rest_is_added(store: Store) -> None:
    store.append([draft(1)])
    with pytest.raises(InputError, match="same key is there already; nothing was added"):
        store.append([draft(2), draft(1)])
    assert [entry.about for entry in store.entries()] == ["R1"]
    assert store.verify().holds


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (draft(1, texts={"text": "a\0b"}), "NUL"),
        (draft(1, texts={"text": "half \ud83d"}), "half a character"),
        (draft(1, texts={"text": "x" * (2**20 + 1)}), "more than 1,048,576"),
        (draft(1, content={"value": float("nan")}), "no canonical form"),
        (draft(1, content={"note": "x" * 70_000}), "more than 65,536"),
        (replace(draft(1), operation_id=""), "names no operation"),
        (replace(draft(1), about="a\0b"), "NUL"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(store: Store, bad: Draft, why: str) -> None:
    with pytest.raises(InputError, match=why):
        store.append([draft(2), bad])
    assert store.head().sequence == 0


def test_a_text_of_a_mebi_of_characters_is_kept(store: Store) -> None:
    long = "ش" * 2**20
    store.append([draft(1, texts={"text": long})])
    assert next(store.entries()).texts["text"] == long


JSON_VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    contents=st.lists(st.dictionaries(WORDS, JSON_VALUES, max_size=4), min_size=1, max_size=4),
    texts=st.dictionaries(WORDS, WORDS, max_size=3),
)
def test_any_content_comes_back_as_it_was(store: Store, contents: list[dict[str, Json]], texts: dict[str, str]) -> None:
    before = store.head().sequence
    store.append([replace(draft(1, content=content, texts=texts), key=None) for content in contents])
    back = [entry for entry in store.entries() if entry.sequence > before]
    assert [entry.content for entry in back] == contents
    assert all(entry.texts == texts for entry in back)
    assert store.verify().holds


def test_erasing_takes_the_text_and_leaves_the_chain(store: Store) -> None:
    before = store.append([draft(1, texts={"text": "Her name", "url": "page"}), draft(2)])
    tombstone = store.erase(1, fields=["text"], author="desk", reason="asked to", at=NOON + timedelta(hours=1))
    erased, other, last = store.entries()
    assert erased.texts == {"url": "page"}
    assert erased.erased == ("text",)
    assert erased.entry_hash == before[0].entry_hash
    assert other == before[1]
    assert last == tombstone
    assert (last.kind, last.content) == (
        EntryKind.TOMBSTONE,
        {"erased": 1, "fields": ["text"], "reason": "asked to"},
    )
    verdict = store.verify()
    assert verdict.holds
    assert verdict.erased_texts == 1


@pytest.mark.parametrize(("sequence", "fields"), [(1, ["nothing"]), (9, ["text"]), (1, [])])
def test_only_a_text_that_is_there_can_be_erased(store: Store, sequence: int, fields: Sequence[str]) -> None:
    store.append([draft(1)])
    with pytest.raises(InputError, match=r"no entry 9|no such text"):
        store.erase(sequence, fields=fields, author="desk", reason="", at=NOON)
    assert store.head().sequence == 1
    assert next(store.entries()).erased == ()


def test_an_end_that_was_written_down_is_still_part_of_the_chain(store: Store) -> None:
    store.append([draft(1), draft(2)])
    known = store.head()
    store.append([draft(3)])
    assert store.verify(known=known).holds
    assert store.verify(known=Head(sequence=0, entry_hash=GENESIS)).holds
    other = store.verify(known=Head(sequence=2, entry_hash="0" * 64))
    assert other.faults[0].sequence == 2
    later = store.verify(known=Head(sequence=7, entry_hash="0" * 64))
    assert later.faults[0].sequence == 7


def test_reading_sees_one_moment(store: Store) -> None:
    store.append([draft(number) for number in range(20)])
    reading = store.entries()
    first = next(reading)
    store.append([draft(100)])
    assert [first.about, *(entry.about for entry in reading)] == [f"R{number}" for number in range(20)]
