"""The table of measurements, in Markdown: equal results first, then time and memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.machine import machine
from benchmarks.measuring import Measurement
from benchmarks.peers import HEURISTIC, NOT_ASKED, agree
from benchmarks.registry import ARRIVAL, Benchmark

HEAD = ("benchmark", "solver", "result", "CPU s", "times ours", "peak MB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    one: Benchmark
    found: Measurement
    ours: Measurement

    def result(self) -> str:
        """Whether the answer is ours; for the heuristic how far behind it is at its worst moment."""
        if self.found.answer is None:
            return self.found.fault
        if self.found.peer == self.ours.peer:
            return "ours"
        if self.ours.answer is None:
            return "nothing to compare with"
        if agree(self.found.answer, self.ours.answer):
            asked = sum(persons != NOT_ASKED for persons in self.found.answer)
            return "equal" if asked == len(self.found.answer) else f"equal at {asked} instants, the only ones asked"
        if self.found.peer != HEURISTIC:
            return "**NOT EQUAL**"
        behind = max(most - safe for most, safe in zip(self.ours.answer, self.found.answer, strict=True))
        return f"not exact: {behind / max(1, self.ours.answer[-1]):.1%} behind at worst"

    def compares(self) -> bool:
        """Whether another solver's answer stands beside ours."""
        return None not in (self.found.answer, self.ours.answer) and self.found.peer != self.ours.peer

    def is_wrong(self) -> bool:
        """Whether an exact solver's answer differs from ours, or ours is missing."""
        if self.found.peer == self.ours.peer:
            return self.found.answer is None
        if self.found.answer is None or self.ours.answer is None:
            return False
        if self.found.peer == HEURISTIC:
            return any(safe > most for most, safe in zip(self.ours.answer, self.found.answer, strict=True))
        return not agree(self.found.answer, self.ours.answer)

    def cells(self) -> tuple[str, ...]:
        """The cells in the order of HEAD."""
        if self.found.answer is None:
            return self.one.title, self.found.peer, self.result(), "", "", ""
        ratio = f"{self.found.cpu_s / self.ours.cpu_s:.1f}" if self.ours.cpu_s else ""
        return (
            self.one.title,
            self.found.peer,
            self.result(),
            f"{self.found.cpu_s:.2f}",
            ratio,
            f"{self.found.memory_mb:.0f}",
        )


def page(rows: Sequence[Row], *, runs: int, first_use_s: float | None) -> str:
    """The page of measurements."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench NETWORKS=folder`; do not edit by hand.",
        "",
        f"- Measured on {datetime.now(UTC):%Y-%m-%d} on: {machine()}.",
        f"- Each figure is the median of up to {runs} runs (one, where a run takes over a minute), each in a process",
        "  of its own. CPU seconds run from the network over time to the answer, building of arcs and loading of",
        "  compiled code included; peak memory is above that of the process with the network made.",
        "- *Equal* means people safe by every instant; for a pause, the least cost to the last unit. *Trimmed* leaves",
        "  out of the network over time what nobody can reach or what leads to safety too late. Where no exact solver",
        "  ended in time, the row of ours says *not confirmed here*.",
    ]
    if first_use_s is not None:
        lines.append(f"- First use on a machine, all of our compiled kernels compiled: {first_use_s:.1f} CPU s, once.")
    for sweep in dict.fromkeys(row.one.sweep for row in rows):
        own = [row for row in rows if row.one.sweep == sweep]
        asks = "As many safe as can be at every instant" if own[0].one.asks == ARRIVAL else "Least cost"
        lines += ["", f"## {asks}, by {sweep}" if own[0].one.asks == ARRIVAL else f"## {asks}: {sweep}", ""]
        confirmed = {row.one.name for row in own if row.compares() and row.found.peer != HEURISTIC}
        lines += [_line(HEAD), _line(["---"] * 3 + ["---:"] * 3)]
        lines += [_line(_with_standing(row, is_confirmed=row.one.name in confirmed)) for row in own]
    return "\n".join(lines) + "\n"


def _with_standing(row: Row, *, is_confirmed: bool) -> tuple[str, ...]:
    """The cells of a row; ours say whether any exact solver had the same answer to compare."""
    cells = row.cells()
    if row.found.peer != row.ours.peer or row.found.answer is None:
        return cells
    return cells[0], cells[1], "compared below" if is_confirmed else "not confirmed here", *cells[3:]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
