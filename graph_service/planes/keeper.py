"""Keeps the derived planes level with the record: one way of catching up for all of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

from graph_service.errors import telling_a_full_disk
from graph_service.logs import event
from graph_service.planes.plane import Delta, Plane
from graph_service.store.model import Change, ChangeKind
from graph_service.store.record import GraphStore
from graph_service.store.redaction import removal
from graph_service.traces import span
from ingest.facts import Referral

LOG: Final = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
"""Called with a plane's names, how many messages are done, and of how many."""

MESSAGE_CHANGES: Final = frozenset({ChangeKind.MESSAGES, ChangeKind.ANNOTATIONS})
OWNER_CHANGES: Final = frozenset({ChangeKind.HANDLES, ChangeKind.CUSTOMERS})
REFERRAL: Final = f":{Referral.form}/"
"""What the key of a referral holds."""
BITE: Final = 16
"""Entries of the change log that planes take in one step: one ingest writes about nine."""
PASSES: Final = 3
"""Over what is left and what has come meanwhile, before others are made to wait for the rest."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a plane has come along the record's change log, whose last number is `last`.

    `recovering` says that it was damaged, or far behind when the service opened, and is being
    brought level beside what else goes on; what needs it is incomplete until then.
    """

    plane: str
    position: int
    last: int
    recovering: bool

    @property
    def behind(self) -> bool:
        """Whether something of the record is not in it yet."""
        return self.position < self.last

    @property
    def done(self) -> int:
        """How many changes of the record are in it, of `total`."""
        return self.position

    @property
    def total(self) -> int:
        """How many changes the record has."""
        return self.last


