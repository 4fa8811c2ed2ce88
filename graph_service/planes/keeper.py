"""Keeps the derived planes level with the record: one way of catching up for all of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Final

from graph_service.errors import telling_a_full_disk
from graph_service.logs import event
from graph_service.planes.plane import Delta, Plane
from graph_service.store.model import ChangeKind
from graph_service.store.record import GraphStore
from graph_service.store.redaction import removal

LOG: Final = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
"""Called with a plane's names, how many messages are done, and of how many."""

MESSAGE_CHANGES: Final = frozenset({ChangeKind.MESSAGES, ChangeKind.ANNOTATIONS})
OWNER_CHANGES: Final = frozenset({ChangeKind.HANDLES, ChangeKind.CUSTOMERS})


class Keeper:
    """Brings planes to where the record stands, and builds anew what is damaged or lost."""

    def __init__(self, store: GraphStore, planes: Sequence[Plane]) -> None:
        self._store = store
        self._planes = planes
        self._lock = threading.Lock()

    def positions(self) -> dict[str, int]:
        """The sequence number at which each plane stands."""
        return {plane.name: plane.position() for plane in self._planes}

    def check(self) -> dict[str, str]:
        """Clear the planes that are damaged or ahead of the record; why, by name.

        What is cleared stands at 0 and is built anew by the next `catch_up`.
        """
        faults = {}
        with self._lock:
            last = self._store.position().seq
            for plane in self._planes:
                fault = plane.verify()
                if fault is None and plane.position() > last:
                    fault = f"stands at {plane.position()}, but the record ends at {last}"
                if fault is not None:
                    faults[plane.name] = fault
                    plane.clear()
        return faults

    def clear(self) -> None:
        """Forget every plane, so that the next `catch_up` builds all of them from the record."""
        with self._lock:
            for plane in self._planes:
                plane.clear()

    def compact(self) -> None:
        """Leave nothing in the planes' files of what was changed or removed."""
        with self._lock:
            for plane in self._planes:
                plane.compact()

    def catch_up(self, progress: Progress | None = None, only: Collection[str] | None = None) -> None:
        """Bring every plane, or `only` those of these names, to where the record stands now."""
        with self._lock:
            last = self._store.position().seq
            wanted = [plane for plane in self._planes if only is None or plane.name in only]
            behind = [plane for plane in wanted if plane.position() < last]
            if behind:
                began, position = perf_counter(), min(plane.position() for plane in behind)
                with telling_a_full_disk():
                    self._apply(behind, self._since(position, last), progress)
                tell(behind, position, last, perf_counter() - began)

    def _apply(self, planes: Sequence[Plane], deltas: Iterator[Delta], progress: Progress | None) -> None:
        names = ", ".join(plane.name for plane in planes)
        done, total = 0, self._store.counts()["messages"]
        for delta in deltas:
            for plane in planes:
                plane.advance([removing(delta, plane)])
            done += len(delta.messages)
            if progress is not None:
                progress(names, min(done, total), total)

    def _since(self, position: int, last: int) -> Iterator[Delta]:
        """What has changed after a position, as it is now; what is gone in the one-way form of the log."""
        while changes := self._store.changes(position, ChangeKind):
            position = changes[-1].seq
            keys = {key for change in changes if change.kind in MESSAGE_CHANGES for key in change.keys}
            handles = {key for change in changes if change.kind in OWNER_CHANGES for key in change.keys}
            gone = {key for change in changes if change.kind is ChangeKind.REMOVED for key in change.keys}
            yield Delta(
                upto=position,
                messages=tuple(self._store.messages(sorted(keys))),
                removed=tuple(sorted(gone)),
                owners=tuple(self._store.owners(sorted(handles))),
            )
            if position >= last:
                return


def removing(delta: Delta, plane: Plane) -> Delta:
    """The delta with the keys a plane holds in place of the one-way forms in which the log names them."""
    if not delta.removed:
        return delta
    gone = frozenset(delta.removed)
    messages = [key for key in plane.message_keys() if removal(ChangeKind.MESSAGES, key) in gone]
    handles = [key for key in plane.handle_keys() if removal(ChangeKind.HANDLES, key) in gone]
    return replace(delta, removed=tuple(sorted(messages)), disowned=tuple(sorted(handles)))


def tell(planes: Sequence[Plane], start: int, end: int, seconds: float) -> None:
    names = [plane.name for plane in planes]
    took = round(seconds * 1000, 1)
    event(LOG, "planes caught up", planes=names, after=start, upto=end, milliseconds=took)
