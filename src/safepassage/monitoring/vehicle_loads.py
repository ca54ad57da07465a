"""People against vehicles: how many each private car would have carried."""

from collections.abc import Iterator, Sequence

from safepassage.model.reports import Measure
from safepassage.model.situation import Flag, ScopeSituation
from safepassage.monitoring.observation import PEOPLE_UNITS
from safepassage.monitoring.priors import LOADS, MOST_IN_A_CAR
from safepassage.monitoring.statements import DAY, Statement

CARS = frozenset({"private_vehicles", "private vehicles", "cars", "private_cars", "own_vehicles"})
MOST_ON_A_BUS = 110.0
"""People a bus above which other vehicles must have carried some of them."""

COUNTS_PEOPLE = frozenset({Measure.CUMULATIVE, Measure.PERIOD, Measure.BATCH})


def implausible_loads(scope: ScopeSituation, statements: Sequence[Statement]) -> Iterator[Flag]:
    """A flag for each count of private vehicles that would have carried more people than they hold.

    The people are those of the same document, or of the same group and time, less what buses and ambulances counted with
    them carry; where nobody gives people for a count since the beginning, the estimate of people out.
    """
    for cars in statements:
        if cars.claim.measure is not Measure.VEHICLES or cars.claim.unit.strip().lower() not in CARS:
            continue
        number = cars.claim.number
        people = _people(cars, statements)
        if not number or people is None and cars.ends - cars.begins <= DAY:
            continue
        carried = scope.people_out.estimate if people is None else people.claim.number
        if carried is None:
            continue
        others = [each for each in statements if _counted_with(each, cars)]
        load = (carried - sum(_load(each) for each in others)) / number
        if load > MOST_IN_A_CAR:
            ids = {cars.report.report_id, *(each.report.report_id for each in others)}
            ids |= {people.report.report_id} if people else set()
            yield Flag(
                code="implausible_load",
                scope=scope.scope,
                message=f"{load:.1f} people a private vehicle ({carried:,.0f} people, {number:,.0f} vehicles): too many "
                "for cars; people or vehicles are missing from the count",
                reports=tuple(sorted(ids)),
            )


def _people(cars: Statement, statements: Sequence[Statement]) -> Statement | None:
    """The count of people that goes with a count of cars."""
    fitting = [
        each
        for each in statements
        if each.claim.measure in COUNTS_PEOPLE
        and each.claim.unit.strip().lower() in PEOPLE_UNITS
        and each.claim.number
        and _same_span(each, cars)
        and (_same_document(each, cars) or each.group == cars.group)
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda each: (_same_document(each, cars), each.recency))


def _same_span(people: Statement, cars: Statement) -> bool:
    """Whether people and cars are of one span: both since the beginning, or both of the same hours."""
    whole = people.claim.measure is Measure.CUMULATIVE
    return whole == (cars.ends - cars.begins > DAY) and abs(people.ends - cars.ends) <= 2 * DAY


def _same_document(one: Statement, other: Statement) -> bool:
    return bool(one.report.url) and one.report.url == other.report.url


def _counted_with(each: Statement, cars: Statement) -> bool:
    return (
        each.claim.measure is Measure.VEHICLES
        and each.claim.unit.strip().lower() in LOADS
        and each.group == cars.group
        and each.begins == cars.begins
        and each.ends == cars.ends
    )


def _load(each: Statement) -> float:
    return LOADS[each.claim.unit.strip().lower()] * (each.claim.number or 0.0)
