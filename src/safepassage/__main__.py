"""`python -m safepassage` is `safepassage`."""

from safepassage.cli.main import run

run()
