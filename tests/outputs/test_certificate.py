"""The certificate is read as it was written."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.inputs.certificate_file import certificate_from
from safepassage.model.plan import Certificate, FleetBound
from safepassage.outputs.certificate import certificate_record

IDS = st.text(max_size=5)
PRICES = st.floats(min_value=0, allow_infinity=False)
RUNS = st.lists(st.tuples(st.integers(0, 99), PRICES), max_size=3).map(tuple)
BY_TWO = st.dictionaries(st.tuples(IDS, st.integers(0, 99)), RUNS, max_size=3)
FLEETS = st.builds(
    FleetBound,
    objective=st.sampled_from(["earliest-arrival", "expected-safe"]),
    exposure_weight=PRICES,
    most_pickups=st.integers(1, 9),
    persons=st.dictionaries(IDS, PRICES, max_size=3),
    beds=st.dictionaries(IDS, PRICES, max_size=3),
    entries=st.dictionaries(IDS, RUNS, max_size=3),
    linked=BY_TWO,
    whole_loads=BY_TWO,
)


@settings(derandomize=True, database=None, max_examples=200, deadline=None)
@given(fleet=FLEETS)
def test_the_prices_of_a_fleet_are_read_as_they_were_written(fleet: FleetBound) -> None:
    certificate = Certificate(fleet=fleet)
    assert certificate_from(json.loads(json.dumps(certificate_record(certificate)))) == certificate


def test_without_vehicles_nothing_is_said_of_them() -> None:
    assert "fleet" not in certificate_record(Certificate())
