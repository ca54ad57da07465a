"""Kills a writer again and again at random moments, and looks each time at what it left.

Run as a process of its own (`python -m tests.store.crashing ADDRESS KILLS SEED WAY`), since it forks: a writer that had
to be started anew would spend its life on loading. Prints one JSON object.
"""

import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from safepassage.operations.take_report import Way, import_files
from safepassage.store.base import Store
from safepassage.store.opening import open_store
from tests.store.drafts import NOON, draft

if TYPE_CHECKING:
    from safepassage.model.record import Entry

LONGEST_LIFE_S = 0.05
WAIT_FOR_FIRST = 0.9
"""Share of the writers that are left alive until they have written once; the others may die while they begin."""
LONGEST_BEGINNING_S = 30.0
LARGEST_BATCH = 12
VERIFIED_EVERY = 25


def write_until_killed(address: str, operation_id: str, acknowledgements: int, seed: int) -> NoReturn:
    """Append batches as fast as can be; tell of each once it is kept."""
    choice = random.Random(seed)
    number = 0
    with open_store(address) as store:
        while True:
            size = choice.randint(1, LARGEST_BATCH)
            content = {"batch": number, "size": size}
            batch = [draft(number + place, operation_id=operation_id, content=content) for place in range(size)]
            store.append(batch)
            os.write(acknowledgements, f"{number} {size}\n".encode())
            number += size


def import_until_killed(address: str, operation_id: str, acknowledgements: int, seed: int) -> NoReturn:
    """Import files as fast as can be, as `report import` does; tell of each once it is kept."""
    choice = random.Random(seed)
    number = 0
    with open_store(address) as store, tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "reports.csv"
        while True:
            size = choice.randint(1, LARGEST_BATCH)
            rows = [
                f"R{number + place},2016-12-15T12:00:00+02:00,desk,batch,{number},{number}/{size}"
                for place in range(size)
            ]
            table.write_text("\n".join(["report_id,published_at,reporter_id,measure,value,text", *rows, ""]))
            import_files(store, [table], Way(operation_id=operation_id, zone=UTC), at=NOON)
            os.write(acknowledgements, f"{number} {size}\n".encode())
            number += size


WRITERS = {"append": write_until_killed, "import": import_until_killed}


def killed_writer(address: str, operation_id: str, choice: random.Random, way: str) -> list[tuple[int, int]]:
    """Let one writer live for a random while; return the batches that it said were kept."""
    reading, writing = os.pipe()
    seed, life = choice.randrange(2**32), choice.uniform(0, LONGEST_LIFE_S)
    child = os.fork()
    if child == 0:
        os.close(reading)
        WRITERS[way](address, operation_id, writing, seed)
    os.close(writing)
    if choice.random() < WAIT_FOR_FIRST:
        select.select([reading], [], [], LONGEST_BEGINNING_S)
    time.sleep(life)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    complete = told[: told.rfind("\n") + 1]
    return [(int(number), int(size)) for number, size in (line.split() for line in complete.splitlines())]


def batch_of(entry: "Entry") -> tuple[int, int]:
    """The first number of the batch that an entry belongs to, and how many there should be."""
    if "batch" in entry.content:
        return entry.content["batch"], entry.content["size"]
    first, size = entry.texts["text"].split("/")
    return int(first), int(size)


def wrong_in(store: Store, operation_id: str, acknowledged: list[tuple[int, int]]) -> list[str]:
    """What is wrong with what a writer left: acknowledged batches missing, batches half-written."""
    found: dict[object, list[Entry]] = {}
    sizes: dict[object, int] = {}
    for entry in store.entries(operation_id):
        if entry.about != "desk":  # the reporter of what is imported
            batch, size = batch_of(entry)
            found.setdefault(batch, []).append(entry)
            sizes[batch] = size
    wrong = [f"{operation_id}: lost {number}" for number, _size in acknowledged if number not in found]
    for number, entries in found.items():
        if len(entries) != sizes[number] or any(not entry.texts.get("text") for entry in entries):
            wrong.append(f"{operation_id}: half-written {number}")
    if len(found) not in (len(acknowledged), len(acknowledged) + 1):  # one may be kept and not yet told
        wrong.append(f"{operation_id}: {len(acknowledged)} batches told, {len(found)} kept")
    return wrong


def main(address: str, kills: int, seed: int, way: str) -> dict[str, object]:
    """Kill so many writers; return what was counted and what was wrong."""
    choice = random.Random(seed)
    wrong: list[str] = []
    batches = 0
    open_store(address).close()
    for kill in range(kills):
        operation_id = f"writer-{kill}"
        acknowledged = killed_writer(address, operation_id, choice, way)
        batches += len(acknowledged)
        with open_store(address) as store:
            wrong += wrong_in(store, operation_id, acknowledged)
            if kill % VERIFIED_EVERY == 0 or kill == kills - 1:
                wrong += [str(fault) for fault in store.verify().faults]
    return {"kills": kills, "batches": batches, "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])))
