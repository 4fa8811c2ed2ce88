"""Authorities of HITS: the direction that repeated steps from equal scores end in, by Lanczos' method."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import eigh_tridiagonal

from algorithms.engines.fast.matrices import links
from algorithms.engines.walk import NotConverged
from algorithms.graph import Graph, Reals

STEPS = 30
RESTARTS = 40
TOLERANCE = 1e-10
"""What a step may turn the direction by, as a share of what it stretches it by."""


def authorities(graph: Graph) -> Reals:
    """As `algorithms.centrality.hits` describes it."""
    weight = graph.weight / graph.weight.max()
    turned_to = links(graph, weight)
    turns_to = turned_to.T.tocsr()
    found = strongest(lambda score: np.asarray(turned_to @ (turns_to @ score)), np.ones(graph.size))
    score = np.maximum(found * np.sign(found.sum()), 0.0)
    return np.asarray(score / score.sum())


def strongest(apply: Callable[[Reals], Reals], start: Reals) -> Reals:
    """The part of `start` along the greatest eigenvalue of a symmetric matrix without negative ones.

    `apply` multiplies by the matrix. Since nothing but multiples of `start` is ever looked at, equal
    greatest eigenvalues give their share of it. Raises `NotConverged`.
    """
    direction = start
    for _ in range(RESTARTS):
        basis, along, across = krylov(apply, direction)
        values, vectors = eigh_tridiagonal(along, across[:-1], lapack_driver="stev")
        # Without BLAS, whose sums depend on the number of threads.
        direction = np.asarray(np.einsum("ij,i->j", basis, vectors[:, -1]))
        if abs(across[-1] * vectors[-1, -1]) <= TOLERANCE * values[-1]:
            return direction
    raise NotConverged(RESTARTS * STEPS, TOLERANCE)


def krylov(apply: Callable[[Reals], Reals], start: Reals) -> tuple[Reals, Reals, Reals]:
    """Orthonormal directions that repeated multiplying leads to, one a row, and what it does to them.

    Along each direction it stretches by the second answer, and across into the next by the third,
    whose last value leads out of them all: 0 where nothing does.
    """
    basis, along, across = [start / np.linalg.norm(start)], [], []
    for _ in range(STEPS):
        image = apply(basis[-1])
        along.append(float(np.einsum("i,i", image, basis[-1])))
        rest = without(without(image, basis), basis)
        across.append(float(np.sqrt(np.einsum("i,i", rest, rest))))
        if across[-1] <= TOLERANCE * max(along):
            across[-1] = 0.0
            break
        basis.append(rest / across[-1])
    return np.array(basis[: len(along)]), np.array(along), np.array(across)


def without(image: Reals, basis: list[Reals]) -> Reals:
    """What is left of a vector when its parts along orthonormal directions are taken away."""
    for direction in basis:
        image = image - np.einsum("i,i", image, direction) * direction
    return image
