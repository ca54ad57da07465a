"""Which uncertainty matters most: a bar a factor, with a stroke about twice its standard error to either side."""

from collections.abc import Sequence

import numpy as np

from safepassage.model.forecast import SensitivityRow
from safepassage.outputs.drawing import FAINT, FLOW, INK, PAPER, Drawing, Stroke
from safepassage.outputs.words import Words

_WIDTH, _TOP, _FOOT = 518.0, 8.0, 24.0
_LEFT, _RIGHT = 172.0, 488.0
_ROW, _BAR = 20.0, 11.0
_SMALL = 8.0
_ERRORS = 2.0
_TICKS = 5


def sensitivity_svg(rows: Sequence[SensitivityRow], words: Words) -> str:
    """Bars from 0 to 100 % of the variance; an estimate below 0 is drawn as nothing, its stroke shows."""
    foot = _TOP + _ROW * len(rows)
    drawing = Drawing(_WIDTH, foot + _FOOT)
    _axis(drawing, foot, words)
    for number, row in enumerate(rows):
        top, share = _TOP + _ROW * number, row.first_order
        middle = top + _BAR / 2
        drawing.text((_LEFT - 6, top + 9), words.forecast.listed((row.factor,)), size=_SMALL, anchor="end")
        length = _across(share.value) - _LEFT
        if length > 0:
            drawing.rectangle((_LEFT, top), (length, _BAR), fill=FLOW)
        if np.isfinite(share.standard_error) and share.standard_error:
            ends = [_across(share.value + sign * _ERRORS * share.standard_error) for sign in (-1, 1)]
            whisker = np.array([(ends[0], middle), (ends[1], middle)])
            drawing.lines([whisker], Stroke(colour=PAPER, width=3.0))
            drawing.lines([whisker], Stroke(colour=INK, width=1.2))
    return drawing.svg()


def _across(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, share))


def _axis(drawing: Drawing, foot: float, words: Words) -> None:
    drawing.lines([np.array([(_LEFT, foot), (_RIGHT, foot)])], Stroke(colour=FAINT, width=0.8))
    for share in np.linspace(0, 1, _TICKS).tolist():
        x = _across(share)
        drawing.lines([np.array([(x, _TOP - 4), (x, foot)])], Stroke(colour=f"{INK}1f", width=0.6))
        drawing.text((x, foot + 13), words.percent(share), size=_SMALL)
