"""The way in, all stages in order.

Each reads the change log from where it last stood, so a run that was cut off is taken up
by the next one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from graph_service.access.operations import needing
from graph_service.access.principal import Scope
from graph_service.errors import GraphServiceError
from graph_service.identity.catalogue import Catalogue
from graph_service.identity.weights import Weights
from graph_service.moments.standing import Standing
from graph_service.pipeline.adapt import Adaptation, adapt, forget_adaptation
from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.bell import Bell
from graph_service.pipeline.forget import (
    Erased,
    Erasure,
    by_customer,
    distinct,
    finish,
    handles_of,
    new_call,
    several,
)
from graph_service.pipeline.learn import learn, unlearn
from graph_service.pipeline.load import Loaded, Part, load, load_parts
from graph_service.pipeline.matters import matters
from graph_service.pipeline.moments import moments, note_progress
from graph_service.pipeline.references import references
from graph_service.pipeline.remains import no_copies, no_letters
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.restore import Restored, compared, restore
from graph_service.pipeline.signals import signals
from graph_service.pipeline.suppression import NAME, Suppression, read_list
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.store.forgetting import Forgotten
from graph_service.store.loading import Receipt
from graph_service.store.port import Remainder
from graph_service.store.record import GraphStore
from graph_service.store.suppression import ErasedPerson
from graph_service.text.annotate import Annotator
from graph_service.text.judge import Embed
from graph_service.traces import span
from ingest.canonical import Record, RejectedRow
from ingest.company import Company
from ingest.facts import Fact

LOADING: Final = "loading"


@dataclass(frozen=True, slots=True)
class Watch:
    """Who wants to hear of rejected rows and of progress: `say(what, done, total)`; total 0 is unknown.

    When `LOADING` is said, every row that was taken from the records so far is durable.
    """

    reject: Callable[[RejectedRow], None] = field(default=lambda _: None)
    say: Callable[[str, int, int], None] = field(default=lambda *_: None)


QUIET = Watch()


class Pipeline:
    """Takes records in and brings all that is derived from them up to date."""

    def __init__(
        self,
        store: GraphStore,
        keeper: Keeper,
        annotator: Callable[[Company | None], Annotator],
        rejects: Path | None = None,
        catalogue: Catalogue | None = None,
        *,
        standing: Standing | None = None,
    ) -> None:
        """`rejects` is the file where rejected rows are kept; `standing` are the contexts that wait."""
        self._store = store
        self._keeper = keeper
        self._catalogue = Catalogue(store) if catalogue is None else catalogue
        self._annotator = annotator
        self._rejects = rejects
        self._standing = standing
        self._lock = threading.Lock()
        self.copies: Callable[[], list[Remainder]] = no_copies
        """The copies of the record that are known to the service, such as its backups."""
        self.clear_letters: Callable[[], None] = no_letters
        """Forgets what waits to be told of people who are gone."""
        self.bell = Bell()

    @property
    def alone(self) -> threading.Lock:
        """A block in which nothing is taken in and nothing is changed."""
        return self._lock

    @property
    def rejects(self) -> Path | None:
        """The file where rejected rows are kept, if they are."""
        return self._rejects

    @needing(Scope.ADMIN)
    def declare_company(self, company: Company) -> None:
        """Say who we are, and let what is held follow; raises `Misuse` for two products of one name."""
        # Before anything is written: a company kept with such products would stop every later run.
        self._annotator(company)
        self._store.declare_company(company)

    @needing(Scope.INGEST)
    def ingest(self, records: Iterable[Record | RejectedRow], watch: Watch = QUIET) -> Loaded:
        """Run records through all stages. What is acknowledged is durable even if a later stage fails."""

        def loaded(receipt: Receipt) -> None:
            done = receipt.added + receipt.revised + receipt.unchanged + receipt.profiles
            watch.say(LOADING, done, 0)

        with self._lock:
            outcome = load(self._store, records, watch.reject, loaded)
            self._follow(watch)
            return outcome

    @needing(Scope.INGEST)
    def ingest_parts(self, parts: Sequence[Part]) -> list[Loaded | GraphServiceError]:
        """Take in what several callers bring as one; what became of each, in their order.

        A commit and a run of the stages cost much the same for one message as for fifty, so those who
        come while a run is under way wait for each other. Each is answered when what it brought
        is durable and all that is derived from it stands.
        """
        with self._lock:
            with span("load"):
                outcomes = load_parts(self._store, parts)
            self._follow(QUIET)
            return outcomes

    @needing(Scope.ACT)
    def note(self, word: Fact) -> None:
        """Take in what somebody says or decides, so that all that is derived from it stands."""
        with self._lock:
            self._store.load([word])
            self._follow(QUIET)

    @needing(Scope.ACT)
    def decide(self, word: Fact) -> None:
        """Take in what somebody decides of what is to come: what came before has been followed by then."""
        with self._lock:
            self._follow(QUIET)
            if self._standing is not None and self._standing.waits:
                self._standing.read(lambda: False)
                self._follow(QUIET)
            self._store.load([word])
            self._follow(QUIET)

    def catch_up(self, watch: Watch = QUIET) -> None:
        """Finish what an earlier run began: every stage, then the planes."""
        with self._lock:
            self._follow(watch)
            if self._store.unfinished():
                self.clear_letters()
                finish(self._store, self._keeper)

    def read_contexts_aside(self) -> None:
        """From now on `read_contexts` is called from another thread: no run waits for many new contexts."""
        if self._standing is not None:
            self._standing.aside = True

    def read_contexts(self, stopping: Callable[[], bool]) -> None:
        """Read standing contexts where many are new, and match what has waited for that."""
        if self._standing is not None and self._standing.waits:
            self._standing.read(stopping)
            self.catch_up()

    def close(self) -> None:
        """Leave word of how far everything has come, so that the next process need not look again."""
        if self._standing is not None:
            note_progress(self._store, self._standing)

    @needing(Scope.ADMIN)
    def foresee(self, key: str | Sequence[str]) -> Forgotten:
        """What `forget` would remove; removes nothing."""
        with self._lock:
            self._follow(QUIET)
            return self._store.foresee_all(distinct(handles_of(self._store, each) for each in several(key)))

    @needing(Scope.ADMIN)
    def forget(self, key: str | Sequence[str], watch: Watch = QUIET, *, reason: str | None = None) -> Erased:
        """Forget the customers of these keys, or of the handles of these keys, in every file there is.

        They are kept out from then on. Raises `NotFound` for nobody, and `Misuse` for ourselves.
        Killed at any point, the next call completes it.
        """
        with self._lock:
            self._follow(watch)
            erased = self._erasure.forget(key, lambda: self._follow(watch), reason)
            self._suppression.keep()
            return erased

    @property
    def _erasure(self) -> Erasure:
        return Erasure(self._store, self._keeper, self._rejects, self.copies, self.clear_letters)

    @property
    def _suppression(self) -> Suppression:
        path = None if self._rejects is None else self._rejects.with_name(NAME)
        return Suppression(self._store, path)

    @needing(Scope.ADMIN)
    def keep_out(self, path: Path | None = None, watch: Watch = QUIET) -> list[str]:
        """Erase again whoever an older copy of the record has brought back; their handles.

        By the list of the record, of the data folder, and of the file of another one.
        """
        with self._lock:
            return self._keep_out(path, watch, look=path is not None)

    def _keep_out(self, path: Path | None, watch: Watch, *, look: bool) -> list[str]:
        suppression = self._suppression
        entries = [
            each for list_ in (suppression.path, path) if list_ is not None for each in read_list(list_)
        ]

        def erase(handles: list[str]) -> None:
            self._follow(watch)
            people = by_customer(self._store, handles)
            self._erasure.erase(people, new_call(), lambda: self._follow(watch))

        return suppression.adopt(entries, erase, look=look)

    @needing(Scope.ADMIN)
    def lift(self, address: str) -> list[ErasedPerson]:
        """Let somebody in again who was erased, by `channel:address`; raises `NotFound`."""
        with self._lock:
            return self._suppression.lift(address)

    @needing(Scope.ADMIN)
    def restore(self, export: Callable[[], Iterable[bytes]], watch: Watch = QUIET) -> Restored:
        """Take an export into the empty store, and compare what it then holds with the export.

        `export` gives the file's lines, as often as it is called. Raises `BadExport` before
        anything is written, and `Misuse` for a store that holds something else.
        """
        with self._lock:
            restore(self._store, export, lambda done: watch.say("restoring", done, 0))
            self._follow(watch)
            restored = compared(self._store, export())
            return replace(restored, erased=tuple(self._keep_out(None, watch, look=True)))

    @needing(Scope.ADMIN)
    def learn(self, watch: Watch = QUIET) -> Weights:
        """Learn what agreement tells from the handles held, and decide anew who is who; raises `TooFew`."""
        with self._lock:
            self._follow(watch)
            watch.say("learning from handles", 0, 0)
            weights = learn(self._store, self._catalogue)
            self._follow(watch)
            return weights

    @needing(Scope.ADMIN)
    def unlearn(self, watch: Watch = QUIET) -> Weights:
        """Go back to what is shipped, and decide anew who is who."""
        with self._lock:
            weights = unlearn(self._store)
            self._follow(watch)
            return weights

    @needing(Scope.ADMIN)
    def adapt(self, embed: Embed, watch: Watch = QUIET, *, keep: bool = True) -> Adaptation:
        """Learn a head of sentiment from our replies, and read anew where it is better.

        Without `keep`, only say what would come of it. Raises `TooFewReplies`.
        """
        with self._lock:
            self._follow(watch)
            watch.say("learning from replies", 0, 0)
            adaptation = adapt(self._store.meanings, embed, keep=keep)
            self._follow(watch)
            return adaptation

    @needing(Scope.ADMIN)
    def undo_adaptation(self, watch: Watch = QUIET) -> None:
        """Go back to the shipped heads, and read anew."""
        with self._lock:
            forget_adaptation(self._store.meanings)
            self._follow(watch)

    def keep_up(self) -> None:
        """Bring the planes to what another process has written; left to a run of ours under way."""
        if self._lock.acquire(blocking=False):
            try:
                self._keeper.catch_up()
            finally:
                self._lock.release()

    @needing(Scope.ADMIN)
    def rebuild(self, watch: Watch = QUIET) -> None:
        """Throw the planes away and build them from the record."""
        with self._lock:
            self._keeper.clear()
            self._follow(watch)

    def _readable(self) -> int:
        """The entry of the change log up to which words and vectors are there: a plane may lie aside."""
        positions = self._keeper.positions()
        return min(positions[plane.name] for plane in (LexicalPlane, VectorPlane))

    def _follow(self, watch: Watch) -> None:
        told = None if watch is QUIET else watch.say
        # What was said can be found by its words while the rest is still being worked out.
        self._keeper.catch_up(told, {LexicalPlane.name})
        watch.say("joining handles to customers", 0, 0)
        with span("resolve"):
            resolve(self._store, self._catalogue)
        # Reading needs the vectors of what is read, which are made once.
        self._keeper.catch_up(told, {VectorPlane.name})
        annotator = self._annotator(self._store.company())
        with span("annotate"):
            annotate(self._store, annotator, lambda done: watch.say("reading what is said", done, 0))
        watch.say("following what people want", 0, 0)
        with span("matters"):
            matters(self._store)
        watch.say("finding what somebody has to act on", 0, 0)
        with span("signals"):
            signals(self._store)
        watch.say("finding who would vouch for us", 0, 0)
        with span("references"):
            references(self._store)
        if self._standing is not None:
            watch.say("telling those who wait for it", 0, 0)
            with span("moments"):
                moments(self._store, self._standing, self._readable())
        self._keeper.catch_up(told)
        self.bell.ring()
