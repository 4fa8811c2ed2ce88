"""What subscribers of webhooks are told of signals and matches, and that it goes with the people."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from graph_service.api.ids import global_id, key_of
from graph_service.api.letters import RecordLetters
from graph_service.hooks.courier import Letter
from graph_service.hooks.outbox import Dead, Outbox, clear_letters, out_of
from graph_service.hooks.registry import Subscription
from graph_service.store.model import Addition
from tests.api.conftest import data_of
from tests.api.sample import ANN, BOB, HELP, Sample, filled, tweet
from tests.contexts import WANTED

BEGINNING: Final = Addition(0, "")
SAVE: Final = """mutation ($text: String!) {
  saveContext(input: {name: "n", text: $text, by: "kim"}) { context { id } } }"""


def subscribed(topic: str = "signals", **more: Any) -> Subscription:
    return Subscription("crm", "https://example.com/", topic, (), **more)


def all_letters(letters: RecordLetters, subscription: Subscription) -> list[Letter]:
    found: list[Letter] = []
    place, reached = Addition(-1, ""), BEGINNING
    while reached != place:
        place = reached
        some, reached = letters.after(subscription, place)
        found += some
    return found


def letters_of(sample: Sample) -> RecordLetters:
    return RecordLetters(sample.context.store, sample.context.store.identity())


def test_a_signal_is_told_by_ids_alone(sample: Sample) -> None:
    told = all_letters(letters_of(sample), subscribed())
    (trouble,) = (each for each in map(body, told) if each["data"]["kind"] == "trouble")
    assert {name: trouble[name] for name in ("specversion", "type", "datacontenttype", "subject")} == {
        "specversion": "1.0",
        "type": "graph-service.signal.routed",
        "datacontenttype": "application/json",
        "subject": global_id("Signal", "twitter:b1/trouble"),
    }
    assert trouble["data"]["message"] == global_id("Message", "twitter:b1")
    assert trouble["data"]["customer"] == global_id("Customer", "twitter:bob")
    assert trouble["source"] == f"urn:graph-service:{sample.context.store.identity()}"
    said = b"".join(each.body for each in told)
    assert not any(word in said for word in (b"refund", b"hate", b"Bob"))


def body(letter: Letter) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(letter.body)
    assert found["id"] == letter.id
    return found


def test_words_and_names_only_where_they_were_asked_for(sample: Sample) -> None:
    told = all_letters(letters_of(sample), subscribed(personal=True))
    (trouble,) = (each["data"] for each in map(body, told) if each["data"]["kind"] == "trouble")
    assert (trouble["text"], trouble["name"]) == ("I hate Lark Notes, refund please", "Bob Baker")


def test_ids_stay_and_differ(sample: Sample) -> None:
    first, again = (all_letters(letters_of(sample), subscribed()) for _ in range(2))
    assert [each.id for each in first] == [each.id for each in again]
    assert len({each.id for each in first}) == len(first)
    letters = letters_of(sample)
    assert [letters.at(subscribed(), each.place) for each in first] == first


def test_one_team_is_told_of_its_own(sample: Sample) -> None:
    every = [body(each)["data"]["team"] for each in all_letters(letters_of(sample), subscribed())]
    for team in {*every, "nobody"}:
        own = all_letters(letters_of(sample), subscribed(team=team))
        assert [body(each)["data"]["team"] for each in own] == [each for each in every if each == team]
    letters = letters_of(sample)
    place = all_letters(letters, subscribed())[0].place
    assert letters.at(subscribed(team=every[0]), place)
    assert letters.at(subscribed(team="nobody"), place) is None


def dead(letter: Letter, record: str, topic: str = "signals") -> Dead:
    return Dead(letter.id, topic, record, *letter.place, "answered 400", 3, datetime.now(UTC))


def test_who_is_erased_leaves_the_dead_letters_and_those_that_wait(tmp_path: Path) -> None:
    sample = filled(tmp_path)
    store, letters = sample.context.store, letters_of(sample)
    told = all_letters(letters, subscribed())
    outbox = Outbox(out_of(tmp_path), "crm")
    for letter in told:
        outbox.bury(dead(letter, store.identity()))
    outbox.revive()
    outbox.bury(dead(told[0], store.identity()))
    sample.context.pipeline.clear_letters = lambda: clear_letters(store, tmp_path)
    sample.context.pipeline.forget("twitter:bob")
    shelf = outbox.shelf()
    assert not any(b"twitter:b" in orjson.dumps(each.key) for each in (*shelf.dead, *shelf.again))
    gone = [each for each in told if each.place.key.startswith("twitter:b")]
    assert gone
    assert [letters.at(subscribed(), each.place) for each in gone] == [None] * len(gone)
    assert [
        body(each) for each in all_letters(letters, subscribed()) if each.id in {one.id for one in gone}
    ] == []
    sample.engine.close()


@pytest.mark.parametrize("how", ["asked again", "started again"])
def test_who_was_erased_before_a_kill_leaves_the_dead_letters_after_it(
    fresh: Sample, tmp_path: Path, how: str
) -> None:
    store, pipeline = fresh.context.store, fresh.context.pipeline
    pipeline.ingest([tweet("b1", BOB, "I hate Lark Notes, refund please", mentions=(HELP,))])
    outbox = Outbox(out_of(tmp_path), "crm")
    for letter in all_letters(letters_of(fresh), subscribed()):
        outbox.bury(dead(letter, store.identity()))
    assert outbox.shelf().dead

    def killed() -> None:
        raise KeyboardInterrupt

    pipeline.clear_letters = killed
    with pytest.raises(KeyboardInterrupt):
        pipeline.forget("twitter:bob")
    pipeline.clear_letters = lambda: clear_letters(store, tmp_path)
    if how == "asked again":
        pipeline.forget("twitter:bob")
    else:
        pipeline.catch_up()
    assert outbox.shelf().dead == ()


def test_matches_of_the_contexts_that_are_wanted_are_told(fresh: Sample) -> None:
    one, other = (
        data_of(fresh.context, SAVE, {"text": text})["saveContext"]["context"]["id"]
        for text in (WANTED, "pickles and more")
    )
    asked = [
        tweet("m1", ANN, WANTED, mentions=(HELP,)),
        tweet("m2", BOB, "pickles and more", minutes=1, mentions=(HELP,)),
    ]
    fresh.context.pipeline.ingest(asked)
    letters = letters_of(fresh)
    both = [body(each)["data"] for each in all_letters(letters, subscribed("matches"))]
    # Contexts have keys by chance, by which matches of one commit are in order.
    assert sorted((each["message"], each["context"]) for each in both) == [
        (global_id("Message", "twitter:m1"), one),
        (global_id("Message", "twitter:m2"), other),
    ]
    told = all_letters(letters, subscribed("matches", contexts=(key_of("Context", other),)))
    assert [body(each)["data"]["context"] for each in told] == [other]
    assert letters.at(subscribed("matches"), told[0].place) == told[0]
    assert b"pickles" not in told[0].body
    fresh.context.pipeline.forget("twitter:bob")
    assert letters.at(subscribed("matches"), told[0].place) is None
