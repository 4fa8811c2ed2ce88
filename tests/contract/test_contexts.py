"""Standing contexts on both engines: a message is matched once, with contexts as they stood when it came."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Final

import pytest

from graph_service.moments.standing import AT_A_TIME
from graph_service.pipeline.contexts import Opinion, Wish, deleted, edited, rated, saved, withdrawn
from graph_service.pipeline.forget import handles_of
from graph_service.pipeline.moments import STAGE
from graph_service.pipeline.restore import compared, restore
from graph_service.store.context_rows import MomentState, RatingRow
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import exported_file
from graph_service.store.model import Addition
from graph_service.store.port import Engine, Statement
from graph_service.store.record import GraphStore
from ingest.facts import Consent, Rating, StandingContext
from ingest.handle import Handle
from tests.contexts import OTHER, WANTED, World, asks
from tests.records import START
from tests.signals import ANN, BOB, US, minutes

CEM: Final = Handle("twitter", "cem")
REBOOKING: Final = Wish("rebooking", WANTED)
WIPE: Final = Statement("wipe", "MATCH (n) DETACH DELETE n")


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> World:
    return World(engine, tmp_path / "planes")


def test_who_says_what_is_waited_for_is_told_of(world: World) -> None:
    context = world.save()
    world.take(asks(1, ANN), asks(2, BOB, OTHER), asks(3, US))
    [row] = world.told()
    assert row is not None
    assert (row.context, row.message, row.conversation) == (context.key, "twitter:1", "twitter:1")
    assert (row.state, row.guards, row.worded_at) == (MomentState.TOLD, (), context.worded_at)
    assert row.chance > 0.5
    assert world.store.contexts.moments_of(context.key, MomentState.TOLD, None, 10) == [row]


def test_what_people_say_to_each_other_is_heard_too(world: World) -> None:
    world.save()
    world.take(asks(1, CEM, mentions=()))
    assert world.messages() == ["twitter:1"]


def test_all_that_wait_for_it_are_told(world: World) -> None:
    both = [world.save(), world.save(Wish("again", WANTED)), world.save(Wish("kettles", OTHER))]
    world.take(asks(1, ANN))
    assert sorted(row.context for row in world.told() if row) == sorted(each.key for each in both[:2])


def test_a_context_looks_at_what_comes_after_it_was_saved_and_changed(world: World) -> None:
    world.take(asks(1, ANN))
    context = world.save()
    assert world.messages() == []
    world.take(asks(2, BOB, OTHER))
    changed = world.edit(context, replace(REBOOKING, text=OTHER))
    assert world.messages() == []
    world.take(asks(3, CEM, OTHER), asks(4, ANN))
    assert world.messages() == ["twitter:3"]
    assert (changed.at, changed.by, changed.worded_at) == (context.at, "lee", changed.revised_at)


def test_a_context_does_not_look_at_what_came_before_it_though_others_do(world: World) -> None:
    before = world.save()
    world.store.load([asks(1, ANN)])
    world.store.load([saved(Wish("later", WANTED), "kim")])
    world.pipeline.catch_up()
    assert [row.context for row in world.told() if row] == [before.key]


def test_a_paused_context_waits_for_nothing_until_it_is_resumed(world: World) -> None:
    context = world.save()
    world.save(Wish("kettles", OTHER))
    world.edit(context, replace(REBOOKING, paused=True))
    world.take(asks(1, ANN))
    world.edit(context, REBOOKING)
    world.take(asks(2, BOB))
    assert world.messages() == ["twitter:2"]
    assert world.context(context.key).worded_at == context.worded_at


def test_a_deleted_context_takes_along_what_was_found(world: World) -> None:
    context, other = world.save(), world.save(Wish("again", WANTED))
    world.take(asks(1, ANN))
    world.delete(context)
    world.take(asks(2, BOB))
    assert [(row.context, row.message) if row else None for row in world.told()].count(None) == 1
    assert [(row.context, row.message) for row in world.told() if row] == [
        (other.key, "twitter:1"),
        (other.key, "twitter:2"),
    ]
    assert [row.key for row in world.store.contexts.standing()] == [other.key]
    gone = world.context(context.key)
    assert (gone.name, gone.text, gone.by) == ("", "", "lee")


def test_a_conversation_is_told_of_once_for_each_wording(world: World) -> None:
    context = world.save()
    world.take(asks(1, ANN), asks(2, ANN, reply_to="1"))
    world.take(asks(3, ANN, reply_to="2"))
    world.edit(context, replace(REBOOKING, name="renamed"))
    world.take(asks(4, ANN, reply_to="3"))
    assert world.messages() == ["twitter:1"]
    world.edit(context, replace(REBOOKING, text=f"{WANTED} now"))
    world.take(asks(5, ANN, reply_to="4"), asks(6, BOB))
    assert sorted(world.messages()) == ["twitter:1", "twitter:5", "twitter:6"]


def test_only_where_and_of_what_it_is_asked_for(world: World) -> None:
    kettles = Wish("kettles", OTHER, channel="email", product="kettle")
    world.save(kettles)
    world.save(Wish("pans", OTHER, product="pan"))
    mail = Handle("email", "cem@example.org")
    world.take(
        asks(1, ANN, OTHER), asks(2, mail, OTHER), asks(3, mail, "which boils water without limescale")
    )
    assert world.messages() == ["twitter:2"]


def test_twice_is_once(world: World) -> None:
    world.save()
    world.take(asks(1, ANN))
    found, position = world.told(), world.store.position()
    world.take(asks(1, ANN))
    world.pipeline.catch_up()
    assert (world.told(), world.store.position()) == (found, position)


def test_another_process_goes_on_where_this_one_stopped(world: World) -> None:
    world.save()
    world.take(asks(1, ANN))
    world.store.load([asks(2, BOB)])
    world.restart()
    world.pipeline.catch_up()
    world.take(asks(3, CEM))
    assert world.messages() == ["twitter:1", "twitter:2", "twitter:3"]


def test_what_came_before_a_change_is_matched_by_what_was_waited_for_then(world: World) -> None:
    context = world.save()
    world.store.load([asks(1, ANN), asks(2, BOB, OTHER)])
    world.edit(context, replace(REBOOKING, text=OTHER))
    assert world.messages() == ["twitter:1"]


def test_who_must_be_left_alone_is_held_back_until_nothing_speaks_against_it(world: World) -> None:
    context = world.save()
    word = Consent(source="crm", native_id="a", at=START, handle=ANN, purpose="contact", granted=False)
    world.take(word)
    world.take(asks(1, ANN), asks(2, ANN, reply_to="1"))
    assert world.messages() == []
    assert world.held(context) == [("twitter:1", ("no_consent",))]
    world.take(replace(word, native_id="b", at=minutes(3), granted=True))
    world.take(asks(4, ANN, reply_to="2"), asks(5, ANN, reply_to="4"))
    assert world.messages() == ["twitter:4"]


def test_a_refusal_later_than_all_that_was_said_counts(world: World) -> None:
    context = world.save()
    day = START + timedelta(days=30)
    world.take(Consent(source="crm", native_id="a", at=day, handle=ANN, purpose="contact", granted=False))
    world.take(asks(1, ANN))
    assert world.messages() == []
    assert world.held(context) == [("twitter:1", ("no_consent",))]


def test_a_message_dated_in_the_future_moves_no_guard(world: World) -> None:
    context = world.save()
    now = datetime.now(UTC)
    world.take(replace(asks(1, BOB, OTHER), sent_at=now + timedelta(days=900)))
    hello = replace(asks(2, US, "Hello, how are you?"), mentions=(ANN,), sent_at=now - timedelta(days=1))
    world.take(hello)
    world.take(replace(asks(3, ANN), sent_at=now))
    assert world.messages() == []
    assert world.held(context) == [("twitter:3", ("contacted_lately",))]


def test_what_waits_to_be_matched_is_matched_before_a_context_is_changed(world: World) -> None:
    first, *_ = [world.save(Wish(f"w{number}", f"{WANTED} {number}")) for number in range(AT_A_TIME + 5)]
    world.restart()
    world.pipeline.read_contexts_aside()
    world.take(asks(1, ANN))
    world.edit(first, replace(REBOOKING, max_irrelevant=0.3))
    assert first.key in {row.context for row in world.told() if row}


def test_a_guard_is_overruled_for_the_context_that_says_so(world: World) -> None:
    strict = world.save()
    world.save(Wish("lifted", WANTED, lift=("already_answered",)))
    world.take(asks(1, ANN, known_replies=("77",)))
    assert world.held(strict) == [("twitter:1", ("already_answered",))]
    assert world.messages() == ["twitter:1"]


def rate(world: World, context: str, number: int, by: str, *, relevant: bool) -> RatingRow:
    opinion = Opinion(context, f"twitter:{number}", relevant, by)
    name = rated(opinion, None).key
    (held,) = world.store.contexts.ratings([name])
    world.take(rated(opinion, held))
    (row,) = world.store.contexts.ratings([name])
    assert row is not None
    return row


def test_who_rates_again_is_taken_at_the_last_word(world: World) -> None:
    context = world.save()
    world.take(asks(1, ANN), asks(2, BOB))
    first = rate(world, context.key, 1, "kim", relevant=True)
    rate(world, context.key, 1, "lee", relevant=True)
    again = rate(world, context.key, 1, "kim", relevant=False)
    assert (again.key, again.at, again.relevant) == (first.key, first.at, False)
    [rows] = world.store.contexts.ratings_of([context.key])
    assert [(row.by, row.relevant) for row in rows] == [("lee", True), ("kim", False)]
    world.take(withdrawn(again, "ann"))
    [rows] = world.store.contexts.ratings_of([context.key])
    assert [row.withdrawn_by for row in rows] == [None, "ann"]


VERSIONS: Final = (
    first := saved(REBOOKING, "kim", START),
    replace(first, revised_at=minutes(1), text=OTHER, worded_at=minutes(1), lift=("bot", "open_complaint")),
    replace(first, revised_at=minutes(2), paused=True, by="lee"),
)


def test_in_any_order_the_last_version_holds(engine: Engine) -> None:
    for order in permutations(VERSIONS):
        engine.write(lambda tx: tx.run(WIPE))
        store = GraphStore(engine)
        for version in order:
            store.load([version])
        (row,) = store.contexts.standing()
        assert (row.text, row.paused, row.by, row.revised_at) == (WANTED, True, "lee", minutes(2))


def test_messages_wait_while_many_contexts_are_read_by_another_thread(world: World) -> None:
    world.pipeline.read_contexts_aside()
    texts = [f"{WANTED} number {number}" for number in range(AT_A_TIME + 1)]
    world.take(*(saved(Wish(text, text), "kim", START) for text in texts))
    world.take(asks(1, ANN, texts[0]), asks(2, BOB, OTHER))
    assert world.told() == []
    world.pipeline.read_contexts(lambda: True)
    assert world.told() == []
    world.pipeline.read_contexts(lambda: False)
    assert set(world.messages()) == {"twitter:1"}
    world.take(asks(3, CEM, texts[-1]))
    assert set(world.messages()) == {"twitter:1", "twitter:3"}


def test_a_closed_process_leaves_word_of_how_far_it_came(world: World) -> None:
    world.save()
    world.take(asks(1, ANN, OTHER))
    assert world.store.cursor(STAGE).seq == 0
    world.pipeline.close()
    assert world.store.cursor(STAGE).seq == world.standing.reached > 0
    before = world.store.position()
    world.pipeline.close()
    assert world.store.position() == before


def test_contexts_and_ratings_come_back_with_an_export_and_matches_do_not(
    world: World, tmp_path: Path
) -> None:
    context = world.save(Wish("all", WANTED, "twitter", "kettle", 0.1, "marketing", 3.5, ("bot",)))
    other = world.save(Wish("gone", OTHER))
    world.take(asks(1, ANN), asks(2, BOB))
    rate(world, context.key, 1, "kim", relevant=True)
    world.delete(other)
    lines = [*exported_file(world.store.export())]
    back = World(EmbeddedEngine(tmp_path / "other"), tmp_path / "planes of the other")
    back.engine.write(lambda tx: tx.run(WIPE))
    restore(back.store, lambda: lines, lambda _: None)
    back.pipeline.catch_up()
    assert compared(back.store, lines).difference is None
    assert [replace(row, seq=0) for row in back.store.contexts.standing()] == [replace(context, seq=0)]
    assert back.store.contexts.ratings_of([context.key]) == world.store.contexts.ratings_of([context.key])
    assert back.told() == []
    back.take(asks(3, CEM, f"{WANTED} kettle"))
    assert back.messages() == []
    back.engine.close()


TOKEN: Final = "zqxtoken"
SHE: Final = Handle("twitter", TOKEN)


def everything(store: GraphStore) -> str:
    _, nodes = store.analyse("MATCH (n) RETURN labels(n), properties(n)", {}, 100_000)
    return json.dumps(nodes, default=str).lower()


def test_who_is_forgotten_is_told_of_no_more(world: World) -> None:
    context = world.save(Wish(f"asked by @{TOKEN}", WANTED))
    world.take(asks(1, SHE, native_id=f"{TOKEN}-1"), asks(2, BOB, native_id=f"to-{TOKEN}"))
    found = {row.message: row for row in world.told() if row}
    hers, his = found[f"twitter:{TOKEN}-1"], found[f"twitter:to-{TOKEN}"]
    world.take(rated(Opinion(context.key, hers.message, True, "kim"), None))
    world.take(rated(Opinion(context.key, his.message, True, "kim", f"as @{TOKEN} does"), None))
    assert world.store.contexts.ratings_of([context.key])[0]
    world.store.forget(handles_of(world.store, SHE.key))
    assert TOKEN not in everything(world.store)
    assert hers.key not in everything(world.store)
    world.pipeline.catch_up()
    [row] = world.told()
    assert row == replace(
        his, message=row.message if row else "", conversation=row.conversation if row else ""
    )
    assert row.message.startswith("twitter:forgotten-")
    assert world.context(context.key).name == "asked by [forgotten]"
    [[rating]] = world.store.contexts.ratings_of([context.key])
    assert rating.message == row.message


def test_pages_of_what_was_found_follow_each_other(world: World) -> None:
    context = world.save()
    for numbers in ((1,), (2, 3, 4)):
        world.take(*(asks(number, Handle("twitter", f"a{number}")) for number in numbers))
    rows = world.store.contexts.moments_of(context.key, MomentState.TOLD, None, 10)
    assert rows[-1].message == "twitter:1"
    assert [row.key for row in rows[:3]] == sorted(row.key for row in rows[:3])
    for number, row in enumerate(rows, 1):
        place = Addition(row.seq, row.key)
        assert world.store.contexts.moments_of(context.key, MomentState.TOLD, place, 10) == rows[number:]


def test_a_version_keeps_the_name_its_source_gave(world: World) -> None:
    ours = StandingContext(
        source="crm", native_id="c/1", at=START, name="n", text=WANTED, worded_at=START, by="kim"
    )
    world.pipeline.decide(ours)
    row = world.context(ours.key)
    assert edited(row, Wish.of(row), "lee").key == deleted(row, "lee").key == ours.key
    assert Rating.form not in ours.key
