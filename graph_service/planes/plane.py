"""The one contract of every derived plane: vectors, words, interactions.

A plane is a copy of something in the record, arranged for one kind of question. It knows
the sequence number of the change log it stands at, moves on by deltas, and can be thrown
away and rebuilt; it never holds anything that the record does not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from graph_service.store.matters import MatterRow
from graph_service.store.model import MessageRow, Owner, ReferralRow


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed in the record up to and including sequence number `upto`.

    `messages` are given as they are now, whether new or changed; `removed` are keys of
    messages that are gone; `owners` are handles whose owner is new or changed, `disowned`
    keys of handles that are gone, `referrals` those that are new or changed. `matters` are as they
    are now; `unmattered` are messages that open none, or none any more.
    A delta may repeat what the plane already holds: applying one twice is applying it once.
    """

    upto: int
    messages: tuple[MessageRow, ...] = ()
    removed: tuple[str, ...] = ()
    owners: tuple[Owner, ...] = ()
    disowned: tuple[str, ...] = ()
    referrals: tuple[ReferralRow, ...] = ()
    matters: tuple[MatterRow, ...] = ()
    unmattered: tuple[str, ...] = ()


class Plane(ABC):
    """A derived index under a folder of its own."""

    name: str

    @abstractmethod
    def position(self) -> int:
        """The sequence number this plane durably stands at; 0 when it is empty or lost."""

    @abstractmethod
    def advance(self, deltas: Iterable[Delta]) -> None:
        """Apply deltas in order, each durably before the next is asked for.

        A crash at any point leaves the plane at the position of a delta applied in full.
        """

    @abstractmethod
    def message_keys(self) -> Collection[str]:
        """The keys of the messages it holds."""

    def handle_keys(self) -> Collection[str]:
        """The keys of the handles it holds; most planes hold none."""
        return ()

    @abstractmethod
    def compact(self) -> None:
        """Rewrite its files so that nothing is left in them of what was changed or removed."""

    @abstractmethod
    def clear(self) -> None:
        """Forget everything, on disk too, and stand at 0: the start of a rebuild."""

    @abstractmethod
    def verify(self) -> str | None:
        """What is damaged, in a sentence, or None: checks every file against its checksum."""

    @abstractmethod
    def __len__(self) -> int:
        """How many messages it holds."""
