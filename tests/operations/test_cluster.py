"""The work of a forecast on a Dask cluster on loopback: the same files, bit for bit, as on this machine's threads."""

from collections.abc import Iterator

import distributed
import pytest

from safepassage.errors import InputError
from safepassage.operations.cluster import cluster_at
from safepassage.operations.forecast_plan import ForecastOptions, forecast_of
from safepassage.outputs.forecast_tables import forecast_texts
from safepassage.planning.planner import make_plan
from tests.operations.forecast_setting import uncertain_scenario

SCENARIO = uncertain_scenario()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the scheduler of two workers answers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, worker_dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.filterwarnings("default")
def test_the_files_are_the_same_bit_for_bit(address: str) -> None:
    plan = make_plan(SCENARIO)
    there, one, two = (
        forecast_texts(forecast_of(SCENARIO, plan, options).forecast, SCENARIO)
        for options in (
            ForecastOptions(draws=500, seed=3, cluster=address),
            ForecastOptions(draws=500, seed=3, workers=1),
            ForecastOptions(draws=500, seed=3, workers=2),
        )
    )
    assert there == one == two


@pytest.mark.filterwarnings("default")
def test_an_interruption_keeps_the_draws_that_are_back(address: str) -> None:
    plan, shares = make_plan(SCENARIO), []

    def interrupt(stage: str, share: float) -> None:
        if stage == "futures":
            shares.append(share)
            if len(shares) == 2:
                raise KeyboardInterrupt

    made = forecast_of(SCENARIO, plan, ForecastOptions(draws=800, seed=3, cluster=address), on_progress=interrupt)
    assert made.forecast.draws == 200
    assert made.left_out == ("600 of 800 futures", "sensitivity")
    again = forecast_of(SCENARIO, plan, ForecastOptions(draws=200, seed=3, sensitivity=False))
    assert forecast_texts(made.forecast, SCENARIO) == forecast_texts(again.forecast, SCENARIO)


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safepassage.operations.cluster.PATIENCE_S", 1)
    with (
        pytest.raises(InputError, match="no scheduler answers"),
        cluster_at("tcp://127.0.0.1:9", lambda _stage, _share: None),
    ):
        pass
