"""When it was known who turned to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from graph_service.planes.interactions import KINDS, InteractionPlane, microseconds
from graph_service.planes.plane import Delta
from graph_service.store.model import MessageRow, Owner
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
