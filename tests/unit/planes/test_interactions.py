"""What the plane lays out: who said what, who turned to whom, and when that was known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import removing
from graph_service.planes.plane import Delta
from graph_service.planes.segments import Segments
from graph_service.planes.view import DIRECTIONS, KINDS, NOBODY, Attention, View, microseconds
from graph_service.store.model import ChangeKind, Found, MessageRow, Owner, ReferralRow
from graph_service.store.redaction import removal
from tests.records import START
from tests.unit.planes.messages import message

LATER = START + timedelta(days=1)
OWNERS = tuple(Owner(f"twitter:{name}", f"twitter:{name}", "unknown", ours=False) for name in ("ann", "bob"))


def said(key: str, sender: str) -> MessageRow:
    by = f"twitter:{sender}"
    return replace(message(key, "thanks"), sender=by, sent_at=START, recorded_at=START, mentions=())


def known(folder: Path, row: MessageRow) -> dict[str, int]:
    """When each kind of turning to somebody was learnt."""
    plane = InteractionPlane(folder)
    plane.advance([Delta(1, messages=(row,), owners=OWNERS)])
    paid = plane.view().attention
    return {KINDS[kind]: at for kind, at in zip(paid.kind.tolist(), paid.recorded_at.tolist(), strict=True)}


def test_an_answer_is_known_once_both_messages_are(tmp_path: Path) -> None:
    answer = replace(said("twitter:2", "bob"), reply_to="twitter:1", reply_sender="twitter:ann")
    late = replace(answer, linked_at=LATER, mentions=("twitter:ann",), share_sender="twitter:ann")
    assert known(tmp_path / "a", answer) == {"replies": microseconds(START)}
    assert known(tmp_path / "b", late) == {
        "replies": microseconds(LATER),
        "mentions": microseconds(START),
        "shares": microseconds(LATER),
    }


def view_of(folder: Path, *rows: MessageRow) -> View:
    plane = InteractionPlane(folder)
    plane.advance([Delta(1, messages=rows, owners=OWNERS)])
    return plane.view()


def acts(paid: Attention, view: View) -> set[tuple[str, str, str, str]]:
    """Who turned to whom how in which message; nobody is ours."""
    who = (*view.people, "nobody")
    return {
        (who[source], who[target], KINDS[kind], view.messages[row])
        for source, target, kind, row in zip(
            paid.source.tolist(), paid.target.tolist(), paid.kind.tolist(), paid.message.tolist(), strict=True
        )
    }


def test_thanks_are_paid_besides_the_reply_that_says_them(tmp_path: Path) -> None:
    thanks = replace(said("twitter:2", "bob"), reply_sender="twitter:ann", intents=(Found("thanks", 0.9),))
    shared = replace(said("twitter:3", "bob"), share_sender="twitter:ann", intents=(Found("thanks", 0.9),))
    view = view_of(tmp_path, thanks, shared)
    assert acts(view.attention, view) == {
        ("twitter:bob", "twitter:ann", "replies", "twitter:2"),
        ("twitter:bob", "twitter:ann", "thanks", "twitter:2"),
        ("twitter:bob", "twitter:ann", "shares", "twitter:3"),
    }
    assert len(view.attention.kind) == 3


def test_what_we_say_is_kept_apart_whoever_says_it(tmp_path: Path) -> None:
    answer = replace(
        said("twitter:2", "bob"), direction="outbound", reply_sender="twitter:ann", linked_at=LATER
    )
    view = view_of(tmp_path, answer)
    assert acts(view.attention, view) == set()
    assert acts(view.ours, view) == {("nobody", "twitter:ann", "replies", "twitter:2")}
    assert view.ours.recorded_at.tolist() == [microseconds(LATER)]
    assert view.said.person.tolist() == [NOBODY]


def test_every_message_has_its_place_among_what_was_said(tmp_path: Path) -> None:
    first = replace(said("a:1", "ann"), sentiment=0.5, irony=0.2, text="So GOOD!", channel="chat")
    second = replace(said("a:2", "bob"), sentiment=None, text="@ann so good", conversation="forum:2")
    third = replace(said("a:3", "zoe"), sentiment=0.5, text="...", conversation="forum:2")
    view = view_of(tmp_path, first, second, third)
    told = view.said
    assert [view.channels[n] for n in told.channel] == ["chat", "forum", "forum"]
    assert told.person.tolist() == [0, 1, NOBODY]
    assert np.isnan(told.sentiment).tolist() == [False, True, False]
    assert told.irony[0] == 0.2
    assert np.isnan(told.irony[1])
    assert told.conversation[1] == told.conversation[2] != told.conversation[0]
    assert told.wording[0] == told.wording[1] != 0
    assert told.wording[2] == 0
    assert [DIRECTIONS[n] for n in told.direction] == ["inbound"] * 3


def test_what_was_found_is_told_by_intent(tmp_path: Path) -> None:
    both = replace(said("a:1", "ann"), intents=(Found("praise", 0.8), Found("recommendation", 0.6)))
    one = replace(said("a:2", "bob"), intents=(Found("praise", 0.7),))
    found = view_of(tmp_path, both, one).intents
    assert {name: (each.message.tolist(), each.chance.tolist()) for name, each in found.items()} == {
        "praise": ([0, 1], [0.8, 0.7]),
        "recommendation": ([0], [0.6]),
    }


def test_an_empty_plane_has_an_empty_view(tmp_path: Path) -> None:
    view = InteractionPlane(tmp_path).view()
    assert (view.people, view.messages, view.channels, view.intents) == ((), (), (), {})
    assert len(view.attention.kind) == len(view.ours.kind) == len(view.said.person) == 0


def test_who_is_forgotten_is_so_after_a_fault_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plane = InteractionPlane(tmp_path)
    brought = ReferralRow("crm:referral/1", "twitter:bob", "twitter:ann", START, START)
    plane.advance([Delta(1, owners=OWNERS, referrals=(brought,))])
    log = Delta(2, removed=(removal(ChangeKind.HANDLES, "twitter:ann"),))
    append, left = Segments.append, [2]

    def failing(*given: Any, **named: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError("full")
        append(*given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Segments, "append", failing)
        with pytest.raises(OSError, match="full"):
            plane.advance([removing(log, [plane])])
    again = InteractionPlane(tmp_path)
    again.advance([removing(log, [again])])
    assert (again.handle_keys(), again.position()) == ({"twitter:bob"}, 2)
    assert len(again.view().referrals.source) == 0
