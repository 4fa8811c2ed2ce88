from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph_service.text.encoder import Encoder

CACHE = Path(os.environ.get("GRAPH_SERVICE_CACHE") or Path(__file__).parents[3] / ".cache")


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real encoder; its model is built on the first run ever and found afterwards."""
    return Encoder(CACHE)
