"""Repetition on other channels, costs without contacts, and what is told apart otherwise: by hand."""

from __future__ import annotations

import numpy as np

from graph_service.questions.contacts import elsewhere_before
from graph_service.questions.expenses import Used, expense
from graph_service.questions.joined_by import Joined, differing
from graph_service.questions.proportions import Proportion
from ingest.channel_costs import ChannelCost, Costs

NONE_SETTLED = Proportion(0.0, 0, 2, None)


def test_words_are_repeated_from_the_first_other_channel_on() -> None:
    person = np.array([0, 0, 0, 0, 1, 1, 2])
    words = np.array([5, 5, 5, 6, 5, 5, 5])
    channel = np.array([0, 1, 0, 1, 2, 2, 0])
    # Of person 0 the second and third, on either channel; other words and other people begin anew.
    assert elsewhere_before(person, words, channel).tolist() == [False, True, True, *[False] * 4]
    assert elsewhere_before(person[:0], words[:0], channel[:0]).tolist() == []


def test_a_month_costs_though_nobody_came() -> None:
    costs = Costs("EUR", (ChannelCost("chat", 3.0, month=365.25 / 12),))
    day = 86_400_000_000
    found = expense(costs, "chat", Used(0, 0.0, 3 * day, NONE_SETTLED))
    assert (found.total, found.per_contact, found.per_settled) == (3.0, None, None)
    assert (
        found.unknown == "Nobody turned to us there in this time, so that there is no cost for each contact."
    )
    found = expense(costs, "chat", Used(2, 0.0, 0, NONE_SETTLED))
    assert (found.total, found.per_contact, found.interval) == (6.0, 3.0, None)
    assert (
        found.unknown == "Nothing that was opened there has been settled, so that there is no cost for that."
    )


def test_what_belongs_otherwise_is_told_together() -> None:
    owner = {"email:a": "A", "phone:a": "A", "email:b": "B", "email:c": "C", "phone:c": "C"}
    split, merged = [("email:a",), ("phone:a",)], [("email:b", "email:c"), ("phone:c",)]
    assert differing([("email:b",), ("email:c", "phone:c")], owner) == []
    assert differing(split, owner) == [Joined(("A",), (("email:a", "phone:a"),), tuple(split))]
    assert differing(merged, owner) == [
        Joined(("B", "C"), (("email:b",), ("email:c", "phone:c")), tuple(merged))
    ]
