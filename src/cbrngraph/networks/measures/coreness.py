"""How near each node is to the core: the continuous model of a core and a periphery, fitted by least squares."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cbrngraph.networks.measures.plain import Floats

__all__ = ["Coreness", "coreness"]

STARTS = 5
ROUNDS = 100
SWEEPS = 3
DAMPINGS = (0.0, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)
UNBOUNDED = 1e6
"""How many times the largest tie the square of a value may be before it is taken to grow without bound."""
SETTLED = 1e-12
ALIKE = 1e-6
NOTHING = 1e-9
"""A value that shrinks with each round is 0 in the end."""


class Coreness(NamedTuple):
    """The coreness of each node, its squares adding up to 1; how well it fits; whether others fit as well."""

    values: Floats
    correlation: float | None
    """Of what the model says and the ties, over all pairs; None where either does not vary."""
    others: bool


def coreness(ties: Floats, *, seed: int = 0) -> Coreness | None:
    """Return the c with which the products c_i c_j are nearest to the ties of all pairs, or None if there is no such.

    Borgatti and Everett (2000, Social Networks 21, 375–395), continuous model, with least squares over all cells but
    the diagonal (MINRES: Comrey, A. L. (1962), The minimum residual method of factor analysis, Psychological Reports
    11, 15–18). Values are set to their best one at a time, and moved together by Newton's method, until none moves.
    There are several starts: that the best fit of these is the best of all is not checked. There is none where one
    value grows without bound, as in a star; and is taken to be none where values still move after 100 rounds.

    Args:
        ties: a symmetric matrix of shape (nodes, nodes), not negative, with a diagonal of 0.
        seed: of the starts.

    """
    if len(ties) < 3 or not ties.any():
        return None
    random = np.random.default_rng(seed)
    strengths = ties.sum(axis=0)
    starts = [strengths / np.sqrt(strengths.sum()), *(random.random(len(ties)) for _ in range(STARTS - 1))]
    fits: list[Floats] = []
    for start in starts:
        fit = _fitted(ties, start)
        if fit is None:
            return None
        fits.append(fit)
    errors = [_error(ties, fit) for fit in fits]
    least = min(errors)
    best = fits[errors.index(least)]
    equal = [fit for fit, error in zip(fits, errors, strict=True) if error <= least + ALIKE * (1 + least)]
    others = any(np.abs(fit - best).max() > 1000 * ALIKE * best.max() for fit in equal)
    scaled = best / np.linalg.norm(best)
    return Coreness(np.where(scaled > NOTHING, scaled, 0.0), _correlation(ties, best), others)


def _fitted(ties: Floats, start: Floats) -> Floats | None:
    """The values once they move no more, or None if they go on or grow without bound."""
    found = start
    for _ in range(ROUNDS):
        before, found = found, _stepped(ties, _swept(ties, found))
        if np.abs(found - before).max() <= SETTLED * found.max():
            return found
        if found.max() ** 2 > UNBOUNDED * ties.max():
            return None
    return None


def _swept(ties: Floats, start: Floats) -> Floats:
    """The values after each has been set to its best, the others being what they are, a few times."""
    found = start.copy()
    for _ in range(SWEEPS):
        squares = float(found @ found)
        for node, row in enumerate(ties):
            others = squares - found[node] ** 2
            value = float(row @ found) / others if others > 0 else 0.0
            squares, found[node] = others + value**2, value
    return found


def _stepped(ties: Floats, found: Floats) -> Floats:
    """The values after a step of Newton's, damped until it is a good one: sweeps alone are slow in a narrow valley."""
    squares = found @ found - found**2
    curve = 2 * np.outer(found, found) - ties
    np.fill_diagonal(curve, squares)
    slope = squares * found - ties @ found
    error = _error(ties, found)
    for damping in DAMPINGS:
        try:
            lower = np.linalg.cholesky(curve + damping * squares.mean() * np.eye(len(ties)))
        except np.linalg.LinAlgError:
            continue
        tried = np.abs(found - np.linalg.solve(lower.T, np.linalg.solve(lower, slope)))
        if _error(ties, tried) <= error:
            return tried
    return found


def _error(ties: Floats, found: Floats) -> float:
    left = ties - np.outer(found, found)
    np.fill_diagonal(left, 0)
    return float((left**2).sum())


def _correlation(ties: Floats, found: Floats) -> float | None:
    pairs = np.triu_indices(len(ties), 1)
    one, other = ties[pairs], np.outer(found, found)[pairs]
    one, other = one - one.mean(), other - other.mean()
    if np.abs(one).max() < ALIKE or np.abs(other).max() < ALIKE * np.abs(found).max() ** 2:
        return None
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))
