"""The door: from here on an interrupt is answered, also while the solvers are still being loaded."""

import gc
import sys

from safepassage.cli.codes import INTERRUPTED


def run() -> None:
    """Run the command line and exit with its code.

    A command ends before objects in circles could matter; looking for them took a fifth of the time of a city's plan.
    """
    gc.disable()
    try:
        from safepassage.cli.main import main  # noqa: PLC0415 - loading takes a second, and may be interrupted

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; nothing was left half-written.\n")
        code = INTERRUPTED
    sys.exit(code)
