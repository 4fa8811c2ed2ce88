"""Every question people ask, behind one door: what the API, the command line and the page call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.identity.catalogue import Catalogue
from graph_service.moments.fit import Matcher
from graph_service.moments.judge import Judge
from graph_service.moments.standing import Standing
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.questions import advocates, moments, search, similar, themes, voices
from graph_service.questions.advocates import Asked
from graph_service.questions.identity import WhoIsWho
from graph_service.questions.impact import Foresight
from graph_service.questions.meaning import Annotating, Meanings
from graph_service.questions.moment_order import Order
from graph_service.questions.moments import Moments, Seeker
from graph_service.questions.nearness import steps_from
from graph_service.questions.past import Past, Then
from graph_service.questions.scored import RankedPage
from graph_service.questions.search import MatchPage, Sought
from graph_service.questions.similar import Similar
from graph_service.questions.spoken import Listening
from graph_service.questions.themes import ThemePage
from graph_service.questions.time import Time, resolve_time
from graph_service.questions.voices import VoicePage
from graph_service.questions.waited_for import asked_of, to_rate
from graph_service.store.context_rows import ContextRow
from graph_service.store.reader import Reader
from graph_service.store.record import GraphStore


@dataclass(frozen=True, slots=True)
class Planes:
    """The planes that are asked."""

    interactions: InteractionPlane
    vectors: VectorPlane
    lexical: LexicalPlane


class Answers:
    """Answers from the record and its planes. Safe to use from many threads."""

    def __init__(
        self,
        store: GraphStore,
        planes: Planes,
        annotating: Annotating,
        catalogue: Catalogue | None = None,
    ) -> None:
        self._store = store
        self._planes = planes
        self.meanings = Meanings(store, annotating)
        self.people = WhoIsWho(store, Catalogue(store) if catalogue is None else catalogue)
        self._past = Past(self.people, planes.interactions)
        self.standing = Standing(store, Matcher(planes.vectors, planes.lexical))

    @property
    def reader(self) -> Reader:
        """Rows of the record by key and by page."""
        return self._store.reader

    def time(self, as_of: datetime | None = None, known_at: datetime | None = None) -> Time:
        """The time a question is asked as of; by default that of the latest message held."""
        return resolve_time(as_of, known_at, self._store.clock())

    def ranking(self, asked: Asked) -> RankedPage:
        """Advocates or critics; see `questions.advocates`."""
        return advocates.ranking(self._store, Then(self._past, asked.time), asked)

    def search(self, sought: Sought) -> MatchPage:
        """Matching conversations; see `questions.search`."""
        return search.search(self.reader, self._planes.vectors, self._planes.lexical, sought)

    def moments(self, asked: moments.Asked, near: Sequence[str] = ()) -> Moments:
        """What fits a context, first where people stand near some customers; see `questions.moments`."""
        time = asked.time
        steps = steps_from(self._past.view(time), near, time) if near else {}
        seeker = Seeker(self._store, self.standing.matcher, Judge.shipped())
        return moments.moments(seeker, Order(time, steps), asked)

    def moments_of(self, context: ContextRow, first: int) -> Moments:
        """What fits a standing context among all that is held, as its ratings taught it."""
        time = self.time()
        return moments.moments(self._seeker(context), Order(time), asked_of(context, time, first))

    def to_rate(self, context: ContextRow, first: int) -> list[str]:
        """Messages to rate for a standing context; see `questions.waited_for`."""
        return to_rate(self._seeker(context), context, self.time(), first)

    def _seeker(self, context: ContextRow) -> Seeker:
        return Seeker(self._store, self.standing.matcher, self.standing.judged(context).judge)

    def similar(self, asked: similar.Asked) -> list[Similar]:
        """The conversations most like one; see `questions.similar`."""
        return similar.similar(self.reader, self.standing.matcher, asked)

    def voices(self, asked: voices.Asked, time: Time) -> VoicePage:
        """Who speaks, by product, channel, tone and more; see `questions.voices`."""
        return voices.voices(Listening.at(self._past, time), asked)

    def themes(self, asked: themes.Asked, time: Time) -> ThemePage:
        """What people complain of and propose; see `questions.themes`."""
        return themes.themes(Listening.at(self._past, time), self._planes.vectors, asked)

    def foresee(self) -> Foresight:
        """What somebody's word about handles would change, as things stand; see `questions.impact`."""
        return Foresight(self.people, self._planes.interactions, self.time())

    def counts(self) -> dict[str, int]:
        """How many messages, handles, customers, conversations and products there are."""
        return self._store.counts()

    def graph_version(self) -> int:
        """How many changes of facts the record has seen."""
        return self._store.position().graph_version
