"""What people do who find the way shut, step by step, by hand."""

import numpy as np

from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.carry import Carrier
from safepassage.forecasting.simulate.ground import Futures, Outcomes
from safepassage.forecasting.simulate.laying_out import lay_out
from safepassage.model.corridor import Corridor
from safepassage.model.forecast_settings import CorridorFactor, ForecastSettings, PauseFactor
from safepassage.model.network import Node
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.planning.planner import make_plan
from tests.builders import line_scenario, make_scenario


def fork() -> Scenario:
    """Ten people from `a` by `m` to `r`, two minutes and one; a way around from `m`, five minutes."""
    return make_scenario(
        links=[("a", "m", 2, 600), ("m", "r", 1, 600), ("m", "o", 3, 600), ("o", "r", 2, 600)],
        staging=[("a", 10)],
        sites=["r"],
        corridors=[Corridor(corridor_id="C", link_ids=("2",))],
        steps=30,
    )


def sure(scenario: Scenario, how: ForecastSettings) -> Futures:
    return Drawer.of(scenario, how, 1).sure(1)


def carry(scenario: Scenario, how: ForecastSettings, futures: Futures) -> Outcomes:
    return Carrier(lay_out(scenario, make_plan(scenario), how)).carry_out(futures)


def shut_from_two(when_blocked: str, *, until: int = 30, patience_s: int = 240) -> Outcomes:
    how = ForecastSettings(corridors=CorridorFactor(when_blocked=when_blocked, patience_s=patience_s))
    futures = sure(fork(), how)
    futures.corridor_open[0, 0, 2:until] = 0
    return carry(fork(), how, futures)


def test_they_wait_on_the_road_until_it_opens() -> None:
    outcomes = shut_from_two("wait", until=10)
    assert outcomes.safe[0].tolist() == [0] * 11 + [10] * 20
    assert outcomes.moving[0, 10] == 10


def test_they_wait_until_the_horizon_where_it_does_not() -> None:
    outcomes = shut_from_two("wait")
    assert outcomes.safe[0, -1] == 0
    assert outcomes.moving[0, -1] == 10
    assert outcomes.caught[0, -1] == 0


def test_they_turn_back_as_long_as_they_came() -> None:
    # At m at instant 2, patient for 4 steps, back home 2 steps later.
    outcomes = shut_from_two("turn_back", until=8)
    assert outcomes.moving[0].tolist() == [10] * 8 + [0] * 23
    assert outcomes.waiting[0].tolist() == [0] * 8 + [10] * 23
    assert outcomes.turned_back.tolist() == [10]
    assert outcomes.emptied_at.tolist() == [[31]]


def test_they_take_what_is_open() -> None:
    # From m at instant 6, five minutes.
    outcomes = shut_from_two("reroute")
    assert outcomes.safe[0].tolist() == [0] * 11 + [10] * 20
    assert outcomes.rerouted.tolist() == [10]


def test_they_wait_where_nothing_else_is_open() -> None:
    scenario = fork().replace(corridors=(Corridor(corridor_id="C", link_ids=("2", "4")),))
    how = ForecastSettings(corridors=CorridorFactor(when_blocked="reroute", patience_s=0))
    futures = sure(scenario, how)
    futures.corridor_open[0, 0, 2:20] = 0
    outcomes = carry(scenario, how, futures)
    assert outcomes.safe[0].tolist() == [0] * 21 + [10] * 10
    assert outcomes.rerouted.tolist() == [0]


def test_those_on_the_way_around_turn_to_what_has_opened() -> None:
    # Around from m at instant 2 by a road that closes while they are on it: they wait at o for their last link.
    scenario = fork().replace(
        corridors=(Corridor(corridor_id="C", link_ids=("2",)), Corridor(corridor_id="D", link_ids=("4",)))
    )
    how = ForecastSettings(corridors=CorridorFactor(when_blocked="reroute", patience_s=0))
    futures = sure(scenario, how)
    futures.corridor_open[0, 0, 2:] = 0
    futures.corridor_open[0, 1, 4:9] = 0
    outcomes = carry(scenario, how, futures)
    assert outcomes.safe[0].tolist() == [0] * 11 + [10] * 20


