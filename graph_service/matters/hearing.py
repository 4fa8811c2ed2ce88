"""Who heard what: the messages of a crowd, each looked at once for all whom it may concern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from algorithms.acts import Act, Closing, Sense, Towards
from algorithms.quiet import Quiet, is_quiet, places
from graph_service.matters.acts import closing_of, hers, missed, theirs
from graph_service.matters.rooms import addressees
from graph_service.store.acts import ActRow, Crowd, Person


@dataclass(slots=True)
class Hearing:
    """The messages of a crowd, by who sent them, whom they are told, and where all may hear them.

    Told they are whom they name or answer, and whom they are likely said to where they do neither.
    """

    crowd: Crowd
    said: dict[str, list[ActRow]] = field(default_factory=dict)
    told: dict[str, list[ActRow]] = field(default_factory=dict)
    to_all: dict[str, list[Act]] = field(default_factory=dict)
    quiet: dict[str, Quiet] = field(default_factory=dict)
    closings: dict[str, list[Closing]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.crowd.acts.values():
            self.said.setdefault(row.sender, []).append(row)
            for handle in {*row.answered, *row.mentioned}:
                self.told.setdefault(handle, []).append(row)
        likely = addressees(self.crowd.acts.values())
        for key, party in likely.items():
            self.told.setdefault(party, []).append(self.crowd.acts[key])
        quiet: dict[str, list[Act]] = {}
        for act in to_all(row for key, row in self.crowd.acts.items() if key not in likely):
            (quiet if is_quiet(act) else self.to_all).setdefault(act.conversation, []).append(act)
        self.quiet = {place: Quiet(acts) for place, acts in quiet.items()}
        for closing in filter(None, map(closing_of, self.crowd.tickets)):
            self.closings.setdefault(closing.conversation, []).append(closing)

    def acts_of(self, person: Person) -> list[Act]:
        """Her messages and those that may answer her; none where nothing asks."""
        own = {act.key: act for act in self._hers(person)}
        if all(act.sense is not Sense.ASKS for act in own.values()):
            return []
        here = {act.key: act for place in person.conversations for act in self.to_all.get(place, ())}
        told = here | {act.key: act for act in self._to_her(person)} | own
        rooms = [self.quiet[place] for place in person.conversations if place in self.quiet]
        if not rooms:
            return list(told.values())
        loud = places(tuple(told.values()), self.closings_of(person))
        return list(({act.key: act for room in rooms for act in room.around(loud)} | told).values())

    def closings_of(self, person: Person) -> list[Closing]:
        """The tickets of her conversations that are closed."""
        return [closing for place in person.conversations for closing in self.closings.get(place, ())]

    def _hers(self, person: Person) -> Iterable[Act]:
        rows = (row for handle in person.handles for row in self.said.get(handle, ()))
        return (hers(row, reply_unseen=not self._all_heard(person, row.known_replies)) for row in rows)

    def _all_heard(self, person: Person, keys: Iterable[str]) -> bool:
        acts = self.crowd.acts
        return all(key in acts and person.hears(acts[key]) for key in keys)

    def _to_her(self, person: Person) -> Iterable[Act]:
        """What others say to her; what is said elsewhere may be to all."""
        acts = self.crowd.acts
        rows = [row for handle in person.handles for row in self.told.get(handle, ()) if person.hears(row)]
        rows += [acts[key] for key in person.beyond if key in acts]
        found = (theirs(row, person.handles) for row in rows if not missed(row))
        return (act for act in found if act.towards is not Towards.OTHERS)


def to_all(rows: Iterable[ActRow]) -> Iterable[Act]:
    """What names and answers nobody, so that all who are there may take it for themselves."""
    acts = (theirs(row) for row in rows if not missed(row))
    return (act for act in acts if act.towards is Towards.NOBODY)
