"""What a study found on how long ceasefires hold, and the curve that is taken where a scenario says nothing."""

import csv
import math
from functools import cache
from importlib.resources import files
from statistics import NormalDist, linear_regression

from safepassage.model.pause import TabulatedSurvival
from safepassage.model.pause_report import GroupSurvival

DEFAULT_GROUP = "local_and_humanitarian"
"""The ceasefires nearest to a pause for people to leave one place."""

DEFAULT_FILE = "local_and_humanitarian.csv"
"""What the curve is called where a scenario that rests on it is written."""

DEFAULT_SAYS = (
    "it is taken to hold as 146 local and humanitarian ceasefires did (ETH/PRIO): 0.61 after 1 day, 0.46 after 2, "
    "0.42 after 3, 0.36 after 7, 0.23 after 30; below a day the curve extrapolates"
)

HOURS_BELOW_A_DAY = (0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 9.0, 12.0, 18.0)
"""Where the curve is extrapolated to; linear in between."""


@cache
def group_figures() -> tuple[GroupSurvival, ...]:
    """The packaged figures by group.

    Kaplan-Meier figures over the ETH/PRIO Civil Conflict Ceasefire data (Clayton et al. 2022, Journal of Conflict
    Resolution): an event is a ceasefire that expired or was broken, an unknown end is censored.
    """
    with (files("safepassage") / "inputs" / "figures" / "pause_survival.csv").open(encoding="utf-8") as handle:
        return tuple(_group(row) for row in csv.DictReader(handle))


def figures_of(group: str) -> GroupSurvival:
    """The figures of one group; raises KeyError where there is none of that name."""
    return {figures.group: figures for figures in group_figures()}[group]


@cache
def default_survival() -> TabulatedSurvival:
    """How local and humanitarian ceasefires held: the study's figures from a day on, extrapolated below.

    A straight line from 1 to the figure of the first day would have the hazard rise through that day, where every
    study finds that it falls with age, and would so promise too much in the very hours in which people are on the road.
    Below a day the curve is the log-normal one whose spread fits all figures of the group best, held to the figure of
    the first day.
    """
    group = figures_of(DEFAULT_GROUP)
    normal = NormalDist()
    deviations = [normal.inv_cdf(1 - holds) for holds in group.survival]
    slope = linear_regression([math.log(hours) for hours in group.hours], deviations).slope
    first_day, at_first_day = group.hours[0], deviations[0]
    below = [1 - normal.cdf(at_first_day + slope * math.log(hours / first_day)) for hours in HOURS_BELOW_A_DAY]
    return TabulatedSurvival(
        file=DEFAULT_FILE,
        hours=(0.0, *HOURS_BELOW_A_DAY, *group.hours),
        survival=(1.0, *(round(holds, 4) for holds in below), *group.survival),
    )


def _group(row: dict[str, str]) -> GroupSurvival:
    told = {heading: cell for heading, cell in row.items() if heading.startswith("survival_")}
    return GroupSurvival(
        group=row["group"],
        pauses=int(row["pauses"]),
        hours=tuple(float(heading.removeprefix("survival_").removesuffix("h")) for heading in told),
        survival=tuple(float(cell) for cell in told.values()),
        reference=row["reference"],
    )
