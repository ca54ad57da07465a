"""A writer that is killed loses nothing that it acknowledged and leaves nothing half-written; two do not collide."""

import json
import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest

from safepassage.store.opening import open_store
from tests.store.drafts import draft

HOUSE = Path(__file__).parent.parent.parent
WRITERS, BATCHES, BATCH = 3, 8, 5


@pytest.mark.parametrize(
    ("database", "way", "kills"), [("sqlite", "import", 120), ("sqlite", "append", 80), ("postgres", "append", 20)]
)
def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(
    request: pytest.FixtureRequest, database: str, way: str, kills: int
) -> None:
    address = request.getfixturevalue(f"{database}_address")
    finished = subprocess.run(
        [sys.executable, "-m", "tests.store.crashing", address, str(kills), "7", way],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    told = json.loads(finished.stdout)
    assert told["wrong"] == []
    assert told["kills"] == kills
    assert told["batches"] > kills  # else they died before they wrote


def write_batches(address: str, writer: int) -> None:
    with open_store(address) as store:
        for batch in range(BATCHES):
            first = (writer * BATCHES + batch) * BATCH
            store.append([draft(first + place) for place in range(BATCH)])


def test_writers_at_the_same_time_make_one_chain(address: str) -> None:
    spawning = multiprocessing.get_context("spawn")
    writers = [spawning.Process(target=write_batches, args=(address, writer)) for writer in range(WRITERS)]
    for process in writers:
        process.start()
    for process in writers:
        process.join()
    assert [process.exitcode for process in writers] == [0] * WRITERS
    with open_store(address) as store:
        assert store.verify().holds
        found = [entry.content["value"] for entry in store.entries()]
    assert sorted(str(value) for value in found) == sorted(str(value) for value in range(WRITERS * BATCHES * BATCH))
    for first in range(0, len(found), BATCH):  # batches stay whole
        assert found[first : first + BATCH] == list(range(int(str(found[first])), int(str(found[first])) + BATCH))
