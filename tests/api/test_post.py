"""The threads beside the service: what has come is taken in, and who was removed leaves nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.api.letters import RecordLetters
from graph_service.hooks import inbox, post
from graph_service.hooks.draining import Draining
from graph_service.hooks.inbox import Arrived
from graph_service.hooks.post import Mail, Post, mail_in
from graph_service.hooks.registry import Secret, Subscription, new_secret
from ingest.connectors.ndjson import write_ndjson
from tests.api.sample import ANN, Sample, tweet

SECONDS = 60


class Counting(Post):
    """Counts how often it waited for calm."""

    waits = 0

    def _await_calm(self) -> None:
        self.waits += 1
        super()._await_calm()


def made(sample: Sample, mail: Mail) -> Counting:
    context = sample.context
    draining = Draining(mail.inbox, context.pipeline, context.audit)
    letters = RecordLetters(context.store, context.store.identity())
    return Counting(mail, draining, letters, context.pipeline.bell)


def until(condition: Callable[[], bool]) -> None:
    late = time.monotonic() + SECONDS
    while not condition() and time.monotonic() < late:
        time.sleep(0.01)
    assert condition()


def test_calm_is_waited_for_once_and_not_before_each_part(
    fresh: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "LONGEST", 1)
    mail = mail_in(tmp_path)
    for n in range(3):
        line = write_ndjson(tweet(str(n), ANN, f"number {n}"))
        mail.inbox.add([Arrived("crm", f"{n}", f"{n}", (line,))])
    assert len(list(mail.inbox.folder.iterdir())) == 3
    running = made(fresh, mail)
    with running:
        until(lambda: mail.inbox.waiting == 0)
        assert running.waits == 1
    assert fresh.context.answers.counts()["messages"] == 3


def test_who_is_removed_leaves_no_place_to_go_on_from(
    fresh: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "LOOK_SECONDS", 0.01)
    mail = mail_in(tmp_path)
    for name in ("desk", "other"):
        mail.registry.add(Subscription(name, "https://example.com/", "signals", (Secret(new_secret()),)))
    place = mail.out / "desk.place.json"
    with made(fresh, mail) as running:
        until(place.exists)
        # As a letter does that was under way when the command removed the files.
        mail.registry.remove("desk")
        until(lambda: "desk" not in running._routes)
        until(lambda: not place.exists())
        until((mail.out / "other.place.json").exists)
