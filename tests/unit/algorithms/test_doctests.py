"""Every example in the documentation of `algorithms` runs and is right."""

import doctest
import importlib
import pkgutil

import pytest

import algorithms

MODULES = [module.name for module in pkgutil.walk_packages(algorithms.__path__, "algorithms.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(
    "name",
    [
        "algorithms.graph.Graph",
        "algorithms.graph.decay",
        "algorithms.influence.pagerank",
        "algorithms.influence.components",
        "algorithms.centrality.hits",
        "algorithms.centrality.core_numbers",
        "algorithms.centrality.betweenness",
        "algorithms.paths.distances",
        "algorithms.communities.communities",
        "algorithms.communities.modularity",
        "algorithms.communities.bridging",
        "algorithms.stability.rank_intervals",
        "algorithms.advocacy.stance_posteriors",
        "algorithms.advocacy.stance_contributions",
        "algorithms.linkage.weights",
        "algorithms.estimation.learn",
        "algorithms.clusters.clusters",
        "algorithms.themes.themes",
        "algorithms.telling.telling_words",
        "algorithms.shares.camp_share",
        "algorithms.turning.changes",
        "algorithms.survival.survival",
        "algorithms.incidence.incidence",
        "algorithms.open_hours.open_time",
        "algorithms.uplift.uplift",
        "algorithms.likeness.balance",
        "algorithms.evalue.evidence_value",
        "algorithms.interrupted.broken",
    ],
)
def test_each_algorithm_has_an_example(name: str) -> None:
    module, _, member = name.rpartition(".")
    tests = doctest.DocTestFinder(recurse=False).find(getattr(importlib.import_module(module), member))
    assert any(test.examples for test in tests)
