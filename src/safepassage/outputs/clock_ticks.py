"""Round clock times along the foot of a picture."""

from datetime import datetime, timedelta
from itertools import pairwise

from safepassage.outputs.lettering import text_width
from safepassage.outputs.summary import next_round, round_minutes
from safepassage.outputs.words import Words

_DAY_MINUTES = 1440
_MOST_TICKS = 12
_DAY_NAME_ROOM = 0.11


def clock_ticks(start: datetime, end: datetime, words: Words) -> list[tuple[float, str]]:
    """Seconds from the start at which a round clock time stands, and how it is written.

    The day is named at the first tick of each day; over several days only the days are named.
    """
    span = (end - start).total_seconds()
    every = round_minutes(span / 60, _MOST_TICKS)
    at = next_round(start, every)
    ticks = []
    while at <= end:
        ticks.append(at)
        at += timedelta(minutes=every)
    places = [(at - start).total_seconds() for at in ticks]
    if every >= _DAY_MINUTES:
        return [(place, words.day_of(at.date())) for place, at in zip(places, ticks, strict=True)]
    firsts = [place for place, at in enumerate(ticks) if not place or at.date() != ticks[place - 1].date()]
    room = _DAY_NAME_ROOM * span
    named = {first for first, after in pairwise(firsts) if places[after] - places[first] >= room} | {*firsts[-1:]}
    texts = [
        f"{words.clock(at)}\n{words.day_of(at.date())}" if place in named else words.clock(at)
        for place, at in enumerate(ticks)
    ]
    return list(zip(places, texts, strict=True))


def spaced(ticks: list[tuple[float, str]], pixels_per_second: float, size: float) -> list[tuple[float, str]]:
    """The same ticks, without the texts of those that would run into the text before."""
    kept, free = [], float("-inf")
    for place, text in ticks:
        middle = place * pixels_per_second
        half = max(text_width(line, size) for line in text.split("\n")) / 2
        fits = middle - half > free
        kept.append((place, text if fits else ""))
        free = middle + half + size / 2 if fits else free
    return kept
