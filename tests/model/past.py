"""Past pauses for tests."""

from datetime import datetime, timedelta
from typing import Any

from safepassage.model.past_pauses import PastLength, PastPause, PauseTraits

MORNING = datetime.fromisoformat("2015-05-01T08:00:00+02:00")
"""When every past pause made here begins, unless said otherwise."""


def past(hours: float | None, *, place: str = "there", after_days: float = 0, **told: Any) -> PastPause:
    """A pause of so many hours, both times told to the minute; None: it holds still."""
    start = MORNING + timedelta(days=after_days)
    return PastPause(
        place=place,
        start_local=start,
        end_local=None if hours is None else start + timedelta(hours=hours),
        **{"start_certainty": "stated", "end_certainty": "stated", **told},
    )


def known(least: float, most: float | None = None, *, place: str = "there", **traits: Any) -> PastLength:
    """A length known exactly, or to an interval."""
    return PastLength(
        place=place,
        at_least_h=least,
        at_most_h=least if most is None else most,
        running=False,
        traits=PauseTraits(**traits),
    )
