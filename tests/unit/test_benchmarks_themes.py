"""What the benchmark of themes measures, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.themes import Peer, purity


def test_purity_is_the_share_of_the_commonest() -> None:
    truth = np.array([0, 0, 1, 1, 1, 2], np.int64)
    assert purity(truth, np.array([0, 0, 0, 1, 1, 1], np.int64)) == pytest.approx(4 / 6)
    # What is in no theme does not count.
    assert purity(truth, np.array([0, 0, -1, 1, 1, -1], np.int64)) == 1.0
    assert purity(truth, np.full(6, -1, np.int64)) == 0.0


def test_a_peer_covers_what_is_nearest() -> None:
    peer = Peer(np.array([0, 0, 1, 1, 1], np.int64), np.array([0.1, 0.5, 0.2, 0.9, 0.3]), 1.0)
    assert peer.covering(1.0).tolist() == [0, 0, 1, 1, 1]
    assert peer.covering(0.5).tolist() == [0, -1, 1, -1, 1]
