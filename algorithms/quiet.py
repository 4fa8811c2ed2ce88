"""What peers say to nobody, where many are together: how little of it can matter to one of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime

from algorithms.acts import Act, Closing, Party, Towards
from algorithms.matters import in_order

Place = tuple[datetime, int, str]


def is_quiet(act: Act) -> bool:
    """Whether an act is a peer's and names and answers nobody."""
    return act.by is Party.PEER and act.towards is Towards.NOBODY and act.reply_to in {None, act.key}


class Quiet:
    """The quiet acts of a conversation.

    Between two other acts of all that a person's matters are made of, the first may answer
    her, and the last tells how long it was silent; those between them change nothing.
    """

    def __init__(self, acts: Iterable[Act]) -> None:
        self._acts = sorted(acts, key=place)
        self._places = [place(act) for act in self._acts]

    def around(self, places: Sequence[Place]) -> list[Act]:
        """The acts next to any of these places, and the last of all."""
        if len(self._acts) <= len(places):
            return self._acts
        found = {len(self._acts) - 1}
        for one in places:
            before, after = bisect_left(self._places, one), bisect_right(self._places, one)
            found.update((before - 1, after))
        return [self._acts[index] for index in sorted(found) if 0 <= index < len(self._acts)]


def place(act: Act) -> Place:
    """Where a quiet act comes in the order in which a person's acts are looked at."""
    return (act.at, 1, act.key)


def places(acts: Sequence[Act], closings: Iterable[Closing]) -> list[Place]:
    """Where a person's other acts come, and where hers would if they were quiet to her as to others."""
    found = [place(act) for act in acts if act.by is Party.CUSTOMER]
    for at, event in in_order(acts, closings):
        if isinstance(event, Closing):
            found.append((at, 2, event.ticket))
        else:
            found.append((at, 0 if event.by is Party.CUSTOMER else 1, event.key))
    return found
