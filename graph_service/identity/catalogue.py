"""All handles in memory, found by what they have in common: where a new one looks for its like.

Built from the record when first asked, and moved on along its change log. It holds nothing
that the record does not, and nothing of it is written anywhere.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, Generic, TypeVar

from graph_service.identity.described import description, verified_on
from graph_service.store.model import ChangeKind, Identity
from graph_service.store.record import GraphStore
from graph_service.store.redaction import removal
from ingest.identity.blocking import LARGEST, keys
from ingest.identity.description import Description
from ingest.identity.fields import HANDLE_FIELDS, Kind
from ingest.identity.names import PersonName

Key = TypeVar("Key", int, str)
Names = tuple[PersonName, ...]

NOBODY: Final = Description((), ((),) * len(HANDLE_FIELDS))
CONTACTS: Final = tuple(
    place for place, field in enumerate(HANDLE_FIELDS) if field.kind in {Kind.ACCOUNT, Kind.EMAIL, Kind.PHONE}
)
SHARED_BY: Final = 3
"""From so many people of different names on, an address or number is a switchboard's."""
FOLLOWED: Final = (ChangeKind.HANDLES, ChangeKind.REMOVED)


class Catalogue:
    """The descriptions of all handles, and the blocks they fall into. Safe to use from many threads."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._lock = threading.RLock()
        self._position: int | None = None
        self.region: str | None = None
        self._descriptions: dict[str, Description] = {}
        self._keys: dict[str, array[int]] = {}
        self._blocks: Postings[int] = Postings()
        self._carriers: Postings[str] = Postings()
        self._platforms: dict[str, str] = {}
        self._unsettled: set[str] = set()

    def __len__(self) -> int:
        return len(self._descriptions)

    def follow(self) -> None:
        """Bring it to where the record stands."""
        with self._lock:
            company = self._store.company()
            region = company.region if company else None
            if self._position is None or region != self.region:
                self.region = region
                self._build()
            while changes := self._store.changes(self._position or 0, FOLLOWED):
                self._drop({key for c in changes if c.kind is ChangeKind.REMOVED for key in c.keys})
                self._renew(sorted({key for c in changes if c.kind is ChangeKind.HANDLES for key in c.keys}))
                self._position = changes[-1].seq

    def left_behind(self) -> frozenset[str]:
        """The handles that shared something with others that are gone, since `settled` was last called."""
        with self._lock:
            return frozenset(self._unsettled & self._descriptions.keys())

    def settled(self, handles: Collection[str]) -> None:
        """These have been decided again."""
        with self._lock:
            self._unsettled -= set(handles)

    def handles(self) -> list[str]:
        """All there are."""
        with self._lock:
            return list(self._descriptions)

    def descriptions(self, handles: Iterable[str]) -> list[Description]:
        """What is known of handles; nothing of one that is not there."""
        with self._lock:
            return [self._descriptions.get(handle, NOBODY) for handle in handles]

    def platforms(self, handles: Iterable[str]) -> list[str | None]:
        """Of what each handle is a verified account."""
        with self._lock:
            return [self._platforms.get(handle) for handle in handles]

    def mates(self, handle: str) -> set[str]:
        """The other handles that share a key with this one, where not too many do."""
        with self._lock:
            found = {mate for block in self._blocks_of(handle) if len(block) <= LARGEST for mate in block}
        return found - {handle}

    def unsettled_by(self, handles: Collection[str]) -> set[str]:
        """The handles whose candidates or common addresses may be others because these have come.

        A block that has just become too large, and an address that may just have become a switchboard's,
        or have been one until now.
        """
        arrived = frozenset(handles)
        with self._lock:
            sets = [self._outgrown(handle, arrived) | self._doubtful(handle, arrived) for handle in handles]
        return set().union(*sets) - arrived

    def _outgrown(self, handle: str, arrived: frozenset[str]) -> set[str]:
        blocks = (block for block in self._blocks_of(handle) if len(block) > LARGEST)
        return {mate for block in blocks if grown(block, arrived) <= LARGEST for mate in block}

    def _doubtful(self, handle: str, arrived: frozenset[str]) -> set[str]:
        values = contacts(self._descriptions.get(handle, NOBODY))
        held = {value: self._carriers.of(value) for value in values if self._may_be_shared(value)}
        return {mate for several in held.values() if grown(several, arrived) <= LARGEST for mate in several}

    def is_shared(self, value: str) -> bool:
        """Whether a mail address or number is that of several people: a switchboard, an office."""
        with self._lock:
            return self._carried_by_several(value, first_full)

    def _may_be_shared(self, value: str) -> bool:
        """Whether an address is shared, or was before some of its handles were called otherwise too."""
        return self._carried_by_several(value, tuple)

    def _carried_by_several(self, value: str, counted: Callable[[Names], Iterable[PersonName]]) -> bool:
        carriers = self._carriers.of(value)
        called = (counted(self._descriptions[handle].names) for handle in carriers)
        return len(carriers) > LARGEST or people(called) >= SHARED_BY

    def shared_among(self, descriptions: Iterable[Description]) -> frozenset[str]:
        """The addresses and numbers of these that several people share."""
        return frozenset(value for each in descriptions for value in contacts(each) if self.is_shared(value))

    def _build(self) -> None:
        self._position = self._store.position().seq
        self._descriptions, self._keys, self._platforms = {}, {}, {}
        self._blocks, self._carriers = Postings(), Postings()
        for page in self._store.people.all_identities():
            for identity in page:
                self._put(identity)

    def _renew(self, handles: list[str]) -> None:
        for identity in self._store.people.identities(handles):
            self._take_out(identity.key)
            self._put(identity)

    def _drop(self, gone: set[str]) -> None:
        """Take out what has been removed, which the log names one way, and note what it shared a key with."""
        if not gone:
            return
        for key in [key for key in self._descriptions if removal(ChangeKind.HANDLES, key) in gone]:
            self._unsettled.update(*(block for block in self._blocks_of(key) if len(block) <= LARGEST + 1))
            self._unsettled.discard(key)
            self._take_out(key)

    def _blocks_of(self, handle: str) -> Iterator[Collection[str]]:
        return map(self._blocks.of, self._keys.get(handle, ()))

    def _put(self, identity: Identity) -> None:
        handle, described = identity.key, description(identity, self.region)
        self._descriptions[handle] = described
        if (platform := verified_on(identity)) is not None:
            self._platforms[handle] = platform
        self._keys[handle] = array("q", keys(described, HANDLE_FIELDS))
        for key in self._keys[handle]:
            self._blocks.add(key, handle)
        for value in contacts(described):
            self._carriers.add(value, handle)

    def _take_out(self, handle: str) -> None:
        for key in self._keys.pop(handle, ()):
            self._blocks.discard(key, handle)
        described = self._descriptions.pop(handle, NOBODY)
        self._platforms.pop(handle, None)
        for value in contacts(described):
            self._carriers.discard(value, handle)


class Postings(Generic[Key]):
    """Handles by key. A key that one handle has, as most do, takes no set of its own."""

    def __init__(self) -> None:
        self._held: dict[Key, str | set[str]] = {}

    def of(self, key: Key) -> Collection[str]:
        """The handles of a key."""
        held = self._held.get(key, ())
        return (held,) if isinstance(held, str) else held

    def add(self, key: Key, handle: str) -> None:
        held = self._held.get(key)
        if held is None or held == handle:
            self._held[key] = handle
        elif isinstance(held, str):
            self._held[key] = {held, handle}
        else:
            held.add(handle)

    def discard(self, key: Key, handle: str) -> None:
        left = set(self.of(key)) - {handle}
        if left:
            self._held[key] = left
        else:
            self._held.pop(key, None)


def contacts(described: Description) -> set[str]:
    """The accounts, mail addresses and telephone numbers of a handle."""
    return {value for place in CONTACTS for value in described.values[place]}


def grown(block: Collection[str], arrived: frozenset[str]) -> int:
    """How many handles a block had before some arrived."""
    return len(block) - len(arrived.intersection(block))


def first_full(names: Iterable[PersonName]) -> list[PersonName]:
    """The first name that has a given name and a surname."""
    return [name for name in names if name.given and name.surname][:1]


def people(called: Iterable[Iterable[PersonName]]) -> int:
    """How many people of different names there are, whom two spellings of one name do not make two."""
    names = (name for several in called for name in several if name.given and name.surname)
    return len({(name.given[:1], name.surname[:3]) for name in names})
