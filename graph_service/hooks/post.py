"""What runs beside the service for its hooks: threads that take in what was pushed, and that push."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final

from graph_service.errors import GraphServiceError, Transient
from graph_service.hooks.courier import Courier, Letters
from graph_service.hooks.draining import Draining
from graph_service.hooks.inbox import Inbox
from graph_service.hooks.outbox import Outbox, out_of, outboxes
from graph_service.hooks.registry import Registry, Subscription
from graph_service.logs import event, failure
from graph_service.pipeline.bell import Bell

LOG: Final = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
"""How often we look whether subscriptions were made, changed or removed."""
POLL_SECONDS: Final = 5.0
"""How long what another process has written, or dead letters that are to be sent again, may wait."""
RETRY_SECONDS: Final = 5.0
CALM_SECONDS: Final = 0.2
BUSY: Final = 40
"""Deliveries in so long of a burst, which is acknowledged before it is taken in: both share a processor."""
LATEST_SECONDS: Final = 15.0
"""However many come, so long after the first they are taken in."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The hooks of a data folder: who they are, and what waits to be taken in."""

    folder: Path
    registry: Registry
    inbox: Inbox

    @property
    def out(self) -> Path:
        """Where it is kept how far subscriptions have been told."""
        return out_of(self.folder)

    def dead(self) -> int:
        """How many letters were given up."""
        return sum(len(each.shelf().dead) for each in outboxes(self.out))


def mail_in(folder: Path) -> Mail:
    """The hooks of a data folder."""
    return Mail(folder, Registry(folder), Inbox(folder / "hooks" / "in"))


@dataclass(slots=True)
class Route:
    """A courier at work, and its thread."""

    courier: Courier
    thread: threading.Thread
    woken: threading.Event = field(default_factory=threading.Event)
    more: bool = False
    """Whether there may be more to tell at once."""

    def tell(self) -> None:
        self.more = False
        self.more = self.courier.step()

    def stop(self) -> None:
        self.courier.stopping.set()
        self.woken.set()


class Post:
    """Threads that run as long as the block: one takes in what was pushed, one for each subscription pushes.

    What fails is logged and tried again.
    """

    def __init__(self, mail: Mail, draining: Draining, letters: Letters, bell: Bell) -> None:
        self._mail = mail
        self._draining = draining
        self._letters = letters
        self._bell = bell
        self._stopping = threading.Event()
        self._routes: dict[str, Route] = {}
        self._threads = [
            threading.Thread(target=self._drain, name="hooks in"),
            threading.Thread(target=self._look, name="hooks out"),
        ]

    def __enter__(self) -> Post:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._mail.inbox.arrived.set()
        for thread in self._threads:
            thread.join()

    def _drain(self) -> None:
        while not self._stopping.is_set():
            self._mail.inbox.arrived.wait()
            self._await_calm()
            # All of it, for a stream that never ends would be waited for before each part.
            while self._mail.inbox.arrived.is_set() and not self._stopping.is_set():
                if not done(self._draining.drain):
                    self._stopping.wait(RETRY_SECONDS)

    def _await_calm(self) -> None:
        """Wait while deliveries come thick and fast, unless that goes on for long."""
        inbox, began = self._mail.inbox, time.monotonic()
        while time.monotonic() - began < LATEST_SECONDS:
            before = inbox.came
            if self._stopping.wait(CALM_SECONDS) or inbox.came - before < BUSY:
                return

    def _look(self) -> None:
        """Have a courier for each subscription there is, as it is now."""
        while not self._stopping.wait(LOOK_SECONDS):
            done(self._dispatch)
        for route in self._routes.values():
            route.stop()
        for route in self._routes.values():
            route.thread.join()

    def _dispatch(self) -> None:
        wanted = self._mail.registry.subscriptions()
        for name, route in list(self._routes.items()):
            if wanted.get(name) != route.courier.subscription:
                route.stop()
                route.thread.join()
                del self._routes[name]
                if name not in wanted and self._mail.registry.path.exists():
                    # What it wrote down after it was removed: who subscribes anew begins anew.
                    route.courier.outbox.clear()
        for name in wanted.keys() - self._routes.keys():
            self._routes[name] = self._started(wanted[name])

    def _started(self, subscription: Subscription) -> Route:
        courier = Courier(subscription, Outbox(self._mail.out, subscription.name), self._letters)
        thread = threading.Thread(target=lambda: self._tell(route), name=f"hook {subscription.name}")
        route = Route(courier, thread)
        thread.start()
        return route

    def _tell(self, route: Route) -> None:
        with self._bell.heard_by(route.woken.set):
            while not route.courier.stopping.is_set():
                # Before reading: what comes in while we read has to wake us.
                route.woken.clear()
                done(route.tell)
                if not route.more:
                    route.woken.wait(POLL_SECONDS)


def done(work: Callable[[], object]) -> bool:
    """Whether a piece of work ended without an error; one that has is logged."""
    try:
        work()
    except Transient as error:
        event(LOG, "hooks wait", logging.WARNING, code=error.code)
    except GraphServiceError as error:
        event(LOG, "hooks wait", logging.ERROR, code=error.code)
    except Exception as error:  # noqa: BLE001 - the border of a thread, which has to live on
        failure(LOG, "hooks failed", error)
    else:
        return True
    return False
