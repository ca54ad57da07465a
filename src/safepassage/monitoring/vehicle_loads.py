"""People against vehicles: how many each private car would have carried."""

from collections.abc import Iterator, Sequence

from safepassage.model.reports import Measure
from safepassage.model.situation import Flag, ScopeSituation
from safepassage.monitoring.observation import PEOPLE_UNITS
from safepassage.monitoring.priors import LOADS, MOST_IN_A_CAR
from safepassage.monitoring.statements import DAY, Statement

CARS = frozenset({"private_vehicles", "private vehicles", "cars", "private_cars", "own_vehicles"})
COUNTS_PEOPLE = frozenset({Measure.CUMULATIVE, Measure.PERIOD, Measure.BATCH})

Near = dict[object, list[Statement]]


def implausible_loads(scope: ScopeSituation, statements: Sequence[Statement]) -> Iterator[Flag]:
    """A flag for each count of private vehicles that would have carried more people than they hold.

    The people are those of the same document, or of the same group and time, less what buses and ambulances counted
    with them carry; where nobody gives people for a count since the beginning, the estimate of people out.
    """
    counted = [each for each in statements if each.unit in CARS and each.claim.measure is Measure.VEHICLES]
    if not counted:
        return
    people, others = _people_near(statements), _vehicles_near(statements)
    for cars in counted:
        flag = _judged(scope, cars, _fitting(cars, people), others.get((cars.group, cars.begins, cars.ends), []))
        if flag is not None:
            yield flag


def _judged(
    scope: ScopeSituation, cars: Statement, people: Statement | None, others: Sequence[Statement]
) -> Flag | None:
    number = cars.claim.number
    if people is None and cars.ends - cars.begins <= DAY:
        return None
    carried = scope.people_out.estimate if people is None else people.claim.number
    if carried is None or not number:
        return None
    load = (carried - sum(LOADS[each.unit] * (each.claim.number or 0.0) for each in others)) / number
    if load <= MOST_IN_A_CAR:
        return None
    ids = {cars.report.report_id, *(each.report.report_id for each in others)}
    ids |= {people.report.report_id} if people else set()
    return Flag(
        code="implausible_load",
        scope=scope.scope,
        message=f"{load:.1f} people a private vehicle ({carried:,.0f} people, {number:,.0f} vehicles): too many for "
        "cars; people or vehicles are missing from the count",
        reports=tuple(sorted(ids)),
    )


def _people_near(statements: Sequence[Statement]) -> Near:
    """Counts of people by their document and by their group."""
    found: Near = {}
    for each in statements:
        if each.claim.measure in COUNTS_PEOPLE and each.unit in PEOPLE_UNITS and each.claim.number:
            found.setdefault(("group", each.group), []).append(each)
            if each.report.url:
                found.setdefault(("url", each.report.url), []).append(each)
    return found


def _vehicles_near(statements: Sequence[Statement]) -> Near:
    """Counts of buses and ambulances by their group and time."""
    found: Near = {}
    for each in statements:
        if each.claim.measure is Measure.VEHICLES and each.unit in LOADS:
            found.setdefault((each.group, each.begins, each.ends), []).append(each)
    return found


def _fitting(cars: Statement, people: Near) -> Statement | None:
    """The count of people that goes with a count of cars."""
    for key in (("url", cars.report.url), ("group", cars.group)):
        fitting = [each for each in people.get(key, ()) if _same_span(each, cars)]
        if fitting:
            return max(fitting, key=lambda each: each.recency)
    return None


def _same_span(people: Statement, cars: Statement) -> bool:
    """Whether people and cars are of one span: both since the beginning, or both of the same hours."""
    whole = people.claim.measure is Measure.CUMULATIVE
    return whole == (cars.ends - cars.begins > DAY) and abs(people.ends - cars.ends) <= 2 * DAY