class Keeper:
    """Brings planes to where the record stands, and builds anew what is damaged or lost.

    Either all at once, by `catch_up`; or, for a service that must not wait, by `set_aside` and then
    `recover` in a thread of its own, while `catch_up` goes on with the other planes.
    """

    def __init__(self, store: GraphStore, planes: Sequence[Plane]) -> None:
        self._store = store
        self._planes = planes
        self._lock = threading.Lock()
        self._recovering: frozenset[str] = frozenset()

    def positions(self) -> dict[str, int]:
        """The sequence number at which each plane stands."""
        return {plane.name: plane.position() for plane in self._planes}

    def standing(self) -> list[Standing]:
        """How far each plane has come."""
        recovering, positions = self._recovering, self.positions()
        last = self._store.position().seq
        return [Standing(name, at, last, name in recovering) for name, at in positions.items()]

    @property
    def recovering(self) -> frozenset[str]:
        """The planes that are brought level by `recover`, and are not yet."""
        return self._recovering

    def check(self) -> dict[str, str]:
        """Clear the planes that are damaged or ahead of the record; why, by name.

        What is cleared stands at 0 and is built anew by the next `catch_up`. What is an older
        state loses at once what the record has removed since.
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
            for plane in self._planes:
                self._drop_removed(plane, last)
        return faults

    def clear(self) -> None:
        """Forget every plane, so that the next `catch_up` builds all of them from the record."""
        with self._lock:
            for plane in self._planes:
                plane.clear()

    def compact(self) -> None:
        """Leave nothing in the planes' files of what was changed or removed.

        What is `recovering` may take up something of it again, until it is level.
        """
        with self._lock:
            for plane in self._planes:
                plane.compact()

    def catch_up(self, progress: Progress | None = None, only: Collection[str] | None = None) -> None:
        """Bring every plane, or `only` those of these names, to where the record stands now.

        Those set aside are left to `recover`.
        """
        with self._lock, span("catch up"):
            left = self._recovering
            self._bring(
                [p for p in self._planes if p.name not in left and (only is None or p.name in only)], progress
            )

    def set_aside(self) -> list[Standing]:
        """Leave the planes that are behind now to `recover`; which these are."""
        behind = [standing for standing in self.standing() if standing.behind]
        with self._lock:
            self._recovering |= {standing.plane for standing in behind}
        return behind

    def recover(self, progress: Progress | None = None, stop: Callable[[], bool] = lambda: False) -> bool:
        """Bring level what was set aside, while others call `catch_up`; whether it could.

        `stop` is asked now and then whether to leave off; the next call goes on from there.
        """
        planes = [plane for plane in self._planes if plane.name in self._recovering]
        for _ in range(PASSES):
            with telling_a_full_disk():
                for _ in self._steps(planes, self._store.position().seq, progress, bite=1):
                    if stop():
                        return False
        with self._lock:
            # What has come during the last pass, and nothing can come now.
            self._bring(planes, progress)
            self._recovering -= {plane.name for plane in planes}
        return True

    def _bring(self, planes: Sequence[Plane], progress: Progress | None) -> None:
        last = self._store.position().seq
        behind = [plane for plane in planes if plane.position() < last]
        if behind:
            began, position = perf_counter(), min(plane.position() for plane in behind)
            with telling_a_full_disk():
                for _ in self._steps(behind, last, progress):
                    pass
            tell(behind, position, last, perf_counter() - began)

    def _steps(
        self, planes: Sequence[Plane], last: int, progress: Progress | None, bite: int = BITE
    ) -> Iterator[None]:
        """Advance planes along the log, and pause after each step of so many entries."""
        names = ", ".join(plane.name for plane in planes)
        position = min((plane.position() for plane in planes), default=last)
        watched = progress is not None and position < last
        done, total = 0, self._store.counts()["messages"] if watched else 0
        for delta in self._since(position, last, bite):
            known = removing(delta, planes)
            for plane in planes:
                plane.advance([known])
            done += len(delta.messages)
            if progress is not None:
                progress(names, min(done, total), total)
            yield

    def _since(self, position: int, last: int, bite: int) -> Iterator[Delta]:
        """What has changed after a position, as it is now; what is gone in the one-way form of the log."""
        while position < last and (changes := self._store.changes(position, ChangeKind, bite)):
            position = changes[-1].seq
            keys = {key for change in changes if change.kind in MESSAGE_CHANGES for key in change.keys}
            handles = {key for change in changes if change.kind in OWNER_CHANGES for key in change.keys}
            facts = {key for change in changes if change.kind is ChangeKind.FACTS for key in change.keys}
            referrals = sorted(key for key in facts if REFERRAL in key)
            openings = {key for change in changes if change.kind is ChangeKind.MATTERS for key in change.keys}
            matters = self._store.matters.opened_by(sorted(openings))
            yield Delta(
                upto=position,
                messages=tuple(self._store.messages(sorted(keys))),
                removed=tuple(sorted(removed_by(changes))),
                owners=tuple(self._store.owners(sorted(handles))),
                referrals=tuple(self._store.referrals(referrals)),
                matters=tuple(matters),
                unmattered=tuple(sorted(openings - {row.matter.opening for row in matters})),
            )

    def _drop_removed(self, plane: Plane, last: int) -> None:
        """Take out of an older state of a plane what the record has removed since, and leave it there."""
        at = position = plane.position()
        gone: set[str] = set()
        while 0 < position < last and (changes := self._store.changes(position, [ChangeKind.REMOVED])):
            position = changes[-1].seq
            gone |= removed_by(changes)
        if gone:
            plane.advance([removing(Delta(at, removed=tuple(sorted(gone))), [plane])])


def removed_by(changes: Iterable[Change]) -> set[str]:
    """What entries of the change log say is gone, in its one-way form."""
    return {key for change in changes if change.kind is ChangeKind.REMOVED for key in change.keys}


def removing(delta: Delta, planes: Sequence[Plane]) -> Delta:
    """The delta with the keys that planes hold in place of the one-way forms in which the log names them."""
    if not delta.removed:
        return delta
    gone = frozenset(delta.removed)
    messages = {key for plane in planes for key in plane.message_keys()}
    handles = {key for plane in planes for key in plane.handle_keys()}
    return replace(
        delta,
        removed=tuple(sorted(key for key in messages if removal(ChangeKind.MESSAGES, key) in gone)),
        disowned=tuple(sorted(key for key in handles if removal(ChangeKind.HANDLES, key) in gone)),
    )


def tell(planes: Sequence[Plane], start: int, end: int, seconds: float) -> None:
    names = [plane.name for plane in planes]
    took = round(seconds * 1000, 1)
    event(LOG, "planes caught up", planes=names, after=start, upto=end, milliseconds=took)
