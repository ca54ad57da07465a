"""Every constraint of the exact formulation, written out: coefficients of columns, and limits."""

from pathlib import Path

from safepassage.convoys.longest_route_exact import CONSTRAINTS, Formulation, formulate
from safepassage.convoys.longest_route_ways import shortest_ways
from tests.convoys.longest_routes import problem_of

GOLDEN = Path(__file__).parent / "golden" / "longest_route_exact.txt"

FAR = 2**62
"""Limits beyond it are none."""


def two_buses() -> Formulation:
    """Two buses, one pickup with three people, one shelter: at most two loads a bus."""
    problem = problem_of(seats=2, yard_buses=[2], persons=[3], beds=[4], from_yard=[[5]], between=[[2]])
    return formulate(problem, shortest_ways(problem), low=7, high=11)


def written(formulation: Formulation) -> dict[str, str]:
    """Each row as text: coefficients and names of its columns, and its limits."""
    proto = formulation.program.proto
    rows = {}
    for constraint in proto.constraints:
        linear = constraint.linear
        terms = " ".join(
            f"{coefficient:+d} {proto.variables[column].name}"
            for coefficient, column in sorted(zip(linear.coeffs, linear.vars, strict=True), key=lambda term: term[1])
        )
        least, most = linear.domain
        limits = f"{least if least > -FAR else ''}..{most if most < FAR else ''}"
        rows[constraint.name] = f"{terms} in {limits}"
    return rows


def test_every_constraint_stands_in_the_register() -> None:
    names = {name.split("[")[0] for name in written(two_buses())}
    assert names == {define.__name__.removeprefix("define_") for define in CONSTRAINTS}


def test_the_constraints_are_those_of_the_golden_file() -> None:
    rows = "".join(f"{name}: {row}\n" for name, row in written(two_buses()).items())
    assert rows == GOLDEN.read_text(encoding="utf-8")
