"""Carries a plan out in futures, whatever room that needs."""

from safepassage.forecasting.simulate.ground import Futures, Layout, Outcomes, no_outcomes
from safepassage.forecasting.simulate.kernel import carry_out_futures
from safepassage.forecasting.simulate.state import State, new_state
from safepassage.model.forecast import Outcome

ROOM = 1.25
SPARE = 1024


class Carrier:
    """Carries one plan out, in one batch of futures after the other; not to be shared between threads."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._pieces = int(ROOM * len(layout.flows.area)) + SPARE
        self._state = self._room()

    def carry_out(self, futures: Futures) -> Outcomes:
        """What becomes of the plan in each of some futures."""
        layout = self.layout
        outcomes = no_outcomes(len(futures.breaks_after), layout.grid.steps, len(layout.places.persons))
        while not carry_out_futures(layout, futures, self._state, outcomes):
            self._pieces *= 2
            self._state = self._room()
        return outcomes

    def _room(self) -> State:
        layout = self.layout
        return new_state(
            pieces=self._pieces,
            steps=layout.grid.steps,
            roads=len(layout.roads.link),
            sites=len(layout.places.site_node),
            nodes=len(layout.places.hold),
            areas=len(layout.places.persons),
            paces=len(layout.roads.travel_s),
            profiles=len(layout.roads.factor),
            kinds=len(layout.places.kind_pace),
            heads=layout.roads.head,
        )


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
