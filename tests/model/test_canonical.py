import json
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from safepassage.model.canonical import LEFT_OUT, canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    figure: float
    remark: str = field(default="", metadata=LEFT_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    at: datetime
    inner: Inner | None = None
    thing: object = None


NOON = datetime.fromisoformat("2016-12-15T12:00:00+02:00")


def test_what_is_left_out_changes_nothing_however_deep() -> None:
    plain = canonical(Outer(at=NOON, inner=Inner(figure=1.5)))
    assert canonical(Outer(at=NOON, inner=Inner(figure=1.5, remark="seen"))) == plain
    assert canonical(Outer(at=NOON, inner=Inner(figure=1.25))) != plain
    assert "remark" not in plain


def test_an_instant_is_the_same_in_every_offset() -> None:
    assert canonical(Outer(at=NOON)) == canonical(Outer(at=datetime.fromisoformat("2016-12-15T10:00:00+00:00")))
    assert json.loads(canonical(Outer(at=NOON)))["at"] == NOON.timestamp()


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical(Outer(at=NOON, thing={1, 2}))
