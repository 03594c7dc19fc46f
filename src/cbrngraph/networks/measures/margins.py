"""Two-mode chance: how likely each tie is where only the number of ties of each node is given, and what pairs share."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.special import expit

from cbrngraph.errors import UsageError, nearest
from cbrngraph.networks.attributes import Node
from cbrngraph.networks.measures.plain import Floats, Whole, plain

__all__ = ["SARACCO", "STEPS", "TOLERANCE", "biadjacency", "bicm", "poisson_binomial"]

SARACCO = (
    "Saracco, F., Di Clemente, R., Gabrielli, A. & Squartini, T. (2015). Randomizing bipartite networks: the case of "
    "the World Trade Web. Scientific Reports 5, 10595."
)

TOLERANCE = 1e-10
"""How far the expected margins may be from those given."""

STEPS = 50
"""Newton steps after which the equations count as unsolved; 7,000 random margins of up to 500 nodes took 11 at most."""


def biadjacency(graph: nx.Graph, rows: Iterable[Node]) -> tuple[list[Node], Whole]:
    """Return the nodes of one mode of a two-mode network in the order of their ids, and who is tied to what.

    Args:
        graph: an undirected two-mode network; weights are ignored, parallel ties count once.
        rows: all nodes of that mode.

    Returns:
        The rows, and a matrix of 0 and 1 of shape (rows, nodes of the other mode).

    Raises:
        UsageError: a row is no node, the network is directed, or a tie joins two nodes of one mode.

    """
    chosen = set(rows)
    if unknown := sorted(str(node) for node in chosen if node not in graph):
        hint = nearest(unknown[0], [str(node) for node in graph])
        raise UsageError(f"{unknown[0]} is no node of the network{hint}")
    net = plain(graph, weight=None)
    mine = np.array([node in chosen for node in net.nodes], dtype=bool)
    within = net.ends[mine[net.ends[:, 0]] == mine[net.ends[:, 1]]]
    if len(within):
        one, other = (net.nodes[at] for at in within[0])
        raise UsageError(f"Tie {one} – {other} joins two nodes of one mode: rows must be all nodes of one mode")
    at = np.where(mine, np.cumsum(mine), np.cumsum(~mine)) - 1
    ends = np.where(mine[net.ends[:, :1]], net.ends, net.ends[:, ::-1])
    matrix = np.zeros((int(mine.sum()), int((~mine).sum())), dtype=np.int64)
    matrix[at[ends[:, 0]], at[ends[:, 1]]] = 1
    return [node for node in net.nodes if node in chosen], matrix


def bicm(rows: npt.ArrayLike, columns: npt.ArrayLike) -> Floats:
    """Return the probability of each tie of a two-mode network of which only the margins are given.

    The bipartite configuration model (BiCM) of Saracco et al. (2015), Scientific Reports 5, and (2017), New Journal
    of Physics 19: of all distributions over two-mode networks whose expected margins are those given, the one of
    largest entropy. Ties are independent, with probability xy/(1 + xy); x and y are found by Newton's method on the
    logarithms, one unknown for each different margin. Ties that every network with these margins has, or none has
    (full and empty rows are the simplest case), have probability 1 or 0: there x and y would be infinite.

    Args:
        rows: how many ties each node of the first mode has, shape (r,).
        columns: the same of the second mode, shape (c,).

    Returns:
        Probabilities of shape (r, c); their sums differ from the margins by less than ``TOLERANCE``.

    Raises:
        UsageError: the margins are no whole numbers from 0 up, or no two-mode network has them, or the equations are
            not solved after ``STEPS`` steps.

    """
    r, c = _margin("rows", rows), _margin("columns", columns)
    _must_be_possible(r, c)
    made = np.zeros((len(r), len(c)))
    blocks = [(np.arange(len(r)), np.arange(len(c)), r, c)]
    while blocks:
        blocks.extend(_solve(made, *blocks.pop()))
    return made


def _margin(name: str, values: npt.ArrayLike) -> Whole:
    found = np.asarray(values)
    numbers = np.issubdtype(found.dtype, np.number) or not found.size
    if found.ndim != 1 or not numbers or not (np.isfinite(found) & (found >= 0) & (found == np.floor(found))).all():
        raise UsageError(f"{name} must be a list of whole numbers from 0 up: how many ties each node has")
    return found.astype(np.int64)


def _must_be_possible(rows: Whole, columns: Whole) -> None:
    if rows.sum() != columns.sum():
        raise UsageError(f"rows have {rows.sum()} ties and columns {columns.sum()}: both must have the same")
    if (_slack(np.sort(rows)[::-1], np.sort(columns)[::-1]) < 0).any():
        raise UsageError("No two-mode network has these margins: some nodes have more ties than there are others")


def _slack(rows: Whole, columns: Whole) -> Whole:
    """Return how many more ties the first k rows could have: all in the first l columns, and those of all others.

    Shape (rows + 1, columns + 1), from margins in falling order. It is negative somewhere if no network has these
    margins (Gale 1957; Ryser 1957); where it is 0, the first k rows have all of the first l columns, and the other
    rows none of the others.
    """
    k, of = np.arange(len(rows) + 1), np.arange(len(columns) + 1)
    first = np.concatenate([[0], np.cumsum(rows)])
    rest = columns.sum() - np.concatenate([[0], np.cumsum(columns)])
    return np.asarray(np.outer(k, of) + rest[None, :] - first[:, None], dtype=np.int64)


_Block = tuple[Whole, Whole, Whole, Whole]


def _solve(made: Floats, at_rows: Whole, at_columns: Whole, rows: Whole, columns: Whole) -> list[_Block]:
    """Write the probabilities of a block; return its parts instead where some of its ties are certain."""
    if not rows.size or not columns.size:
        return []
    down, across = np.argsort(-rows, kind="stable"), np.argsort(-columns, kind="stable")
    at_rows, at_columns, rows, columns = at_rows[down], at_columns[across], rows[down], columns[across]
    slack = _slack(rows, columns)
    slack[0, -1] = slack[-1, 0] = 1  # these are 0 in every network
    tight = np.argwhere(slack == 0)
    if not len(tight):
        made[np.ix_(at_rows, at_columns)] = _newton(rows, columns)
        return []
    k, of = tight[len(tight) // 2].tolist()  # in the middle: few cuts where there are many
    made[np.ix_(at_rows[:k], at_columns[:of])] = 1.0
    return [
        (at_rows[:k], at_columns[of:], rows[:k] - of, columns[of:]),
        (at_rows[k:], at_columns[:of], rows[k:], columns[:of] - k),
    ]


def _newton(rows: Whole, columns: Whole) -> Floats:
    """Return the probabilities where none is certain; then there is one solution, and Newton's method finds it."""
    (r, which_r, m), (c, which_c, n) = (
        np.unique(margin, return_inverse=True, return_counts=True) for margin in (rows, columns)
    )
    total = rows.sum()
    point = np.concatenate([np.log(r / np.sqrt(total)), np.log(c / np.sqrt(total))])
    # Only sums x + y matter: without this term the equations would have a line of solutions.
    gauge = np.concatenate([np.ones(len(r)), -np.ones(len(c))])
    for _ in range(STEPS):
        p = expit(point[: len(r), None] + point[None, len(r) :])
        error = np.concatenate([p @ n - r, m @ p - c])
        if np.abs(error).max() < TOLERANCE:
            return np.asarray(p[np.ix_(which_r, which_c)])
        both = np.outer(m, n) * p * (1 - p)
        slope = np.block([[np.diag(both.sum(axis=1)), both], [both.T, np.diag(both.sum(axis=0))]])
        slope += np.outer(gauge, gauge) * slope.trace() / len(gauge) ** 2
        try:
            point += np.linalg.solve(slope, -error * np.concatenate([m, n]))
        except np.linalg.LinAlgError:  # probabilities so near 0 or 1 that rounding has eaten the slope
            break
    raise UsageError(
        f"The tie probabilities (BiCM) of {len(rows)} × {len(columns)} nodes were not found in {STEPS} steps: "
        f"their margins are still off by {np.abs(error).max():.2g}"
    )


