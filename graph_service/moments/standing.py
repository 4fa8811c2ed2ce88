"""The standing contexts of a record, kept ready between one message and the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from graph_service.moments.fit import Matcher
from graph_service.moments.judged import Judged, counting, judged
from graph_service.moments.promise import Promise
from graph_service.moments.query import Query
from graph_service.moments.roster import Arrival, Match, Roster
from graph_service.store.context_rows import ContextRow
from graph_service.store.model import Change, ChangeKind
from graph_service.store.record import GraphStore
from ingest.facts import Rating, StandingContext

AT_ONCE: Final = 200
"""Messages compared with all contexts at once: 1,000 contexts take some 10 MB. It takes as many at least
until contexts are read anew."""
AT_A_TIME: Final = 20
"""Contexts read anew at once, so that no message waits for all of them."""
READ: Final = (ChangeKind.FACTS, ChangeKind.REMOVED)
CONTEXT: Final = f":{StandingContext.form}/"
RATING: Final = f":{Rating.form}/"
"""What the keys of facts hold that change what is matched, or how."""


class Standing:
    """What contexts look for and how they judge; safe to use from many threads.

    A context is read anew when somebody has changed it or rated something for it. While as many messages
    come as there were, all are in turn, as what is rare and what is usual goes by what is held.
    """

    def __init__(self, store: GraphStore, matcher: Matcher) -> None:
        self.matcher = matcher
        self.reached = 0
        """How far the change log has been matched by this process."""
        self.aside = False
        """Whether another thread reads contexts that are new where they are many; see `read`."""
        self._store = store
        self._lock = threading.Lock()
        self._roster: Roster | None = None
        self._stale = True
        self._queries: dict[str, Query] = {}
        self._judged: dict[str, Judged] = {}
        self._read: int | None = None
        self._counted = 0
        self._come = 0

    def matches(self, arrivals: Sequence[Arrival]) -> Iterator[Match]:
        """What fits of messages that came in, message by message."""
        roster = self.roster()
        self._come += len(arrivals)
        if roster is None:
            return
        for start in range(0, len(arrivals), AT_ONCE):
            part = arrivals[start : start + AT_ONCE]
            yield from roster.matches(part, self.matcher.heard([each.message.key for each in part]))

    def roster(self) -> Roster | None:
        """The contexts that are matched as the record has them now; None where nobody waits.

        Where there are many it takes a while to lay out at first.
        """
        with self._lock:
            self._follow()
            if self._stale or self._grown:
                self._roster, self._stale = self._laid_out(), False
            return self._roster

    @property
    def waits(self) -> bool:
        """Whether contexts have yet to be read by another thread, so that nothing can be matched now."""
        if not self.aside:
            return False
        with self._lock:
            self._follow()
            return self._stale and len(self._unread()) > AT_A_TIME

    def read(self, stopping: Callable[[], bool]) -> None:
        """Read the contexts that are new, a few at a time, while others go on asking; until told to stop."""
        while not stopping():
            with self._lock:
                new = self._unread()[:AT_A_TIME]
            if not new:
                return
            found = self.matcher.queries(new)
            with self._lock:
                self._queries |= {each.text: each for each in found}

    def _unread(self) -> list[str]:
        """The texts of contexts that are matched and were not read yet."""
        wanted = {each.text for each in self._store.contexts.standing() if not each.paused}
        return sorted(wanted - self._queries.keys())

    def judged(self, context: ContextRow) -> Judged:
        """How a context judges."""
        with self._lock:
            self._follow()
            return self._judges([context])[0]

    def promises(self, keys: Sequence[str]) -> list[Promise]:
        """What is promised of the matches of contexts, paused ones too, in the order of their keys."""
        rows = [row for row in self._store.contexts.contexts(keys) if row is not None]
        with self._lock:
            self._follow()
            found = dict(zip([row.key for row in rows], self._judges(rows), strict=True))
        return [found[key].promise for key in keys]

    def _follow(self) -> None:
        """Let go of what people have changed since."""
        upto = self._store.position().seq
        if self._read is not None and self._touched(list(self._changes(self._read, upto))):
            self._stale = True
        self._read = upto

    def _changes(self, seq: int, upto: int) -> Iterator[Change]:
        while seq < upto and (changes := self._store.changes(seq, READ)):
            yield from changes
            seq = changes[-1].seq

    def _touched(self, changes: Sequence[Change]) -> bool:
        """Let go of the judges that may judge otherwise after these changes; whether there may be any."""
        keys = {key for change in changes for key in change.keys if change.kind is ChangeKind.FACTS}
        ratings = sorted(key for key in keys if RATING in key)
        rated = {row.context for row in self._store.contexts.ratings(ratings) if row is not None}
        contexts = {key for key in keys if CONTEXT in key}
        if any(change.kind is ChangeKind.REMOVED for change in changes):
            # What was rated may be gone with somebody who is forgotten.
            contexts |= {key for key, each in self._judged.items() if each.promise.rated}
        for key in contexts | rated:
            self._judged.pop(key, None)
        return bool(contexts or ratings)

    @property
    def _grown(self) -> bool:
        """Whether it is the next contexts' turn to be read anew."""
        turns = max(len(self._queries) / AT_A_TIME, 1)
        return self._come > max(self._counted / turns, AT_ONCE)

    def _laid_out(self) -> Roster | None:
        contexts = [each for each in self._store.contexts.standing() if not each.paused]
        if self._grown:
            self._read_anew(list(self._queries)[:AT_A_TIME])
        if self._grown or not self._counted:
            self._counted, self._come = self._store.counts()["messages"], 0
        queries = self._asked([each.text for each in contexts])
        wanted = {each.text: each for each in queries}
        # In the order in which they were read, the longest ago first.
        self._queries = {text: wanted[text] for text in self._queries if text in wanted} | wanted
        return Roster.of(contexts, queries, self._judges(contexts)) if contexts else None

    def _read_anew(self, texts: Sequence[str]) -> None:
        """Weigh what texts look for by what is held now; they are the last read then."""
        for query in self.matcher.weighed([self._queries.pop(text) for text in texts]):
            self._queries[query.text] = query

    def _asked(self, texts: Sequence[str]) -> list[Query]:
        """What texts look for, in their order."""
        new = sorted(set(texts) - self._queries.keys())
        found = self._queries | {each.text: each for each in (self.matcher.queries(new) if new else ())}
        return [found[text] for text in texts]

    def _judges(self, contexts: Sequence[ContextRow]) -> list[Judged]:
        """How contexts judge, in their order."""
        new = [each for each in contexts if each.key not in self._judged]
        said = self._store.contexts.ratings_of([each.key for each in new]) if new else []
        for context, ratings in zip(new, said, strict=True):
            labels = counting(context, ratings)
            query = self._asked([context.text])[0] if labels else None
            self._judged[context.key] = judged(self.matcher, context, query, labels)
        return [self._judged[each.key] for each in contexts]
