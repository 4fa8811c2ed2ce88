"""Standing contexts: what matching a thousand of them costs a message, and how soon people are told.

Customer care tweets where the evaluation data are, else the sample, on the embedded engine. The service
runs in a process of its own, and who sends and who listens shares the machine with it. No peer.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.ingest import TWEETS
from benchmarks.pushes.lines import Lines
from benchmarks.pushes.service import Service, serving
from benchmarks.pushes.watch import Listener, Notes, send
from benchmarks.result import Result
from graph_service.api.ids import global_id
from graph_service.bootstrap import open_service
from graph_service.config import Settings, read_settings
from graph_service.pipeline.moments import moments
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from ingest.canonical import Direction, Message
from ingest.facts import StandingContext
from ingest.handle import Handle
from ingest.reading import read_files
from ingest.sample import write_sample

ONE_IN: Final = 5
"""Of the messages sent, one in so many says just what a context looks for."""
ALONE: Final = 200
"""Messages that come one by one, each matched by itself."""
STRICT: Final = 0.05
"""The share of irrelevant matches that the contexts put up with, so that most messages match none."""
UPDATE: Final = """mutation ($id: ID!, $name: String!) {
  updateContext(input: {context: $id, by: "benchmark", name: $name}) { userErrors { message } } }"""
NOW: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scale:
    """Messages held, contexts, messages a second, and seconds of each phase."""

    held: int
    contexts: int
    rate: float
    steady: float
    restless: float


SCALES: Final = {"small": Scale(300, 50, 10, 4, 8), "full": Scale(3_000, 1_000, 50, 60, 45)}


def run(scale: str) -> list[Result]:
    """Milliseconds of matching; seconds until people are told; what is lost or told twice in unrest."""
    sizes = SCALES[scale]
    with tempfile.TemporaryDirectory(prefix="graph-service-benchmark-") as folder:
        data, said = Path(folder), list(islice(texts(Path(folder)), 2 * sizes.held + sizes.contexts))
        waited, rest = said[: sizes.contexts], said[sizes.contexts :]
        added = prepare(data, waited, rest[: sizes.held])
        with serving(data) as service:
            steady, restless = asyncio.run(pushes(service, sizes, waited, rest[sizes.held :] or rest))
    return [*added_results(added, sizes), *steady_results(steady, sizes), *restless_results(restless, sizes)]


def texts(folder: Path) -> Iterator[str]:
    """Different things that people say to companies."""
    files = [TWEETS] if TWEETS.is_file() else write_sample(folder / "sample").files
    messages = (each for each in read_files(list(files)) if isinstance(each, Message))
    found = (each.text[:500] for each in messages if each.direction is not Direction.OUTBOUND)
    return iter(dict.fromkeys(text for text in found if len(text.split()) > 3))


def message(name: str, number: int, text: str) -> Message:
    """Said to us by somebody who says nothing else."""
    return Message(
        source="benchmark",
        native_id=f"{name}{number}",
        channel="chat",
        sender=Handle("chat", f"{name}{number}"),
        sent_at=NOW + timedelta(seconds=number),
        text=text,
        direction=Direction.INBOUND,
    )


def context(number: int, text: str) -> StandingContext:
    return StandingContext(
        source="benchmark",
        native_id=str(number),
        at=NOW,
        name=str(number),
        text=text,
        worded_at=NOW,
        by="benchmark",
        max_irrelevant=STRICT,
    )


def prepare(data: Path, waited: Sequence[str], said: Sequence[str]) -> list[float]:
    """Fill a store, and let messages come one by one: the seconds that matching took for each."""
    settings = Settings(data, f"embedded:{data / 'graph'}", read_settings(os.environ).cache)
    with open_service(settings) as service:
        held = [message("held", number, text) for number, text in enumerate(said)]
        service.pipeline.ingest(held[:-ALONE])
        service.pipeline.ingest([context(number, text) for number, text in enumerate(waited)])
        service.answers.standing.roster()
        took = []
        for one in held[-ALONE:]:
            service.store.load([one])
            service.keeper.catch_up(only={LexicalPlane.name, VectorPlane.name})
            upto, began = service.store.position().seq, time.perf_counter()
            moments(service.store, service.answers.standing, upto)
            took.append(time.perf_counter() - began)
        service.pipeline.catch_up()
        return took


async def pushes(
    service: Service, sizes: Scale, waited: Sequence[str], said: Sequence[str]
) -> tuple[Notes, Notes]:
    """What is sent and pushed while all goes well, and while it does not."""
    steady, restless = Notes(), Notes()
    # Until something is pushed, the contexts are still being read.
    await listened(service, Notes(), sent("warm", int(sizes.rate), waited, said), sizes.rate, None)
    calm = sent("calm", int(sizes.rate * sizes.steady), waited, said)
    await listened(service, steady, calm, sizes.rate, None)
    wild = sent("wild", int(sizes.rate * sizes.restless), waited, said)
    await listened(service, restless, wild, sizes.rate, sizes)
    return steady, restless


def sent(name: str, count: int, waited: Sequence[str], said: Sequence[str]) -> list[Message]:
    """Messages of which one in `ONE_IN` says what a context looks for; the others, something else."""
    chosen = [
        waited[number // ONE_IN % len(waited)] if number % ONE_IN == 0 else said[number % len(said)]
        for number in range(count)
    ]
    return [message(name, number, text) for number, text in enumerate(chosen)]


async def listened(
    service: Service, notes: Notes, messages: list[Message], rate: float, unrest: Scale | None
) -> None:
    """Send messages while somebody listens, with unrest or without."""
    listener = Listener(service.url, notes)
    task = asyncio.create_task(listener.listen())
    await listener.listening.wait()
    await asyncio.sleep(1.0)
    work = [send(service.url, messages, rate, notes)]
    if unrest is not None:
        work += [edits(service.url, unrest), disturbed(service, listener, unrest.restless)]
    await asyncio.gather(*work)
    await listener.all_of({global_id("Message", key) for _, key in expected(notes, 1)})
    task.cancel()


async def edits(url: str, sizes: Scale) -> None:
    """Rename one context after the other; what fails while the service is away is left."""
    until = time.monotonic() + sizes.restless
    async with Lines(url) as lines:
        number = 0
        while time.monotonic() < until:
            number = (number + 7) % sizes.contexts
            key = context(number, "text").key
            variables = {"id": global_id("Context", key), "name": f"{number} renamed"}
            try:
                await lines.post(UPDATE, variables)
            except OSError:
                await asyncio.sleep(0.5)


async def disturbed(service: Service, listener: Listener, seconds: float) -> None:
    """The line breaks at a third of the time, and the service is started anew at two thirds."""
    await asyncio.sleep(seconds / 3)
    await listener.hang_up()
    await asyncio.sleep(seconds / 3)
    await asyncio.to_thread(service.restart)


def expected(notes: Notes, contexts: int) -> list[tuple[str, str]]:
    """The context and the message of each match that there has to be: by number, and by key."""
    numbers = {key: int("".join(filter(str.isdecimal, key))) for key in notes.sent}
    return [
        (str(number // ONE_IN % contexts), key) for key, number in numbers.items() if number % ONE_IN == 0
    ]


def told(notes: Notes, contexts: int) -> dict[str, float]:
    """When the matches that there have to be were pushed, by the message's key."""
    pushed = {(name.split()[0], key): at for (name, key), at in notes.pushed.items()}
    ids = ((name, key, global_id("Message", key)) for name, key in expected(notes, contexts))
    return {key: pushed[name, told] for name, key, told in ids if (name, told) in pushed}


