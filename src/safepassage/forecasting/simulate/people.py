"""What a staging area knows of its people."""

from safepassage.flow.compiled import lean_inner
from safepassage.forecasting.simulate.ground import Records


@lean_inner
def leave_home(areas: Records, area: int, persons: int, instant: int) -> None:
    """People of a staging area enter their first link, or are taken in where they live."""
    this = areas[area]
    this["gone"] += persons
    this["at_home"] -= persons
    this["loaded"] += persons
    if this["at_home"] == 0:
        this["emptied"] = instant