def test_who_turned_back_is_at_home_when_the_pause_breaks_and_who_is_on_the_way_back_is_caught() -> None:
    how = ForecastSettings(corridors=CorridorFactor(when_blocked="turn_back", patience_s=240))
    for breaks_after, caught in ((7, 10), (8, 0)):
        futures = sure(fork(), how)
        futures.corridor_open[0, 0, 2:] = 0
        futures.breaks_after[0] = breaks_after
        outcomes = carry(fork(), how, futures)
        assert outcomes.caught[0, -1] == caught
        assert outcomes.waiting[0, -1] == 10 - caught
        assert outcomes.safe[0, -1] == 0


def test_where_more_wait_than_may_the_rest_stand_on_the_road_and_shut_it() -> None:
    scenario = make_scenario(
        links=[("a", "m", 1, 240), ("m", "r", 1, 240)],
        staging=[("a", 12)],
        sites=["r"],
        nodes=["a", Node(node_id="m", x_coord=0.0, y_coord=0.0, hold_persons=5), "r"],
        corridors=[Corridor(corridor_id="C", link_ids=("2",))],
        steps=20,
    )
    how = ForecastSettings(corridors=CorridorFactor())
    futures = sure(scenario, how)
    futures.corridor_open[0, 0, 1:10] = 0
    outcomes = carry(scenario, how, futures)
    # Four enter at 0 and four at 1; at 2 eight stand at m where five may, so that nobody follows until they go on.
    assert outcomes.moving[0, :12].tolist() == [4] + [8, 12] + [12] * 8 + [8]
    free = sure(scenario, how)
    assert carry(scenario, how, free).safe[0, -1] == 12


def test_after_the_break_only_those_on_their_last_link_may_finish_and_only_if_they_may() -> None:
    # Two a minute from a, two minutes to b: at instant 3 two are safe, four on the link.
    scenario = line_scenario()
    for may_finish, safe, caught in ((False, 4, 4), (True, 8, 0)):
        how = ForecastSettings(pause=PauseFactor(may_finish=may_finish))
        futures = sure(scenario, how)
        futures.breaks_after[0] = 3
        outcomes = carry(scenario, how, futures)
        assert (outcomes.safe[0, -1], outcomes.caught[0, -1]) == (safe, caught)
        assert outcomes.waiting[0, -1] == 2
        assert outcomes.safe[0, 3] == 4


def test_nobody_enters_while_the_pause_is_suspended() -> None:
    scenario, how = line_scenario(), ForecastSettings()
    futures = sure(scenario, how)
    futures.suspended[0, 2:6] = 1
    outcomes = carry(scenario, how, futures)
    assert outcomes.safe[0, :12].tolist() == [0, 0, 2, 4, 4, 4, 4, 4, 6, 8, 10, 10]


def test_room_for_pieces_grows_where_crowds_are_split() -> None:
    # Many rows of one person each, and far more people than were counted: pieces are split again and again.
    scenario = make_scenario(
        links=[("a", "m", 1, 6000), ("m", "r", 1, 60)],
        staging=[StagingArea(staging_area_id="S", node_id="a", persons=3000)],
        sites=[ReceptionSite(reception_site_id="R", node_id="r")],
        steps=200,
    )
    how = ForecastSettings()
    carrier = Carrier(lay_out(scenario, make_plan(scenario), how))
    before = len(carrier._day.pieces)
    futures = sure(scenario, how)
    futures.persons[0, 0] = 40_000
    futures.link_capacity[0] = 0.37
    outcomes = carrier.carry_out(futures)
    total = outcomes.safe[0] + outcomes.moving[0] + outcomes.waiting[0]
    assert (total == 40_000).all()
    assert len(carrier._day.pieces) >= before
    assert np.all(np.diff(outcomes.safe[0]) <= 1)
