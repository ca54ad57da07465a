"""Finds the word that was probably meant."""

from collections.abc import Collection
from difflib import get_close_matches

MOST_COMPARED = 500
"""Words compared letter by letter; a network has tens of thousands of ids, and comparing is slow."""

CLOSE = 0.8
LONGEST_COMPARED = 200


def close_to(word: str, known: Collection[str], *, at_least: float = CLOSE) -> str | None:
    """The known word nearest to this one, or None where none is close."""
    if len(word) > LONGEST_COMPARED:
        return None
    candidates = known if len(known) <= MOST_COMPARED else _alike(word, known)
    folded = {candidate.casefold(): candidate for candidate in candidates}
    found = get_close_matches(word.casefold(), folded, n=1, cutoff=at_least)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Collection[str], *, otherwise: str) -> str:
    """A remedy: the nearest known word, or what to do where there is none."""
    near = close_to(word, known, at_least=0.6)
    return f"did you mean {near!r}?" if near else otherwise


def _alike(word: str, known: Collection[str]) -> list[str]:
    """At most `MOST_COMPARED` words of about the same length that begin or end alike."""
    folded = word.casefold()
    alike = []
    for candidate in known:
        if abs(len(candidate) - len(word)) > 1:
            continue
        other = candidate.casefold()
        if folded[:2] == other[:2] or folded[-2:] == other[-2:]:
            alike.append(candidate)
            if len(alike) == MOST_COMPARED:
                break
    return alike
