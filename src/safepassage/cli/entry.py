"""The door: from here on an interrupt is answered, also while the solvers are still being loaded."""

import sys

from safepassage.cli.codes import INTERRUPTED


def run() -> None:
    """Run the command line and exit with its code."""
    try:
        from safepassage.cli.main import main  # noqa: PLC0415 - loading takes a second, and may be interrupted

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; nothing was left half-written.\n")
        code = INTERRUPTED
    sys.exit(code)
