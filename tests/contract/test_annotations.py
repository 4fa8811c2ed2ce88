"""What messages are found to say, and what people put right in it, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.correct import Saying, correction, withdrawal
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.restore import compared, restore
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.export import exported_file
from graph_service.store.model import AnnotationRow, ChangeKind, Found, StanceRow
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.meaning import Meaning
from ingest.canonical import Record
from ingest.facts import Aspect, Correction
from ingest.handle import Handle
from tests.api.sample import COMPANY, Plain
from tests.records import START, tweet

ANN = Handle("twitter", "ann", name="Ann Archer")
LOVE, HATE, MEH = tweet(1, text="I love it"), tweet(2, "bob", "I hate it"), tweet(3, "cem", "meh")


class Newer(Plain):
    """Finds an idea in `meh`, and else what the older one finds."""

    version = "plain-2"

    def meaning(self, text: str) -> Meaning:
        found = super().meaning(text)
        return replace(found, sentiment=0.25) if "meh" in text else found


class Tiring(Plain):
    """Remembers what it has read, and breaks down when that would be more than so many texts."""

    def __init__(self, most: int = 1_000) -> None:
        self.seen: list[str] = []
        self.most = most

    def read(self, texts: Sequence[str]) -> list[Meaning]:
        if len(self.seen) + len(texts) > self.most:
            raise KeyboardInterrupt
        self.seen += texts
        return super().read(texts)


def by(judge: Plain) -> Annotator:
    return Annotator(None, judge)


def put(store: GraphStore, *records: Record) -> None:
    """Take records in and read what there is to read."""
    store.load(records)
    annotate(store, by(Plain()))


def found(store: GraphStore, key: str = LOVE.key) -> AnnotationRow:
    (row,) = store.meanings.annotations([key])
    assert row is not None
    return row


def said(
    aspect: Aspect, label: str | None, value: float, *, minutes: int = 0, message: str = LOVE.key
) -> Correction:
    saying = Saying(message, aspect, label, float(value), "bert", "Ann Archer told me")
    return correction(saying, START + timedelta(minutes=minutes))


def test_a_newer_version_touches_only_what_it_reads_otherwise(store: GraphStore) -> None:
    put(store, LOVE, HATE, MEH, said(Aspect.INTENT, "complaint", 1))
    before = store.position()
    kept = found(store)
    assert (kept.version, kept.corrected) == (by(Plain()).version, ("intent:complaint",))
    assert annotate(store, by(Newer())) == 3
    after = store.changes(before.seq, ChangeKind)
    assert [(change.kind, change.keys) for change in after] == [(ChangeKind.ANNOTATIONS, (MEH.key,))]
    assert store.position().graph_version == before.graph_version
    version = by(Newer()).version
    assert found(store) == replace(kept, version=version)
    assert [found(store, each.key).version for each in (HATE, MEH)] == [version] * 2
    assert found(store, MEH.key).sentiment == 0.25
    assert annotate(store, by(Newer())) == 0


def test_broken_off_it_goes_on_where_it_stood(store: GraphStore) -> None:
    for number in range(12):
        store.load([tweet(number, text=f"text {number}")])
    weary, fresh = Tiring(most=9), Tiring()
    with pytest.raises(KeyboardInterrupt):
        annotate(store, by(weary))
    assert 0 < len(weary.seen) <= 9
    assert annotate(store, by(fresh)) == 12 - len(weary.seen)
    assert sorted(weary.seen + fresh.seen) == sorted(f"text {number}" for number in range(12))
    assert [found(store, f"twitter:{number}").version for number in range(12)] == [by(fresh).version] * 12


def test_a_correction_names_no_text_and_no_label_where_there_is_none(store: GraphStore) -> None:
    put(store, LOVE, said(Aspect.SENTIMENT, None, -0.5))
    (row,) = store.meanings.corrections([LOVE.key])
    assert (row.aspect, row.label, row.value, row.by) == ("sentiment", None, -0.5, "bert")
    assert store.meanings.corrections_by_key([row.key, "review:correction/none"]) == [row, None]
    assert store.meanings.correction_page("", 10) == [row]
    assert store.meanings.correction_page(row.key, 10) == []
    assert (found(store).sentiment, found(store).tone, found(store).certainty) == (-0.5, "negative", 1.0)
    assert found(store).corrected == ("sentiment",)


FIRST, LATER = said(Aspect.INTENT, "idea", 1), said(Aspect.INTENT, "idea", 0, minutes=1)
MISSED = said(Aspect.INTENT, "complaint", 1, minutes=2)


@pytest.mark.parametrize("order", list(permutations((LOVE, FIRST, LATER))))
def test_in_any_order_the_later_word_holds(store: GraphStore, order: Sequence[Record]) -> None:
    for record in (MISSED, *order):
        put(store, record)
    assert found(store).intents == (Found("complaint", 1.0), Found("praise", 0.9))
    assert found(store).corrected == ("intent:complaint", "intent:idea")


def test_taken_back_what_was_found_comes_back(store: GraphStore) -> None:
    put(store, LOVE)
    before = found(store)
    put(store, FIRST)
    assert found(store).intents == (Found("idea", 1.0), Found("praise", 0.9))
    put(store, withdrawn(store, FIRST))
    assert found(store) == before
    (row,) = store.meanings.corrections([LOVE.key])
    assert (row.by, row.withdrawn_by) == ("bert", "cleo")
    # What is older comes too late.
    put(store, FIRST)
    assert found(store) == before


def withdrawn(store: GraphStore, made: Correction) -> Correction:
    (row,) = store.meanings.corrections_by_key([made.key])
    assert row is not None
    return withdrawal(row, "cleo")


def test_a_stance_is_put_right_for_one_product_and_no_other(store: GraphStore) -> None:
    store.declare_company(COMPANY)
    annotator = Annotator(COMPANY, Plain())
    about = replace(LOVE, text="I love Lark Notes and Lark Mail")
    store.load([about, said(Aspect.STANCE, "lark-mail", -1), said(Aspect.EMOTION, "joy", 1)])
    annotate(store, annotator)
    assert found(store).stances == (StanceRow("lark-mail", -1.0), StanceRow("lark-notes", 1.0))
    assert found(store).emotions == (Found("joy", 1.0),)
    assert found(store).corrected == ("emotion:joy", "stance:lark-mail")


def test_restored_and_opened_again_it_holds(store: GraphStore, tmp_path: Path) -> None:
    put(store, LOVE, HATE, MISSED, said(Aspect.SENTIMENT, None, -0.5, message=HATE.key))
    resolve(store)
    lines = list(exported_file(store.export()))
    other = GraphStore(EmbeddedEngine(tmp_path / "other"))
    restore(other, lambda: lines, lambda _: None)
    annotate(other, by(Plain()))
    resolve(other)
    assert compared(other, lines).difference is None
    other.close()
    again = GraphStore(EmbeddedEngine(tmp_path / "other"))
    annotate(again, by(Newer()))
    version = by(Newer()).version
    for key in (LOVE.key, HATE.key):
        assert found(again, key) == replace(found(store, key), version=version)
    again.close()


def test_with_its_author_goes_what_was_put_right(store: GraphStore) -> None:
    hers = replace(LOVE, sender=ANN)
    put(store, hers, HATE, FIRST, said(Aspect.SENTIMENT, None, 1, message=HATE.key))
    resolve(store)
    before = found(store, HATE.key)
    store.forget([ANN.key])
    (row,) = store.meanings.correction_page("", 10)
    assert (row.message, row.reason) == (HATE.key, "[forgotten] told me")
    assert store.meanings.corrections_by_key([FIRST.key]) == [None]
    annotate(store, by(Newer()))
    assert found(store, HATE.key) == replace(before, version=by(Newer()).version)


def test_a_correction_that_is_of_another_message_after_all_lets_go_of_the_first(store: GraphStore) -> None:
    first = said(Aspect.INTENT, "complaint", 1)
    put(store, LOVE, HATE, first)
    before = found(store)
    put(store, replace(first, message=MEH.key, revised_at=START + timedelta(days=1)), MEH)
    assert (before.corrected, found(store).corrected) == (("intent:complaint",), ())
    assert [each.label for each in found(store).intents] == ["praise"]
    assert found(store, MEH.key).corrected == ("intent:complaint",)


def test_the_code_that_reads_is_part_of_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = by(Plain()).version
    monkeypatch.setattr("graph_service.text.annotate.code", lambda: b"other rules")
    assert by(Plain()).version != before
