"""Which texts are the same text: shingles that several texts share, looked up among the forms known so far."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.monitoring.texts import FEWEST_WORDS, WORDS_A_SHINGLE, words_of

SAME_CONTAINMENT = 0.8
SAME_JACCARD = 0.6
ASK_FROM = 0.3
NEARLY_ALL = 0.9
MOST_FORMS = 20
"""A copy less like all known forms of its text than this is remembered as a further form, up to so many."""

COMMONEST = 200
"""A run of words in more forms than this is a phrase and tells nothing."""

FEWEST_SHARED = 3

_MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)
"""Odd numbers by which the words of a run are told apart; 64 bits make two runs alike by chance in 1 of 10^7 uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two texts are: shared shingles over those of the shorter, and over those of both."""

    containment: float
    jaccard: float

    @property
    def same(self) -> bool:
        """Whether they are one text."""
        return self.containment >= SAME_CONTAINMENT or self.jaccard >= SAME_JACCARD

    @property
    def doubtful(self) -> bool:
        """Whether a person should say if they are."""
        return not self.same and self.containment >= ASK_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Which text a text is.

    Attributes
    ----------
    number
        The same for copies of one text; None where it is too short to tell.
    doubtful
        Numbers of earlier texts that it may be a copy of.
    """

    number: int | None = None
    doubtful: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shingles:
    """Those of one text that others have too, and how many it has in all."""

    shared: tuple[int, ...]
    count: int


def likeness(shared: int, one: int, other: int) -> Likeness:
    """How alike two texts are that have so many shingles in common, and so many each."""
    return Likeness(containment=shared / max(1, min(one, other)), jaccard=shared / max(1, one + other - shared))


def place_texts(texts: Sequence[str]) -> list[Placed]:
    """Say which texts are one text.

    Parameters
    ----------
    texts
        In the order of their publication; a text is a copy of earlier ones only.

    Notes
    -----
    Exact: every text is compared with every known form with which it shares enough runs of five words. Containment is
    asked for as well as Jaccard, which rules out signatures by least hashes. Runs that only one text has are set aside
    first, at once for all texts; the rest is an inverted index over the forms of each text.
    """
    known: dict[str, int] = {}
    bags: dict[tuple[str, ...], int] = {}
    places = [known[text] if text in known else known.setdefault(text, _bag(text, bags)) for text in texts]
    index = _Forms()
    found = [index.place(shingles) for shingles in _shingles([words for words in bags if words])]
    blank = Placed()
    return [blank if place < 0 else found[place] for place in places]


def _bag(text: str, bags: dict[tuple[str, ...], int]) -> int:
    """The number of a text's words among all that differ; -1 where they are too few."""
    words = words_of(text) if text else ()
    return -1 if len(words) < FEWEST_WORDS else bags.setdefault(words, len(bags))


class _Forms:
    """The forms of each text so far, by the shingles they share with others."""

    def __init__(self) -> None:
        self._counts: list[int] = []
        self._numbers: list[int] = []
        self._holders: dict[int, list[int]] = {}
        self._forms_of: Counter[int] = Counter()
        self._texts = 0

    def place(self, shingles: _Shingles) -> Placed:
        """Take in a text."""
        alike = self._compare(shingles)
        same = [(found.containment, found.jaccard, -form) for form, found in alike if found.same]
        if same:
            number = self._numbers[-max(same)[2]]
            unlike = max(jaccard for _, jaccard, _ in same) < NEARLY_ALL
            if unlike and self._forms_of[number] < MOST_FORMS:
                self._remember(shingles, number)
            return Placed(number=number)
        doubtful = {self._numbers[form] for form, found in alike if found.doubtful}
        number = self._texts
        self._texts += 1
        self._remember(shingles, number)
        return Placed(number=number, doubtful=tuple(sorted(doubtful)))

    def _compare(self, shingles: _Shingles) -> list[tuple[int, Likeness]]:
        met: Counter[int] = Counter()
        for shingle in shingles.shared:
            forms = self._holders.get(shingle)
            if forms is not None and len(forms) <= COMMONEST:
                met.update(forms)
        return [
            (form, likeness(shared, shingles.count, self._counts[form]))
            for form, shared in sorted(met.items())
            if shared >= FEWEST_SHARED
        ]

    def _remember(self, shingles: _Shingles, number: int) -> None:
        for shingle in shingles.shared:
            forms = self._holders.setdefault(shingle, [])
            if len(forms) <= COMMONEST:
                forms.append(len(self._numbers))
        self._forms_of[number] += 1
        self._counts.append(shingles.count)
        self._numbers.append(number)


def _shingles(texts: Sequence[tuple[str, ...]]) -> list[_Shingles]:
    """The runs of five words of each text that some other text has too."""
    if not texts:
        return []
    codes, owners = _runs(texts)
    order = np.lexsort((owners, codes))
    codes, owners = codes[order], owners[order]
    fresh = np.ones(len(codes), dtype=bool)
    fresh[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
    codes, owners = codes[fresh], owners[fresh]
    counts = np.bincount(owners, minlength=len(texts))
    _, number, times = np.unique(codes, return_inverse=True, return_counts=True)
    common = times[number] > 1
    number, owners = number[common], owners[common]
    order = np.lexsort((number, owners))
    ends = np.searchsorted(owners[order], np.arange(len(texts) + 1))
    shared = number[order].tolist()
    return [
        _Shingles(shared=tuple(shared[ends[text] : ends[text + 1]]), count=int(counts[text]))
        for text in range(len(texts))
    ]


def _runs(texts: Sequence[tuple[str, ...]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """A number for every run of five words, and the text it is in."""
    vocabulary: dict[str, int] = {}
    flat = [vocabulary.setdefault(word, len(vocabulary) + 1) for words in texts for word in words]
    lengths = np.array([len(words) for words in texts], dtype=np.int64)
    owners = np.repeat(np.arange(len(texts)), lengths)
    numbers = _scattered(np.array(flat, dtype=np.uint64))
    runs = len(numbers) - WORDS_A_SHINGLE + 1
    codes = np.zeros(runs, dtype=np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS):
        codes ^= _scattered(numbers[place : place + runs] * multiplier)
    whole = owners[:runs] == owners[WORDS_A_SHINGLE - 1 :]
    return codes[whole], owners[:runs][whole]


def _scattered(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers with their bits mixed, so that sums of them tell words and places apart."""
    mixed = numbers * np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(32)))
