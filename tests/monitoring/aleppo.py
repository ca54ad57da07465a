"""The reports of east Aleppo as they come with the package, and what is to be met."""

from datetime import datetime
from functools import cache

from safepassage.inputs.packaged import scenario_folder
from safepassage.inputs.reports import read_reports
from safepassage.model.reports import Report, Reporter
from safepassage.model.situation import Situation
from safepassage.monitoring.assess import assess

FOLDER = "east-aleppo-2016-12-15"
SCOPE = "east_to_rebel"
BANDS = {
    "2016-12-16T20:00:00+02:00": (8_000, 10_500),
    "2016-12-19T22:00:00+02:00": (14_000, 21_000),
    "2016-12-20T20:00:00+02:00": (19_000, 27_000),
    "2016-12-21T22:00:00+02:00": (24_000, 31_500),
    "2016-12-24T12:00:00+02:00": (33_000, 37_000),
}
LAST = "2016-12-24T12:00:00+02:00"


@cache
def told() -> tuple[tuple[Report, ...], tuple[Reporter, ...]]:
    reports, reporters, issues = read_reports(scenario_folder(FOLDER))
    assert reports, [str(issue) for issue in issues]
    return reports, reporters


@cache
def situation(as_of: str) -> Situation:
    return assess(*told(), datetime.fromisoformat(as_of))
