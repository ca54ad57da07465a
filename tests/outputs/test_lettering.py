import pytest

from safepassage.outputs.lettering import text_width


@pytest.mark.parametrize(
    ("text", "ems"),
    [("Reception 7", 5.98), ("al-Sukkari crossing", 9.46), ("iiii", 1.11), ("WWWW", 3.96), ("", 0.0)],
)
def test_widths_are_near_those_of_a_plain_font(text: str, ems: float) -> None:
    """The widths of DejaVu Sans, in ems, taken from its own tables."""
    assert text_width(text, 10.0) == pytest.approx(10.0 * ems, rel=0.04)


def test_bold_is_wider_and_wide_letters_count() -> None:
    assert text_width("Harasta", 8.0, bold=True) > text_width("Harasta", 8.0)
    assert text_width("\u5317\u4eac", 8.0) == 16.0
    assert 0 < text_width("\u062d\u0644\u0628", 8.0) < 3 * 8.0