def poisson_binomial(probabilities: npt.ArrayLike, at_least: npt.ArrayLike) -> Floats:
    """Return the probability that at least k of independent trials succeed, each with its own probability; exact.

    By dynamic programming over the trials (Hong 2013, Computational Statistics & Data Analysis 59); sums of positive
    numbers only, so that small probabilities are as exact as large ones.

    Args:
        probabilities: of success, shape (trials,), or (cases, trials) for several cases at once.
        at_least: the least number of successes, one or several to a case: shape () or (k,), or (cases,) or
            (cases, k).

    Returns:
        Probabilities in the shape of ``at_least``.

    Raises:
        UsageError: a probability does not lie between 0 and 1, or the shapes do not fit.

    """
    p, least = np.asarray(probabilities, dtype=np.float64), np.asarray(at_least, dtype=np.int64)
    if not ((p >= 0) & (p <= 1)).all():
        raise UsageError("Probabilities must lie between 0 and 1")
    if p.ndim == 1:
        return _tails(p[None, :], least.reshape(1, -1)).reshape(least.shape)
    if p.ndim != 2 or least.ndim not in (1, 2) or len(least) != len(p):
        raise UsageError(f"Probabilities of shape {p.shape} and numbers of shape {least.shape} do not fit each other")
    return _tails(p, least.reshape(len(p), -1)).reshape(least.shape)


def _tails(p: Floats, least: Whole) -> Floats:
    cases, trials = p.shape
    most = int(np.clip(least, 0, trials + 1).max(initial=0))
    # One column a number of successes; the last holds all numbers from there up, of which no tail is asked.
    chance = np.zeros((most + 1, cases))
    chance[0] = 1.0
    for trial in p.T:
        gained = chance[:-1] * trial
        chance[:-1] -= gained
        chance[1:] += gained
    tails = np.cumsum(chance[::-1], axis=0)[::-1].T
    return np.asarray(np.take_along_axis(tails, np.clip(least, 0, most), axis=1))
