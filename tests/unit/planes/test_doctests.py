"""Every example in the documentation of the planes runs and is right."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from graph_service.planes import lexical, segments, wording


@pytest.mark.parametrize("module", [lexical, segments, wording], ids=lambda module: module.__name__)
def test_examples_give_what_they_say(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0
