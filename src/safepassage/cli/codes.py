"""Exit codes, as promised to scripts (2, wrong usage, is the command-line library's own)."""

DONE = 0
NEGATIVE = 1
"""The answer is negative: a plan is violated, nobody can be carried."""
REFUSED = 3
"""The input is refused."""
OUR_FAULT = 4
INTERRUPTED = 130
