"""`/metrics`: how the service stands at this moment, beside what it has counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from graph_service import __version__
from graph_service.api.context import Context, Standing, standing
from graph_service.api.pressure import Load, Queue
from graph_service.api.sockets import Connections
from graph_service.api.threads import apart
from graph_service.errors import GraphServiceError
from graph_service.metrics import PREFIX, REGISTRY

TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, eq=False)
class State(Collector):
    """The gauges of one service, read when they are asked for."""

    service: Context
    load: Load
    connections: Connections

    def collect(self) -> Iterator[Metric]:
        """Every gauge; where the store does not answer, all but those that it knows."""
        yield InfoMetricFamily(
            f"{PREFIX}_build",
            "What runs here.",
            {"version": __version__, "engine": self.service.store.engine},
        )
        yield from queues(self.load)
        yield gauge("websockets", "Websockets that are open.", self.connections.count)
        yield gauge("websockets_most", "Websockets that may be open.", self.connections.most)
        yield from disk(self.service)
        yield from backups(self.service)
        yield from hooks(self.service)
        yield gauge("planes_recovering", "Indexes being built anew.", len(self.service.keeper.recovering))
        try:
            found = standing(self.service)
        except GraphServiceError:
            yield gauge("store_up", "Whether the store answers: 1 or 0.", 0)
            return
        yield gauge("store_up", "Whether the store answers: 1 or 0.", 1)
        yield from record(found)
        yield from hearing(self.service, found.position)


def record(found: Standing) -> Iterator[Metric]:
    """Where the record and its planes stand."""
    yield gauge("graph_version", "Changes of facts in the graph.", found.graph_version)
    yield gauge("changes", "Entries of the record's change log.", found.position)
    lag = GaugeMetricFamily(
        f"{PREFIX}_plane_lag_changes", "Changes that an index is behind the record.", labels=["plane"]
    )
    for name, position in found.planes.items():
        lag.add_metric([name], max(0, found.position - position))
    yield lag


def hearing(service: Context, last: int) -> Iterator[Metric]:
    """Subscriptions, and how far the hindmost is behind."""
    places = [hearer.place for hearer in tuple(service.hearers)]
    behind = [last - place for place in places if place is not None]
    yield gauge("subscriptions", "Subscriptions that are open.", len(places))
    yield gauge(
        "subscription_lag_changes",
        "Changes that the slowest subscriber has yet to be told of.",
        max(behind, default=0),
    )


def queues(load: Load) -> Iterator[Metric]:
    """Requests and uploads at work, and those that wait for their turn."""
    working = GaugeMetricFamily(f"{PREFIX}_working", "Requests at work.", labels=["queue"])
    waiting = GaugeMetricFamily(f"{PREFIX}_waiting", "Requests that wait for their turn.", labels=["queue"])
    turned_away = CounterMetricFamily(
        f"{PREFIX}_turned_away", "Requests refused for want of room.", labels=["queue"]
    )
    named: dict[str, Queue] = {"requests": load.requests, "uploads": load.uploads}
    for name, queue in named.items():
        working.add_metric([name], queue.working)
        waiting.add_metric([name], queue.waiting)
        turned_away.add_metric([name], queue.refused)
    yield from (working, waiting, turned_away)


def disk(service: Context) -> Iterator[Metric]:
    """Room in the data folder, and what our own files take of it."""
    folder = service.audit.folder
    if folder.exists():
        yield gauge("disk_free_bytes", "Room on the disk of the data folder.", disk_usage(folder).free)
    sizes = GaugeMetricFamily(f"{PREFIX}_index_bytes", "Size of an index on disk.", labels=["plane"])
    taken: dict[str, int] = {}
    for path in folder.glob("planes/*/*/**/*"):
        name = path.relative_to(folder).parts[2]
        taken[name] = taken.get(name, 0) + size_of(path)
    for name, size in sorted(taken.items()):
        sizes.add_metric([name], size)
    yield sizes


def backups(service: Context) -> Iterator[Metric]:
    """When the last backup was made; 0 where there is none."""
    held = service.backing.backups.held() if service.backing else []
    made = max((backup.made_at.timestamp() for backup in held), default=0.0)
    yield gauge("backup_timestamp_seconds", "When the last backup was made; 0: never.", made)


def hooks(service: Context) -> Iterator[Metric]:
    """Webhooks that wait to be taken in, and those that nobody took from us."""
    if service.mail is not None:
        yield gauge("hooks_waiting", "Webhooks that wait to be taken in.", service.mail.inbox.waiting)
        yield gauge("hooks_dead", "Webhooks that were given up.", service.mail.dead())


def gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{PREFIX}_{name}", said, value)


def metering(service: Context, load: Load, connections: Connections) -> Callable[[Request], object]:
    """An endpoint that answers in Prometheus' text form."""
    state = CollectorRegistry(auto_describe=False)
    state.register(State(service, load, connections))

    async def metrics(request: Request) -> Response:
        del request
        body = generate_latest(REGISTRY) + await apart(generate_latest, state)
        return Response(body, headers={"Content-Type": TEXT})

    return metrics


def size_of(path: Path) -> int:
    """Bytes of a file; 0 for a folder, and for what has just been removed."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0
