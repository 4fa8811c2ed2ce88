from __future__ import annotations

import os

import pytest

from graph_service.config import read_settings
from graph_service.text.encoder import Encoder

CACHE = read_settings(os.environ).cache


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real encoder; its model is built on the first run ever and found afterwards."""
    return Encoder(CACHE)
