from datetime import date, datetime

import pytest

from safepassage.model.scenario import AGREEMENT_ITEMS
from safepassage.outputs.routes import route_text
from safepassage.outputs.words import Words
from tests.builders import make_network

WORDS = Words()


def test_numbers_times_and_shares_as_people_write_them() -> None:
    assert WORDS.number(34812) == "34,812"
    assert WORDS.moment(datetime.fromisoformat("2016-12-22T06:25:00+02:00")) == "22 Dec 06:25"
    assert WORDS.moment(datetime.fromisoformat("2016-12-22T06:25:10+02:00")) == "22 Dec 06:25:10"
    assert WORDS.day_of(date(2016, 12, 22)) == "Thu 22 Dec"


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (1, "100 %"), (0.99999, "99.9 %"), (0.9924, "99.2 %"), (0.5, "50.0 %")]
)
def test_a_share_is_never_rounded_up(share: float, text: str) -> None:
    assert WORDS.percent(share) == text


@pytest.mark.parametrize(("seconds", "text"), [(10, "10 s"), (300, "5 min"), (7200, "2 h"), (9000, "2.5 h")])
def test_lengths_of_time(seconds: float, text: str) -> None:
    assert WORDS.duration(seconds) == text


def test_every_item_of_an_agreement_has_a_word() -> None:
    assert set(WORDS.agreement_items) == set(AGREEMENT_ITEMS)


def test_long_routes_are_told_by_their_ends_and_walks_by_their_direction() -> None:
    network = make_network([(f"n{k}", f"n{k + 1}", 1, 60) for k in range(12)], directed=False)
    assert route_text(network, "n2", ("2", "1"), WORDS) == "n2 to n1, n1 to n0"
    long = route_text(network, "n0", tuple(str(k) for k in range(1, 13)), WORDS)
    assert long.startswith("n0 to n1, n1 to n2, n2 to n3, (6 roads between), n9 to n10")
