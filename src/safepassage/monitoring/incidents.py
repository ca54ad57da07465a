"""How incidents come: each makes further ones likelier for a while."""

import math
from collections.abc import Iterable
from datetime import datetime

from safepassage.model.reports import Measure
from safepassage.model.situation import IncidentTrend
from safepassage.monitoring.hours import hour_of
from safepassage.monitoring.statements import Statement

AFTER_EFFECT_H = 24.0
"""The after-effect of an incident falls to 1/e in so many hours."""

FOLLOWED_BY = 0.5
"""How many further incidents one sets off on average; below 1, or they would never end."""

LEAST_DAYS = 3.0
SAME_WITHIN_H = 6
NOT_VIOLENT = frozenset({"weather"})


def incident_trend(statements: Iterable[Statement], as_of: datetime) -> IncidentTrend:
    """The rate of incidents at a moment, as a self-exciting process with exponential decay.

    Notes
    -----
    The rate is mu + sum of (n / tau) exp(-(t - t_i) / tau) with n = FOLLOWED_BY and tau = AFTER_EFFECT_H (A. Hawkes,
    Spectra of some self-exciting and mutually exciting point processes, 1971); mu = (1 - n) x count / time since the
    first, at least LEAST_DAYS. Reports of one place within six hours are one incident, whatever they say of it.
    """
    told = sorted(
        (each for each in statements if each.claim.measure is Measure.INCIDENT and each.claim.unit not in NOT_VIOLENT),
        key=lambda each: (each.claim.scope, each.begins, each.report.report_id),
    )
    hours: list[int] = []
    last: dict[str, int] = {}
    for each in told:
        hour = hour_of(each.begins)
        if each.claim.scope not in last or hour - last[each.claim.scope] > SAME_WITHIN_H:
            hours.append(hour)
        last[each.claim.scope] = hour
    if not hours:
        return IncidentTrend()
    now = hour_of(as_of)
    days = max(LEAST_DAYS, (now - min(hours)) / 24)
    usual = (1 - FOLLOWED_BY) * len(hours) / days
    excited = sum(FOLLOWED_BY * 24 / AFTER_EFFECT_H * math.exp(-max(0, now - hour) / AFTER_EFFECT_H) for hour in hours)
    lasting = usual / (1 - FOLLOWED_BY)
    return IncidentTrend(
        count=len(hours),
        per_day=usual + excited,
        usual_per_day=lasting,
        hazard_factor=max(1.0, (usual + excited) / lasting),
        reports=tuple(sorted(each.report.report_id for each in told)),
    )
