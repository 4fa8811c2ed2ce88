"""The way in up to annotations, on both engines: files to records, record, customers, sentiment.

Customer care tweets where the evaluation data are, else the sample. Without the planes, so
without embedding.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.result import Result
from benchmarks.servers import empty_stores
from graph_service.bootstrap import open_store
from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.load import load
from graph_service.pipeline.resolve import resolve
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from ingest.canonical import Direction, Message, Record, RejectedRow
from ingest.company import Company, read_company
from ingest.reading import read_files
from ingest.sample import write_sample

DATA = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA") or Path(__file__).parents[2] / "shared" / "data")
TWEETS = DATA / "care" / "twcs" / "twcs_union.csv.gz"
RECORDS = {"small": 3_000, "full": 1_000_000}
WHOLE = "messages per second"
LOADING = "messages per second, before customers are resolved"

COMPANY = """\
name = "{name}"

[[handles]]
channel = "twitter"
address = "{address}"
team = "care"

[[products]]
slug = "phone"
name = "iPhone"
aliases = ["iphone", "phone"]

[[products]]
slug = "update"
name = "iOS 11"
aliases = ["ios", "ios11", "the update"]
"""


@dataclass(frozen=True, slots=True)
class Source:
    """What is taken in: files, whose company they are about, and at most how many records."""

    files: tuple[Path, ...]
    company: Company
    most: int

    def records(self) -> Iterator[Record | RejectedRow]:
        return islice(read_files(self.files), self.most)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many messages were taken in, and the seconds after loading and after annotating."""

    messages: int
    loaded: float
    annotated: float


def run(scale: str) -> list[Result]:
    """Two figures for each engine; the embedded one's peer is Neo4j."""
    with tempfile.TemporaryDirectory(prefix="graph-service-benchmark-") as folder, empty_stores() as stores:
        source = source_in(Path(folder), RECORDS[scale])
        taken = {}
        for engine, settings in stores.items():
            store = open_store(settings)
            taken[engine] = take_in(store, source)
            store.close()
    return [result for engine in taken for result in results(engine, taken)]


def results(engine: str, taken: dict[str, Taken]) -> list[Result]:
    ours = taken[engine]
    others = {name: peer for name, peer in taken.items() if engine == "embedded" and name != engine}
    whole = {name: peer.messages / peer.annotated for name, peer in others.items()}
    loading = {name: peer.messages / peer.loaded for name, peer in others.items()}
    return [
        Result(engine, WHOLE, ours.messages / ours.annotated, whole, "higher"),
        Result(engine, LOADING, ours.messages / ours.loaded, loading, "higher"),
    ]


def take_in(store: GraphStore, source: Source) -> Taken:
    """Run the stages as the pipeline does, timed from a store that knows who we are."""
    store.declare_company(source.company)
    annotator = Annotator(source.company, Vader())
    start = time.perf_counter()
    receipt = load(store, source.records(), lambda _: None).receipt
    loaded = time.perf_counter() - start
    resolve(store)
    annotate(store, annotator)
    return Taken(receipt.added + receipt.revised + receipt.unchanged, loaded, time.perf_counter() - start)


def source_in(folder: Path, most: int) -> Source:
    """The tweets with a company file for the brand that answers most, else the sample; files in `folder`."""
    if not TWEETS.is_file():
        print(f"No evaluation data in {DATA}, so the sample is taken in.", file=sys.stderr)
        sample = write_sample(folder / "sample")
        return Source(sample.files, read_company(sample.company), most)
    brand = most_answering([record for record in read_files([TWEETS]) if isinstance(record, Message)])
    path = folder / "company.toml"
    path.write_text(COMPANY.format(name=brand, address=brand), encoding="utf-8")
    return Source((TWEETS,), read_company(path), most)


def most_answering(messages: Sequence[Message]) -> str:
    """The address of the brand with the most answers to messages that are there."""
    there = {message.native_id for message in messages}
    answers = Counter(
        message.sender.address
        for message in messages
        if message.direction is Direction.OUTBOUND and message.reply_to in there
    )
    return max(sorted(answers), key=lambda address: answers[address])
