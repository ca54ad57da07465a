"""What is proven of a plan with vehicles, and the words for it."""

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import IntArray
from safepassage.certifying.fleet.bound import called_for_at_home, fleet_bound
from safepassage.certifying.fleet.bound_curve import most_safe_by
from safepassage.certifying.fleet.bound_layers import Tolls
from safepassage.certifying.fleet.bound_people import People
from safepassage.certifying.fleet.bound_prices import no_prices
from safepassage.certifying.fleet.bound_roads import kinds_of_day
from safepassage.certifying.fleet.reading import FleetRules, read_fleet
from safepassage.certifying.rules import Rules
from safepassage.model.plan import FleetBound, Plan
from safepassage.model.verdict import NEGLIGIBLE, Worth

NOISE = 1e-6
"""What sums of floating-point numbers may lack, where the sum is known to be a whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetProof:
    """What is proven of a plan with vehicles that breaks nothing.

    Attributes
    ----------
    most_possible
        An upper limit on people safe by each instant, shape (K + 1,), whatever the certificate says.
    worth
        What the plan is worth beside what its certificate proves no plan is; None where it proves nothing.
    words
        For the latter.
    """

    most_possible: IntArray
    worth: Worth | None
    words: str


def prove_fleet(
    rules: Rules, plan: Plan, safe_by: IntArray, *, expected_safe: float, expected_caught: float
) -> FleetProof:
    """Count what vehicles can do at most, and check the prices of the certificate; nothing is solved."""
    fleet = read_fleet(rules)
    proof = None if plan.certificate is None else plan.certificate.fleet
    most_possible = _most_possible(fleet)
    worth, words = None, "how good the plan is is not known, as no prices prove it"
    if proof is not None and not _is_spoken_of(fleet, plan, proof):
        words = f"how good the plan is is not known, as its prices speak of {_scope(proof)} alone"
    elif proof is not None:
        by_arrival = proof.objective == "earliest-arrival"
        bound = fleet_bound(fleet, proof)
        if bound is not None:
            bound = min(bound, _counted(rules, most_possible, by_arrival=by_arrival))
        value = float(safe_by.sum()) if by_arrival else expected_safe - proof.exposure_weight * expected_caught
        if bound is not None:
            worth = Worth(
                exposure_weight=0.0 if by_arrival else proof.exposure_weight,
                value=value,
                bound=math.floor(bound + NOISE * max(1.0, bound / 1e6)) if by_arrival else bound,
                persons=rules.scenario.persons,
            )
            words = _sooner(worth, proof, rules) if by_arrival else _worth(worth, proof)
            if value > bound + NEGLIGIBLE * max(1, worth.persons):
                worth = None
                words = "it is worth more than its prices say any plan can be, which cannot be: please report it"
    return FleetProof(most_possible=most_possible, worth=worth, words=words)


def _counted(rules: Rules, most_possible: IntArray, *, by_arrival: bool) -> float:
    """What no plan is worth more than because no more people can be safe by each instant: being caught only costs."""
    if by_arrival:
        return float(most_possible.sum())
    falls = rules.survival - np.append(rules.survival[1:], 0.0)
    return float(falls @ most_possible)


def _most_possible(fleet: FleetRules) -> IntArray:
    passages = {number: own for number, own in enumerate(fleet.passages) if own.inspection_s}
    people = People(fleet.rules, no_prices(fleet.rules))
    tolls = Tolls(passages, {}, fleet.rules.clock.step_s)
    return most_safe_by(people, kinds_of_day(fleet, passages, people.nodes), tolls)


def _is_spoken_of(fleet: FleetRules, plan: Plan, proof: FleetBound) -> bool:
    """Whether the proof speaks of such a plan.

    No trip has more pickups than it says, or takes people to several sites; nobody for whom a vehicle can come at home
    walks to another boarding point.
    """
    people = People(fleet.rules, no_prices(fleet.rules))
    at_home = called_for_at_home(people, kinds_of_day(fleet, {}, people.nodes))
    if any(flow.to_staging_area_id and flow.staging_area_id in at_home for flow in plan.path_flows):
        return False
    pickups: dict[str, set[int]] = defaultdict(set)
    sites: dict[str, set[str]] = defaultdict(set)
    for boarding in plan.boardings or ():
        pickups[boarding.trip_id].add(boarding.leg)
        sites[boarding.trip_id].add(boarding.reception_site_id)
    return all(len(legs) <= proof.most_pickups for legs in pickups.values()) and all(
        len(names) == 1 for names in sites.values()
    )


def _scope(proof: FleetBound) -> str:
    pickups = "one pickup" if proof.most_pickups == 1 else f"at most {proof.most_pickups} pickups"
    return f"trips of {pickups} to one site, people boarding where they live if a vehicle can come there"


def _sooner(worth: Worth, proof: FleetBound, rules: Rules) -> str:
    later_min = (worth.bound - worth.value) / max(1, worth.persons) * rules.clock.step_s / 60
    if worth.negligible:
        return f"in no plan with {_scope(proof)}, are people safe sooner on average"
    # Rounded up: a proof must not promise more than it holds.
    told = math.ceil(later_min * 10) / 10
    return (
        f"people are safe on average at most {told:,.1f} min later than in any plan with {_scope(proof)}; who stays "
        "counts as safe one step after the horizon"
    )


def _worth(worth: Worth, proof: FleetBound) -> str:
    text = (
        f"this plan is worth {worth.value:,.1f} (expected safe less {worth.exposure_weight:g} x expected caught), and "
        f"no plan with {_scope(proof)} is worth more"
    )
    return text if worth.negligible else f"{text} than {worth.bound:,.1f}: it is at most {worth.gap:.2%} behind"


def reached_by(safe_by: IntArray, most_possible: IntArray) -> tuple[float, int]:
    """The least share of the most possible that is safe at any instant, and that instant."""
    shares = np.divide(safe_by, most_possible, out=np.ones(len(safe_by)), where=most_possible > 0)
    return float(shares.min()), int(shares.argmin())
