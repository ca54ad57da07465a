"""`python -m safepassage` is `safepassage`."""

from safepassage.cli.entry import run

if __name__ == "__main__":
    run()
