"""What could lead to a person is found, in both languages, and figures of the operation are left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.monitoring.scan import masked, scan


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Mrs. Salma Idris waited at the gate.", "Mrs. [name 1] waited at the gate."),
        ("Fatima, 34, walked for nine hours.", "[name 1], 34, walked for nine hours."),
        ("a man named Yusuf al-Amin said", "a man named [name 1] said"),
        ("the driver Karim Nasser said", "the driver [name 1] said"),
        ("Abu Laith leads them", "Abu [name 1] leads them"),
        ("Call +963 944 123 456 at night.", "Call [phone 1] at night."),
        ("phone: 0944123456", "phone: [phone 1]"),
        ("هاتف ٠٩٤٤١٢٣٤٥٦", "هاتف [phone 1]"),
        ("write to s.idris@mail.example.org now", "write to [mail 1] now"),
        ("a white van ALP-123456 passed", "a white van [plate 1] passed"),
        ("number plate 372 AB 12 was seen", "number plate [plate 1] was seen"),
        ("قالت السيدة سلمى إدريس إنها تنتظر", "قالت السيدة [name 1] إنها تنتظر"),
        ("Mr Idris and Mr Nasser and Mr Idris", "Mr [name 1] and Mr [name 2] and Mr [name 1]"),
    ],
)
def test_what_is_personal_is_masked(text: str, hidden: str) -> None:
    assert masked(text, scan(text)) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "16,200, 17,000, 19,000, 25,000 or 37,500 people left by 20 December 2016.",
        "At 09:20 on 2016-12-20 ten buses left; 0 remained.",
        "The foreign minister Sergey Lavrov said 8,000 people are expected.",
        "A bus of 50 people and 13 ambulances passed at 14:30.",
        "Resolution 2328 was adopted.",
        "خرج 8500 شخص في 10 دفعات",
        "The road from Ramouseh to Rashideen is 12.1 km long.",
    ],
)
def test_figures_places_and_offices_are_left(text: str) -> None:
    assert scan(text) == ()


@given(st.text(max_size=300))
def test_masking_any_text_keeps_what_is_not_personal(text: str) -> None:
    found = scan(text)
    kept = "".join(
        text[before:after]
        for before, after in zip(
            [0, *(each.end for each in found)], [*(each.start for each in found), len(text)], strict=True
        )
    )
    hidden = masked(text, found)
    assert len(hidden) >= len(kept)
    assert (hidden == text) == (not found)


def test_a_long_text_is_scanned_quickly() -> None:
    assert scan("people left, " * 80_000) == ()
    assert scan("A" * 1_000_000) == ()
