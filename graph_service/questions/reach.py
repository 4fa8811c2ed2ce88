"""How far a message went: defined here, and nowhere else.

`potential` is how many followed its sender when it was sent: what a source had last said by
then, of several said at once the greatest. Followers seen only later, or never, make it
unknown, which is not nobody.

`engaged` is how many customers are known to have replied to it, shared it or reacted to it,
each once, whatever they did and on however many handles: not its sender, and none of us. A
reaction counts even if it was taken back.

The reach of many messages together, an `Audience`, is who could have heard any of them by a time:
the customers known to have answered, shared or reacted to one or to be named in one, each once,
and the followers of its senders, each sender's once. Of followers only the number is known: one who
also answered is counted twice, and those of senders of whom no source says it are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.store.reader import Reader
from graph_service.store.timelines import Following, ReachRow


@dataclass(frozen=True, slots=True)
class Reach:
    """How many may have seen a message (None: `unknown` says why), and how many did something with it."""

    potential: int | None
    engaged: int
    unknown: str | None
    explanation: str


def reaches(reader: Reader, messages: Sequence[str]) -> list[Reach | None]:
    """The reach of each message, in the order of their keys; None where there is no such message."""
    return [None if row is None else reach_of(row) for row in reader.reaches(messages)]


def reach_of(row: ReachRow) -> Reach:
    potential = followers(row)
    spoke, reacted = row.spoke - {row.owner}, row.reacted - {row.owner}
    unknown = f"No source had said by then how many follow {row.sender}." if potential is None else None
    told = unknown or f"{potential:,} followed {row.sender} when it was sent, as last known then."
    engaged = len(spoke | reacted)
    return Reach(
        potential,
        engaged,
        unknown,
        f"{told} Customers who replied or shared: {len(spoke)}; who reacted: {len(reacted)}; "
        f"in all, each once: {engaged}.",
    )


def followers(row: ReachRow) -> int | None:
    """What was last said of the sender's followers by the time of the message."""
    return said_by(row.at, row.followings)


def said_by(time: datetime, followings: Iterable[Following]) -> int | None:
    """What was last said of somebody's followers by a time."""
    said = [(at, each.count) for each in followings for at in each.said_at if at <= time]
    return max(said)[1] if said else None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who could have heard some messages: known customers, and followers of those who sent them.

    `followers` is None where no source says how many anybody has; `unknown` is of how many senders none does.
    """

    people: int
    followers: int | None
    unknown: int

    @property
    def total(self) -> int:
        return self.people + (self.followers or 0)

    @property
    def explanation(self) -> str:
        told = (
            "Nobody knows how many follow them"
            if self.followers is None
            else f"Followers: {self.followers:,}"
        )
        return (
            f"Customers who answered, shared, reacted or were named: {self.people:,}. {told}; "
            f"senders whose followers no source counts: {self.unknown:,}."
        )
