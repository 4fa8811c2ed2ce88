from __future__ import annotations

import pytest

from graph_service.text.comparisons import preferred


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("A is better than B", True),
        ("A is not better than B", False),
        ("A is way slower than B", False),
        ("A is more reliable than B", True),
        ("A beats B", True),
        ("A can't compete with B", False),
        ("A > B", True),
        ("We switched from A to B", False),
        ("I moved to A from B", True),
        ("ditched A for B", False),
        ("I prefer A over B", True),
        ("I would use A instead of B", True),
        ("Unlike A, B never crashes", False),
        ("A is perfect, unlike B", True),
        ("A and B", None),
        ("A works with B", None),
        ("from A to B by train", None),
    ],
)
def test_which_of_two_is_preferred(text: str, first: bool | None) -> None:
    before, _, rest = text.partition("A")
    between = rest.rpartition("B")[0]
    assert preferred(before, between) is first
