"""Carries a plan out in futures, whatever room that needs."""

from safepassage.forecasting.simulate.ground import Fleet, Futures, Layout, Outcomes, no_outcomes
from safepassage.forecasting.simulate.kernel import carry_out_futures
from safepassage.forecasting.simulate.state import new_day
from safepassage.model.forecast import Outcome

ROOM = 1.25
SPARE = 1024


class Carrier:
    """Carries one plan out, in one batch of futures after the other; not to be shared between threads."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout._replace(
            roads=layout.roads.copy(),
            nodes=layout.nodes.copy(),
            areas=layout.areas.copy(),
            sites=layout.sites.copy(),
            fleet=layout.fleet._replace(**{name: getattr(layout.fleet, name).copy() for name in Fleet._fields}),
        )
        self._day = new_day(layout, int(ROOM * len(layout.flows)) + SPARE)

    def carry_out(self, futures: Futures) -> Outcomes:
        """What becomes of the plan in each of some futures."""
        layout = self.layout
        outcomes = no_outcomes(len(futures.breaks_after), layout.grid.steps, len(layout.areas))
        while not carry_out_futures(layout, futures, self._day, outcomes):
            self._day = new_day(layout, 2 * len(self._day.pieces))
        return outcomes


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
