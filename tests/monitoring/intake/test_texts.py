"""How well the rules do on labelled texts. What they did when first tried on each set stands in decision 0021."""

import pytest

from tests.monitoring.intake.measuring import TEXTS, rows_of, score_of


@pytest.mark.parametrize(
    ("folder", "claims", "precision", "recall"),
    [(".", 71, 0.97, 0.97), ("held_out", 38, 0.93, 0.80), ("unseen", 25, 0.93, 0.90)],
)
def test_the_claims_of_labelled_texts_are_found(folder: str, claims: int, precision: float, recall: float) -> None:
    score = score_of(TEXTS / folder)
    assert score.found + score.missed == claims == len(rows_of(TEXTS / folder / "labels.csv"))
    assert score.precision >= precision
    assert score.recall >= recall
    assert score.hedges >= 0.95 * score.found
    assert score.speakers >= 0.93 * score.found
    assert score.times >= 0.75 * score.found
