"""read(write(x)) = x, whatever x is."""

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.errors import InputError
from safepassage.inputs import writing
from safepassage.inputs.folder import load_scenario, write_scenario
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import ConvoyRule, LinkedMovement, VehicleType
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.model.past_pauses import COMPLETED, PastPause, PauseTraits
from safepassage.model.pause import (
    ExponentialSurvival,
    HistorySurvival,
    LogNormalSurvival,
    Pause,
    TabulatedSurvival,
    WeibullSurvival,
)
from safepassage.model.references import Reference
from safepassage.model.scenario import Movement, Objective, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid
from tests.builders import line_scenario

TEXTS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8
).map(str.strip)  # fmt: skip
NAMES = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=5)
NUMBERS = st.floats(min_value=0, max_value=1e6)
POSITIVE = st.floats(min_value=1e-3, max_value=1e6)
WHOLE = st.integers(min_value=0, max_value=10**10)
INSTANTS = st.datetimes(
    min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1),  # noqa: DTZ001 - the offset is drawn apart
    timezones=st.one_of(
        st.just(UTC), st.integers(-700, 700).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    ),
)  # fmt: skip
PAST_PAUSES = st.builds(
    lambda start, hours, **told: PastPause(start_local=start, end_local=start + timedelta(hours=hours), **told),
    start=st.datetimes(datetime(1980, 1, 1), datetime(1988, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    hours=st.floats(0.01, 999),
    place=NAMES,
    start_certainty=st.sampled_from(["stated", "approx", "guess"]),
    end_certainty=st.sampled_from(["stated", "approx", "guess", "upper_bound"]),
    declared_hours=st.one_of(st.none(), POSITIVE),
    end_kind=TEXTS.filter(lambda text: text != COMPLETED),
    local=st.sampled_from([None, True, False]),
    written=st.sampled_from([None, True, False]),
    reference=TEXTS,
    note=TEXTS,
)
SURVIVALS = st.one_of(
    st.none(),
    st.builds(ExponentialSurvival, mean_h=POSITIVE),
    st.builds(WeibullSurvival, scale_h=POSITIVE, shape=POSITIVE),
    st.builds(LogNormalSurvival, median_h=POSITIVE, sigma=POSITIVE),
    st.builds(
        TabulatedSurvival,
        file=st.sampled_from(["survival.csv", "my table.csv"]),
        hours=st.just((0.0, 1.5, 24.0)),
        survival=st.sampled_from([(1.0, 1.0, 0.0), (1.0, 1 / 3, 0.1)]),
    ),
    st.builds(
        HistorySurvival,
        file=st.sampled_from(["pauses.csv", "my pauses.csv"]),
        pauses=st.lists(PAST_PAUSES, min_size=5, max_size=6, unique_by=lambda pause: pause.start_local).map(tuple),
        traits=st.builds(
            PauseTraits, declared_hours=st.one_of(st.none(), POSITIVE), monitored=st.sampled_from([None, True, False])
        ),
    ),
)
SHARES = st.floats(min_value=0, max_value=1)
FORECASTS = st.fixed_dictionaries(
    {},
    optional={
        "capacity": st.booleans()
        | st.fixed_dictionaries({}, optional={"median": st.floats(min_value=0.5, max_value=2), "spread": SHARES}),
        "corridors": st.fixed_dictionaries(
            {"corridor_ids": st.lists(TEXTS, max_size=2)},
            optional={"when_blocked": st.sampled_from(["wait", "turn_back"]), "open_at_start": SHARES},
        ),
        "late": st.fixed_dictionaries({"chance": SHARES}),
        "pause": st.fixed_dictionaries({"may_finish": st.booleans()}),
    },
)


def nothing_or(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


@st.composite
def networks(draw: st.DrawFn) -> RoadNetwork:
    ids = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
    uses = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
    middle = draw(st.lists(st.permutations(ids).map(lambda order: order[:2]), max_size=3))
    ends = [*middle, (ids[0], ids[1])]
    return RoadNetwork(
        config=NetworkConfig(
            dataset_name=draw(TEXTS),
            long_length=draw(st.sampled_from(["km", "mi"])),
            speed=draw(st.sampled_from(["kph", "mph"])),
            crs=draw(TEXTS),
        ),
        nodes=tuple(
            Node(
                node_id=node_id,
                name=draw(TEXTS),
                x_coord=draw(st.floats(-1e6, 1e6)),
                y_coord=draw(st.floats(-1e6, 1e6)),
                exposure=draw(nothing_or(NUMBERS)),
                hold_persons=draw(nothing_or(WHOLE)),
            )
            for node_id in ids
        ),
        links=tuple(
            Link(
                link_id=str(place),
                from_node_id=tail,
                to_node_id=head,
                directed=draw(st.booleans()),
                length=draw(NUMBERS),
                free_speed=draw(POSITIVE),
                lanes=draw(nothing_or(NUMBERS)),
                capacity_pce_h=draw(NUMBERS),
                allowed_uses=draw(st.sampled_from([(), tuple(uses), (uses[0],)])),
                name=draw(TEXTS),
                geometry=draw(st.sampled_from(["", "LINESTRING (0 0, 1.5 2)"])),
                exposure=draw(nothing_or(NUMBERS)),
            )
            for place, (tail, head) in enumerate(ends)
        ),
        uses=tuple(
            Use(
                use=use,
                persons_per_vehicle=draw(POSITIVE),
                pce=draw(POSITIVE),
                description=draw(TEXTS),
                max_speed=draw(nothing_or(POSITIVE)),
            )
            for use in uses
        ),
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    network = draw(networks())
    first, last = network.nodes[0].node_id, network.nodes[1].node_id
    group = draw(TEXTS.filter(lambda text: text not in ("others", "the rest")))
    links = tuple(link.link_id for link in network.links)
    start = draw(INSTANTS)
    later = start + timedelta(hours=draw(st.integers(1, 99)))
    return Scenario(
        title=draw(TEXTS),
        operation_id=draw(st.sampled_from(["", "operation-1"])),
        grid=TimeGrid(start=start, step_s=draw(st.integers(1, 3600)), steps=draw(st.integers(1, 10_000))),
        movement=Movement(
            uses=draw(st.sampled_from([(network.uses[0].use,), tuple(use.use for use in network.uses)])),
            wait_en_route=draw(st.booleans()),
            call_forward_s=draw(st.sampled_from([0, 900, 3600])),
            boarding_margin_persons=draw(st.integers(0, 9)),
        ),
        network=network,
        staging_areas=(
            StagingArea(
                staging_area_id=draw(NAMES),
                name=draw(TEXTS),
                node_id=first,
                group=group,
                persons=draw(st.integers(1, 10**9)),
                ready_at=draw(nothing_or(INSTANTS)),
                priority=draw(nothing_or(st.integers(1, 9))),
                reception_site_ids=draw(st.sampled_from([(), ("R1",), ("R1", "R2")])),
                loading_per_h=draw(nothing_or(NUMBERS)),
                unit_size=draw(nothing_or(st.integers(1, 9))),
                may_not_mix_with=draw(st.sampled_from([(), ("others",), ("others", "the rest")])) if group else (),
                persons_staying=draw(nothing_or(WHOLE)),
                max_speed=draw(nothing_or(POSITIVE)),
            ),
            StagingArea(staging_area_id="row-2", node_id=last, group="others", persons=1),
            StagingArea(staging_area_id="row-3", node_id=last, group="the rest", persons=0),
        ),
        reception_sites=(
            ReceptionSite(reception_site_id="R1", name=draw(TEXTS), node_id=last, beds=draw(nothing_or(WHOLE))),
            ReceptionSite(reception_site_id="R2", node_id=last, intake_per_h=draw(nothing_or(NUMBERS))),
        ),
        corridors=(
            Corridor(corridor_id="C1", name=draw(TEXTS), link_ids=links, agreed_by=draw(TEXTS), opens_at=start),
            Corridor(corridor_id="C2", link_ids=links[:1], agreed_at=start, opens_at=start, closes_at=later),
        ),
        closures=(
            Closure(link_id=links[0], from_at=start, to_at=later, announced=draw(st.booleans())),
            Closure(corridor_id="C1", from_at=start, to_at=start, capacity_factor=draw(st.floats(0, 1))),
        ),
        vehicles=tuple(
            draw(
                st.lists(
                    st.builds(
                        VehicleType,
                        vehicle_type=NAMES,
                        count=st.integers(1, 10**10),
                        seats=st.integers(1, 80),
                        depot_node_id=st.just(first),
                        use=st.just(network.uses[0].use),
                        available_from=nothing_or(INSTANTS),
                        loading_s=nothing_or(WHOLE),
                        speed_factor=nothing_or(POSITIVE),
                        groups=st.lists(NAMES, max_size=2).map(tuple),
                    ),
                    max_size=2,
                )
            )
        ),
        convoy_rules=draw(st.sampled_from([(), (ConvoyRule(corridor_id="C1", max_vehicles=20, escort_count=0),)])),
        linked_movements=draw(st.sampled_from([(), (linked("S"),)])),
        pause=draw(
            nothing_or(
                st.builds(
                    Pause,
                    planned_end_at=nothing_or(st.just(later)),
                    may_be_extended=st.booleans(),
                    survival=SURVIVALS,
                ).filter(lambda pause: pause.survival is not None or pause.planned_end_at is not None)
            )
        ),
        objective=Objective(exposure_weight=draw(nothing_or(NUMBERS))),
        forecast=draw(FORECASTS),
        references=(
            Reference(table="link", id=links[0], column="capacity", value="3", reference="a count", low=-1, high=2.5),
        ),
        agreement=draw(st.dictionaries(st.sampled_from(["time", "route", "screening"]), TEXTS, max_size=3)),
    )


def linked(area: str) -> LinkedMovement:
    return LinkedMovement(
        movement_id="M", phase=1, staging_area_ids=(area,), counterpart_ids=("row-2",), ratio=1.5, slack_persons=3,
        counts="arrived",
    )  # fmt: skip


def with_known_areas(scenario: Scenario) -> Scenario:
    """The same with its linked movements about the staging area that there is."""
    area = scenario.staging_areas[0].staging_area_id
    return scenario.replace(linked_movements=tuple(linked(area) for _ in scenario.linked_movements))


@settings(derandomize=True, database=None, max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(drawn=scenarios())
def test_reading_what_was_written_gives_the_same(tmp_path_factory: pytest.TempPathFactory, drawn: Scenario) -> None:
    scenario = with_known_areas(drawn)
    folder = tmp_path_factory.mktemp("round") / "scenario"
    write_scenario(scenario, folder)
    again = load_scenario(folder)
    assert again == scenario
    assert again.fingerprint() == scenario.fingerprint()


def test_an_existing_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="something here already"):
        write_scenario(line_scenario(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    write_scenario(line_scenario(), tmp_path / "s")
    assert load_scenario(tmp_path / "s") == line_scenario()


def test_an_interrupted_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "cell_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_scenario(line_scenario(), tmp_path / "s")
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(InputError, match="cannot be written"):
        write_scenario(line_scenario(), tmp_path / "file" / "s")
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208 - nothing hidden either


@pytest.mark.parametrize(("value", "text"), [(60.0, "60"), (0.1, "0.1"), (7, "7"), (1e22, "1e+22"), (2.5, "2.5")])
def test_numbers_are_written_short(value: float, text: str) -> None:
    assert writing.number_text(value) == text


def test_toml_has_no_word_for_nothing() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        writing.toml_value(None)
