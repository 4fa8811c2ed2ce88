"""What the benchmark of coverage takes for a brand's conversations, and how it compares curves."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from algorithms.survival import median, survival
from benchmarks.care_cases.coverage import conversations, difference, largest, medians
from graph_service.questions.response import Waiting
from ingest.canonical import Direction
from ingest.handle import Handle
from tests.records import tweet


def waiting(durations: list[float], answered: list[bool]) -> Waiting:
    curve = survival(np.array(durations, np.float64), np.array(answered))
    return Waiting(curve, median(curve), ())


def test_a_conversation_is_what_hangs_together_by_replies() -> None:
    tweets = [tweet(1), tweet(2, reply_to=1), tweet(3, reply_to=2), tweet(4, reply_to=99)]
    assert conversations(tweets) == {
        **dict.fromkeys(("twitter:1", "twitter:2", "twitter:3"), "twitter:1"),
        "twitter:4": "twitter:4",
    }


def test_a_brand_has_the_conversations_in_which_it_speaks() -> None:
    shop = Handle("twitter", "shop", name="Shop")
    said = [
        replace(tweet(number, reply_to=above), sender=shop, direction=Direction.OUTBOUND)
        for number, above in ((2, 1), (5, 4))
    ]
    tweets = [tweet(1), said[0], tweet(3), tweet(4, sender="bob"), said[1]]
    [brand] = largest(tweets, 1)
    assert (brand.name, brand.company.handles[0].key) == ("Shop", "twitter:shop")
    assert [each.native_id for each in brand.tweets] == ["1", "2", "4", "5"]


def test_lifelines_has_the_same_curve() -> None:
    assert difference(waiting([1, 2, 2, 3, 5, 8], [True, True, False, True, True, False])) < 1e-12


def test_a_median_that_was_not_reached_is_endless() -> None:
    assert medians(waiting([1, 2], [False, False])) == (inf, inf, inf)
    assert medians(waiting([1.0] * 6, [True] * 6)) == pytest.approx((1, 1, 1))
