"""Random numbers: one stream a factor a draw, whatever else is drawn and whoever draws it."""

import numpy as np

from safepassage.model.forecast_settings import FACTORS


def stream(seed: int, draw: int, factor: str) -> np.random.Generator:
    """The random numbers of one factor in one draw.

    The child of a `SeedSequence` by (draw, factor): the same numbers for any two plans, for any other factors on or
    off, and for any number of workers.
    """
    key = (draw, FACTORS.index(factor))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))
