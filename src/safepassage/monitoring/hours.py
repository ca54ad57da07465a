"""Time in hours: what is told is known to the hour at best."""

import math
from collections.abc import Iterable
from datetime import datetime

MOST_INSTANTS = 48
"""Instants at which a total is weighed; where more were spoken of, time is cut more coarsely."""

WIDTHS_H = (1, 2, 3, 4, 6, 12, 24, 48, 96, 168, 336, 720, 1440, 2880, 5760, 11520, 23040, 46080)


def hour_of(at: datetime) -> int:
    """The whole hour of an instant, since 1970."""
    return math.floor(at.timestamp() / 3600)


def instants_of(hours: Iterable[int], now: int) -> tuple[tuple[int, ...], int]:
    """The instants into which hours fall, rising, the last `now`; and how wide they are, in hours.

    Cut points are multiples of the width, so they do not depend on what else was said or in which order.
    """
    told = sorted({min(hour, now) for hour in hours})
    for width in WIDTHS_H:
        cut = {instant_for(hour, now, width) for hour in told}
        if len(cut) < MOST_INSTANTS:
            return tuple(sorted({*cut, now})), width
    return (now,), now


def instant_for(hour: int, now: int, width: int) -> int:
    """The instant into which an hour falls: the end of its span, never after `now`."""
    return min(now, -(-hour // width) * width)
