"""Carries a plan out in futures, whatever room that needs."""

from collections.abc import Sequence
from typing import TypeVar

from safepassage.forecasting.simulate.ground import Fleet, Futures, Layout, Outcomes, People, no_outcomes
from safepassage.forecasting.simulate.kernel import carry_out_futures
from safepassage.forecasting.simulate.state import new_day
from safepassage.model.forecast import Outcome

Tables = TypeVar("Tables", People, Fleet)

ROOM = 1.25
SPARE = 1024


class Carrier:
    """Carries one plan out, in one batch of futures after the other; not to be shared between threads."""

    def __init__(self, layout: Layout) -> None:
        self.layout = Layout(
            people=_with_own_tables(layout.people, ("roads", "nodes", "areas", "sites", "stops")),
            fleet=None if layout.fleet is None else _with_own_tables(layout.fleet, Fleet._fields),
        )
        self._day = new_day(layout.people, int(ROOM * len(layout.people.flows)) + SPARE)

    def carry_out(self, futures: Futures) -> Outcomes:
        """What becomes of the plan in each of some futures."""
        layout = self.layout
        outcomes = no_outcomes(len(futures.breaks_after), layout.people.grid.steps, len(layout.people.areas))
        while not carry_out_futures(layout.people, layout.fleet, futures, self._day, outcomes):
            self._day = new_day(layout.people, 2 * len(self._day.pieces))
        return outcomes


def _with_own_tables(arrays: Tables, names: Sequence[str]) -> Tables:
    """The same arrays, some of them copied, as they change while a plan is carried out."""
    return arrays._replace(**{name: getattr(arrays, name).copy() for name in names})


def as_outcome(outcomes: Outcomes, row: int) -> Outcome:
    """One of many outcomes by itself."""
    return Outcome(
        safe=outcomes.safe[row].astype("int64"),
        caught=outcomes.caught[row].astype("int64"),
        moving=outcomes.moving[row].astype("int64"),
        waiting=outcomes.waiting[row].astype("int64"),
        safe_by_area=outcomes.safe_by_area[row].astype("int64"),
        caught_by_area=outcomes.caught_by_area[row].astype("int64"),
        emptied_at=outcomes.emptied_at[row].astype("int64"),
        turned_back=int(outcomes.turned_back[row]),
        rerouted=int(outcomes.rerouted[row]),
    )
