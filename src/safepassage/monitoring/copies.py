"""Which texts are the same text: an index of shingles over what is new in each."""

from collections import Counter
from dataclasses import dataclass

from safepassage.monitoring.texts import FEWEST_WORDS, shingles_of, words_of

SAME_CONTAINMENT = 0.8
SAME_JACCARD = 0.6
ASK_FROM = 0.3
NEARLY_ALL = 0.9
"""A copy less like all known forms of its text than this is remembered as a further form."""

COMMONEST = 200
"""A run of words in more forms than this is a phrase and tells nothing."""

FEWEST_SHARED = 3


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


def likeness(one: frozenset[int], other: frozenset[int], shared: int | None = None) -> Likeness:
    """How alike two sets of shingles are."""
    both = len(one & other) if shared is None else shared
    return Likeness(
        containment=both / max(1, min(len(one), len(other))),
        jaccard=both / max(1, len(one) + len(other) - both),
    )


class TextIndex:
    """Texts so far, by their shingles; give texts in the order of their publication.

    Exact: every pair of a text and a known form that shares a shingle is compared. Containment is asked for as well as
    Jaccard, which rules out signatures by least hashes.
    """

    def __init__(self) -> None:
        self._forms: list[tuple[frozenset[int], int]] = []
        self._holders: dict[int, tuple[int, ...]] = {}
        self._known: dict[tuple[str, ...], tuple[int, tuple[int, ...]]] = {}
        self._texts = 0

    def add(self, text: str) -> tuple[int | None, tuple[int, ...]]:
        """Take in a text.

        Returns
        -------
        The number of the text that it is (a new one, or that of which it is a copy), None where it is too short to
        tell; and the numbers of texts that it may be a copy of.
        """
        words = words_of(text)
        if len(words) < FEWEST_WORDS:
            return None, ()
        if words not in self._known:
            self._known[words] = self._place(shingles_of(words))
        return self._known[words]

    def _place(self, shingles: frozenset[int]) -> tuple[int, tuple[int, ...]]:
        alike = self._compare(shingles)
        same = [(found.containment, found.jaccard, -form) for form, found in alike if found.same]
        if same:
            best = -max(same)[2]
            number = self._forms[best][1]
            if max(jaccard for _, jaccard, _ in same) < NEARLY_ALL:
                self._remember(shingles, number)
            return number, ()
        doubtful = {self._forms[form][1] for form, found in alike if found.doubtful}
        number = self._texts
        self._texts += 1
        self._remember(shingles, number)
        return number, tuple(sorted(doubtful))

    def _compare(self, shingles: frozenset[int]) -> list[tuple[int, Likeness]]:
        holders = self._holders
        shared: Counter[int] = Counter()
        for shingle in shingles:
            forms = holders.get(shingle)
            if forms is not None and len(forms) <= COMMONEST:
                shared.update(forms)
        return [
            (form, likeness(shingles, self._forms[form][0], count))
            for form, count in sorted(shared.items())
            if count >= FEWEST_SHARED
        ]

    def _remember(self, shingles: frozenset[int], number: int) -> None:
        holders, form = self._holders, len(self._forms)
        only = (form,)
        for shingle in shingles:
            known = holders.get(shingle)
            holders[shingle] = only if known is None else (*known, form) if len(known) <= COMMONEST else known
        self._forms.append((shingles, number))
