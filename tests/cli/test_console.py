"""What every command shows alike."""

from io import StringIO

import pytest
from numba.core import event
from rich.console import Console

from safepassage.cli import console
from safepassage.cli.console import COMPILING, progress_on_terminal


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_terminal_shows_that_machine_code_is_made(is_terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = StringIO()
    monkeypatch.setattr(console, "error_console", lambda: Console(file=shown, force_terminal=is_terminal, width=100))
    with progress_on_terminal() as tell:
        tell("earliest arrival", 0.0)
        assert COMPILING not in shown.getvalue()
        with event.trigger_event("numba:compile"):
            pass
        tell("earliest arrival", 0.5)
    assert (COMPILING in shown.getvalue()) == is_terminal
