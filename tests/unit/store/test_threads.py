"""Which conversation a message is in, by hand."""

from __future__ import annotations

import pytest

from graph_service.store.threads import ThreadLink, roots


def link(
    key: str, reply_to: str | None = None, thread: str | None = None, stated: str | None = None
) -> ThreadLink:
    return ThreadLink(key, reply_to, thread, stated)


def nobody(key: str) -> None:
    """No message outside the links."""


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([link("a")], {"a": "a"}),
        ([link("b", "a"), link("a")], {"a": "a", "b": "a"}),
        ([link("c", "b"), link("b", "a")], {"b": "a", "c": "a"}),
        ([link("c", "b", thread="a")], {"c": "a"}),
        ([link("c", "b", thread="a"), link("b")], {"c": "b", "b": "b"}),
        ([link("a", stated="room"), link("b", "a")], {"a": "room", "b": "room"}),
        ([link("b", "a", stated="room")], {"b": "room"}),
        ([link("a", "a")], {"a": "a"}),
        ([link("c", "b"), link("b", "c"), link("d", "c")], {"b": "b", "c": "b", "d": "b"}),
    ],
)
def test_roots(links: list[ThreadLink], expected: dict[str, str]) -> None:
    assert roots({item.key: item for item in links}, nobody) == expected


def test_an_answer_to_a_settled_message_joins_its_conversation() -> None:
    held: dict[str, str | None] = {"a": "x"}
    assert roots({"b": link("b", "a")}, held.get) == {"b": "x"}


def test_a_chain_of_ten_thousand() -> None:
    links = {f"{n:05}": link(f"{n:05}", f"{n - 1:05}" if n else None) for n in range(10_000)}
    assert set(roots(links, nobody).values()) == {"00000"}
