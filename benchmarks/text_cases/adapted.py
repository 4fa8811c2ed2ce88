"""The head of sentiment that a company learns from its replies, on tweets that people judged.

Airlines' dialogues and the tweets of a customer-care export are taken into a record, as one company's,
and `adapt` learns from the replies in it. No label of a person is used.
"""

from __future__ import annotations

import bz2
import csv
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.result import Result
from benchmarks.text_cases.measures import calibration, macro_f1
from benchmarks.text_cases.sentiment import vader
from benchmarks.text_cases.sources import airline_sentiment
from graph_service.pipeline.adapt import adapt, current
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from graph_service.text.heads import Heads
from ingest.canonical import Message, Record
from ingest.company import Company, OwnHandle
from ingest.handle import Handle
from ingest.reading import read_files
from training.sets import DATA
from training.vectors import FeatureReader

DIALOGUES: Final = DATA / "care/airline_support_dialogs/airlines_raw.csv.bz2"
TWEETS: Final = DATA / "care/twcs/twcs_union.csv.gz"
ASKED: Final = re.compile(r"<cust__ (.*) __cust>", re.DOTALL)
ANSWERED: Final = re.compile(r"<rep__ (.*?) __rep>", re.DOTALL)
BEGAN: Final = datetime(2017, 1, 1, tzinfo=UTC)
US: Final = Handle("twitter", "airline")
MOST: Final = {"small": 1_500, "full": 20_000}
BATCH: Final = 2_000


def results(reader: FeatureReader, scale: str) -> list[Result]:
    """Macro-F1 of the own head against that of the shipped one and of VADER."""
    judged = airline_sentiment().first(400 if scale == "small" else None)
    features = reader.features(judged.texts)
    shipped = Heads.shipped().judge(features)["sentiment"]
    own = heads_learnt(reader, MOST[scale]).judge(features)["sentiment"]
    peers = {
        "shipped": macro_f1(judged.truth, shipped.argmax(axis=1)),
        "VADER": macro_f1(judged.truth, vader(judged.texts)),
    }
    name = "airline_sentiment adapted"
    return [
        Result(name, "macro-F1", macro_f1(judged.truth, own.argmax(axis=1)), peers, "higher"),
        Result(name, "calibration error", calibration(judged.truth, own), {}, "lower"),
    ]


def heads_learnt(reader: FeatureReader, most: int) -> Heads:
    """The heads that hold after `adapt`."""
    with TemporaryDirectory() as folder:
        store = GraphStore(EmbeddedEngine(Path(folder)))
        try:
            take_in(store, most)
            found = adapt(store.meanings, reader.vectors)
            before, after = found.surprise
            print(f"adapt: {found.exchanges} exchanges, {before:.3f} to {after:.3f} bits", file=sys.stderr)
            return current(store.meanings.heads())
        finally:
            store.close()


def take_in(store: GraphStore, most: int) -> None:
    """The dialogues and the tweets, at most so many of each, as one company's."""
    tweets = [record for record in read_files([TWEETS]) if isinstance(record, Message)][:most]
    brands = {message.sender.key for message in tweets if not message.sender.address.isdecimal()}
    handles = tuple(OwnHandle(key, "care") for key in sorted({US.key, *brands}))
    store.declare_company(Company("Airlines", handles))
    records: list[Record] = [*dialogues(most), *tweets]
    for start in range(0, len(records), BATCH):
        store.load(records[start : start + BATCH])


def dialogues(most: int) -> Iterator[Message]:
    """Of each dialogue the first message and the first answer."""
    with bz2.open(DIALOGUES, "rt", encoding="utf-8", errors="replace", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            asked, answered = ASKED.match(row["first_utterance"]), ANSWERED.match(row["context"])
            if number >= most:
                return
            if asked and answered:
                yield message(number, "asked", Handle("twitter", f"customer{number}"), asked[1])
                yield message(number, "answered", US, answered[1])


def message(number: int, name: str, sender: Handle, text: str) -> Message:
    late = timedelta(minutes=10 * number + (name == "answered"))
    return Message(
        source="dialogues",
        native_id=f"{number}-{name}",
        channel="twitter",
        sender=sender,
        sent_at=BEGAN + late,
        text=text.replace("__company__", "@airline").replace("__cust__", "@customer").strip(),
        reply_to=f"{number}-asked" if name == "answered" else None,
        mentions=(US,) if name == "asked" else (),
    )