def added_results(took: Sequence[float], sizes: Scale) -> list[Result]:
    case = f"{sizes.contexts:,} contexts"
    return [
        Result(case, f"milliseconds added to a message, {name}", percentile(took, share) * 1000, {}, "lower")
        for name, share in (("median", 50), ("99th percentile", 99))
    ]


def steady_results(notes: Notes, sizes: Scale) -> list[Result]:
    case = f"{sizes.rate:g} messages a second"
    found = told(notes, sizes.contexts)
    times = {
        "acknowledged": [max(0.0, at - notes.acknowledged[key]) for key, at in found.items()],
        "sent": [at - notes.sent[key] for key, at in found.items()],
    }
    measured = [
        Result(case, f"seconds from {since} to pushed, {name}", percentile(took, share), {}, "lower")
        for since, took in times.items()
        for name, share in (("median", 50), ("99th percentile", 99))
    ]
    span = max(notes.acknowledged.values()) - min(notes.sent.values())
    return [*measured, Result(case, "messages taken in a second", len(notes.sent) / span, {}, "higher")]


def restless_results(notes: Notes, sizes: Scale) -> list[Result]:
    case = "reconnect, restart, edits"
    sent_out, found = len(expected(notes, sizes.contexts)), told(notes, sizes.contexts)
    doubled = sum(count - 1 for count in notes.times.values())
    return [
        Result(case, f"pushes lost of {sent_out}", sent_out - len(found), {}, "lower"),
        Result(case, "pushes doubled", doubled, {}, "lower"),
    ]


def percentile(values: Sequence[float], share: float) -> float:
    return float(np.percentile(values, share))
