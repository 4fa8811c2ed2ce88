"""The fast engine: numpy and scipy, and the answers of the reference."""

from algorithms.engines.fast.cores import core_numbers
from algorithms.engines.fast.groups import communities
from algorithms.engines.fast.hubs import authorities
from algorithms.engines.fast.paths import betweenness, distances
from algorithms.engines.fast.reach import components
from algorithms.engines.fast.visits import pagerank

__all__ = [
    "authorities",
    "betweenness",
    "communities",
    "components",
    "core_numbers",
    "distances",
    "pagerank",
]
