"""Workers in this process whom an interruption stops without losing what they have done."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future as Promise
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import Any, Self

import numpy as np

from safepassage.forecasting.ensemble.counts import Counts, add_counts, count_outcomes
from safepassage.forecasting.ensemble.tasks import BATCH, Pending, Work, count_draws, safe_in_draws
from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.carry import Carrier
from safepassage.forecasting.simulate.ground import Ints, Layout

COUNTING = "futures"
SENSITIVITY = "sensitivity"
"""The stages that progress is told of."""


class InterruptibleThreads:
    """Does the work of a forecast that is handed out in one part; see `ensemble.tasks.Executor`.

    After an interruption (KeyboardInterrupt) in the thread that waits, batches that were begun are finished and no
    others begun. As batches are begun in order, what was counted are the draws before `draws_done`, none left out: the
    same counts as if no more had been asked for. What is asked for afterwards is answered with noughts, at once.

    Attributes
    ----------
    draws_done
        Draws counted.
    was_interrupted
        Whether anything was left out.
    """

    def __init__(self, workers: int, tell: Callable[[str, float], None]) -> None:
        self._workers = workers
        self._pool = ThreadPoolExecutor(max_workers=workers)
        self._stop = Event()
        self._tell = tell
        self._lock = Lock()
        self.draws_done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown(cancel_futures=True)

    @property
    def was_interrupted(self) -> bool:
        """See the class."""
        return self._stop.is_set()

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Pending:
        """Begin to count draws, or to look which draws are safe."""
        if function is count_draws:
            return self._count(*arguments)
        if function is safe_in_draws:
            return _Kept(self._stop, [self._pool.submit(self._look, *arguments)], lambda parts: parts[0])
        return self._pool.submit(function, *arguments)

    def _count(self, work: Work, first: int, after: int) -> Pending:
        batches = Batches(first, after)

        def run() -> Counts:
            carrier, counts = Carrier(work.layout), work.no_counts()
            for draws in batches:
                futures = work.drawer.draw(draws)
                count_outcomes(work.scale, work.group_of, futures, carrier.carry_out(futures), counts)
                with self._lock:
                    self.draws_done += len(draws)
                    self._tell(COUNTING, self.draws_done / (after - first))
                if self._stop.is_set():
                    break
            return counts

        return _Kept(self._stop, [self._pool.submit(run) for _ in range(self._workers)], added)

    def _look(
        self, layout: Layout, drawer: Drawer, numbers: Ints, factor: str, instead: Ints | None
    ) -> tuple[Ints, Ints]:
        safe, caught = np.zeros(len(numbers), np.int64), np.zeros(len(numbers), np.int64)
        for start in range(0, len(numbers), BATCH):
            if self._stop.is_set():
                break
            rows = slice(start, start + BATCH)
            other = None if instead is None else instead[rows]
            safe[rows], caught[rows] = safe_in_draws(layout, drawer, numbers[rows], factor, other)
        return safe, caught


class Batches:
    """Batches of draws in order, each handed out once to whoever asks next."""

    def __init__(self, first: int, after: int) -> None:
        self._starts, self._after = iter(range(first, after, BATCH)), after
        self._lock = Lock()

    def __iter__(self) -> Iterator[range]:
        """The batches that nobody else has taken."""
        while True:
            with self._lock:
                start = next(self._starts, None)
            if start is None:
                return
            yield range(start, min(self._after, start + BATCH))


class _Kept:
    """What some workers bring together; an interruption tells them to stop and waits for what they have."""

    def __init__(self, stop: Event, promises: list[Promise[Any]], together: Callable[[list[Any]], Any]) -> None:
        self._stop, self._promises, self._together = stop, promises, together

    def result(self) -> Any:
        """See `ensemble.tasks.Pending`."""
        try:
            return self._together([promise.result() for promise in self._promises])
        except KeyboardInterrupt:
            self._stop.set()
            return self._together([promise.result() for promise in self._promises])


def added(parts: list[Counts]) -> Counts:
    """What several workers counted, together; raises KeyboardInterrupt where that is nothing."""
    total = parts[0]
    for part in parts[1:]:
        add_counts(total, part)
    if not total.draws[0]:
        raise KeyboardInterrupt
    return total
