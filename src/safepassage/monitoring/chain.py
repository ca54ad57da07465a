"""A state that changes now and then, and is told of by reporters who may be wrong: exact chances over time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Something said of the state.

    Attributes
    ----------
    hour
        Of what time it speaks, in whole hours.
    likelihoods
        How likely it would be said in each state, shape (S,).
    """

    hour: int
    likelihoods: tuple[float, ...]


def chances_over_time(tellings: Sequence[Telling], hours: Sequence[int], rates: Floats, first: Floats) -> Floats:
    """The chance of each state at some hours by everything that was said, before and after.

    Parameters
    ----------
    tellings
        In any order; those of one hour multiply.
    hours
        Rising; where the chances are wanted.
    rates
        Generator of the chain per hour, shape (S, S), rows sum to 0.
    first
        The chances before anything was said, shape (S,).

    Returns
    -------
    Shape (len(hours), S); each row sums to 1.
    """
    times = sorted({*hours, *(telling.hour for telling in tellings)})
    place = {hour: index for index, hour in enumerate(times)}
    weights = np.zeros((len(times), len(first)))
    for telling in sorted(tellings, key=lambda each: (each.hour, each.likelihoods)):
        weights[place[telling.hour]] += np.log(telling.likelihoods)
    weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
    passages = _passages(times, rates)
    forward = np.empty_like(weights)
    forward[0] = _normed(first * weights[0])
    for index, passage in enumerate(passages):
        forward[index + 1] = _normed((forward[index] @ passage) * weights[index + 1])
    backward = np.ones_like(weights)
    for index in range(len(times) - 2, -1, -1):
        backward[index] = _normed(passages[index] @ (backward[index + 1] * weights[index + 1]))
    both = forward * backward
    both /= both.sum(axis=-1, keepdims=True)
    return np.asarray(both[[place[hour] for hour in hours]])


def _passages(times: Sequence[int], rates: Floats) -> Floats:
    """The chances of passing from one state to another between consecutive times, shape (len(times) - 1, S, S)."""
    values, vectors = np.linalg.eig(rates)
    lengths = np.diff(np.asarray(times, dtype=float))
    grown = np.exp(values[None, :] * lengths[:, None])
    found = np.real((vectors[None] * grown[:, None, :]) @ np.linalg.inv(vectors)[None])
    found = np.maximum(found, 0.0)
    return np.asarray(found / found.sum(axis=-1, keepdims=True))


def _normed(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum())
