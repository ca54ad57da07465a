"""The work of a forecast on a Dask cluster: its own scheduler and workers, found by an address."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from safepassage import __version__
from safepassage.errors import InputError
from safepassage.forecasting.ensemble.counts import add_counts
from safepassage.forecasting.ensemble.tasks import Pending, Work, count_draws, safe_in_draws
from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.interruptible import COUNTING
from safepassage.forecasting.simulate.ground import Ints, Layout
from safepassage.model.issues import Issue, Place, Severity

if TYPE_CHECKING:
    from distributed import Client

PARTS_A_WORKER = 4
"""Parts of the work for each worker, so that all end at about the same time."""

AHEAD = 2
"""Parts for each worker that are handed out before the first is back: what is counted is never kept many times."""

LEAST_DRAWS = 32
PATIENCE_S = 30


class ClusterWork:
    """Hands work to the workers of a cluster; see `ensemble.tasks.Executor`.

    Parts are taken in as they were handed out. An interruption cancels what is not back; what was counted by then are
    the draws before `draws_done`, none left out.
    """

    def __init__(self, client: "Client", tell: Callable[[str, float], None]) -> None:
        self._client = client
        self._tell = tell
        self.draws_done = 0
        self.was_interrupted = False
        self._there: dict[int, tuple[Any, Any]] = {}

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Pending:
        """Begin to work something out there."""
        if function is count_draws:
            return _Asked(lambda: self.count(*arguments))
        if function is safe_in_draws:
            return self._look(*arguments)
        pending: Pending = self._client.submit(function, *arguments, pure=False)
        return pending

    def count(self, work: Work, first: int, after: int) -> Any:
        """Count the draws from `first` to before `after`."""
        workers = max(1, sum(self._client.nthreads().values()))
        length = max(LEAST_DRAWS, -(-(after - first) // (workers * PARTS_A_WORKER)))
        there = self._sent(work)
        spans = iter([(start, min(after, start + length)) for start in range(first, after, length)])
        total, waiting = work.no_counts(), [
            self._begin(there, span) for span in islice(spans, AHEAD * workers)
        ]  # fmt: skip
        try:
            while waiting:
                (start, end), pending = waiting.pop(0)
                add_counts(total, pending.result())
                self.draws_done += end - start
                self._tell(COUNTING, self.draws_done / (after - first))
                waiting += [self._begin(there, span) for span in islice(spans, 1)]
        except KeyboardInterrupt:
            if not self.draws_done:
                raise
            self._stop([pending for _, pending in waiting])
        return total

    def _look(self, layout: Layout, drawer: Drawer, numbers: Ints, factor: str, instead: Ints | None) -> Pending:
        """Begin to look which draws are safe; after an interruption the answer is noughts."""
        nothing = np.zeros(len(numbers), np.int64)
        if self.was_interrupted:
            return _Asked(lambda: (nothing, nothing))
        pending = self._client.submit(safe_in_draws, self._sent(layout), drawer, numbers, factor, instead, pure=False)

        def wait() -> Any:
            try:
                return (nothing, nothing) if self.was_interrupted else pending.result()
            except KeyboardInterrupt:
                self._stop([pending])
                return nothing, nothing

        return _Asked(wait)

    def _stop(self, pending: list[Any]) -> None:
        self.was_interrupted = True
        self._client.cancel(pending, force=True)

    def _sent(self, thing: Any) -> Any:
        """Something large where every worker has it; sent once."""
        if id(thing) not in self._there:
            self._there[id(thing)] = thing, self._client.scatter(thing, broadcast=True, hash=False)
        return self._there[id(thing)][1]

    def _begin(self, work: Any, span: tuple[int, int]) -> tuple[tuple[int, int], Any]:
        return span, self._client.submit(count_draws, work, *span, pure=False)


class _Asked:
    """Something that is worked out, or waited for, when it is asked for."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        self.result = answer


@contextmanager
def cluster_at(address: str, tell: Callable[[str, float], None]) -> Iterator[ClusterWork]:
    """The workers of the scheduler at an address, such as `tcp://10.0.0.5:8786`.

    Raises
    ------
    InputError
        Where Dask is not installed, nobody answers, there is no worker, or a worker has another version of this
        package (its draws might be others).
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise _refusal("no_cluster_library", "Dask is not installed", "pip install safepassage[cluster]") from error
    try:
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise _refusal("no_cluster", f"no scheduler answers at {address}: {error}", "check the address") from error
    with client:
        _require_same_version(client, address)
        yield ClusterWork(client, tell)


def _require_same_version(client: "Client", address: str) -> None:
    versions = client.run(package_version)
    if not versions:
        raise _refusal("no_workers", f"the scheduler at {address} has no workers", "start some")
    other = sorted({version for version in versions.values() if version != __version__})
    if other:
        raise _refusal(
            "other_version",
            f"workers have safepassage {', '.join(other)}, this is {__version__}",
            "install the same version on every worker",
        )


def package_version() -> str:
    """The version of this package where it runs."""
    return __version__


def _refusal(code: str, message: str, remedy: str) -> InputError:
    place = Place(file="--cluster")
    return InputError([Issue(code=code, severity=Severity.FAULT, place=place, message=message, remedy=remedy)])
