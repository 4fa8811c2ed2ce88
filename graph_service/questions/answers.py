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
from graph_service.questions import (
    advocates,
    communities,
    influencers,
    introductions,
    loudness,
    moments,
    reference_capacity,
    reference_matching,
    references,
    search,
    selection,
    similar,
    themes,
    turning_points,
    voices,
)
from graph_service.questions.carriers import Selection
from graph_service.questions.communities import CommunityPage
from graph_service.questions.customers import Customers
from graph_service.questions.identity import WhoIsWho
from graph_service.questions.impact import Foresight
from graph_service.questions.influence import Scope
from graph_service.questions.influencers import InfluencerPage
from graph_service.questions.introductions import Introductions
from graph_service.questions.loudness import LoudnessPage
from graph_service.questions.meaning import Annotating, Meanings
from graph_service.questions.moment_order import Order
from graph_service.questions.moments import Moments, Seeker
from graph_service.questions.nearness import steps_from
from graph_service.questions.opinions import Asked
from graph_service.questions.past import Past, Then
from graph_service.questions.positions import Networks, Positions
from graph_service.questions.reference_capacity import Capacity
from graph_service.questions.references import Reference, ReferenceFilter, Vouching
from graph_service.questions.scored import RankedPage
from graph_service.questions.scores import Scores, Scoring
from graph_service.questions.search import MatchPage, Sought
from graph_service.questions.similar import Similar
from graph_service.questions.spoken import Listening
from graph_service.questions.themes import ThemePage
from graph_service.questions.time import Time, resolve_time
from graph_service.questions.topical import Topical, checked_product
from graph_service.questions.turning_points import TurningPage
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
        self._topical = Topical(planes.vectors, planes.lexical)
        self.networks = Networks(self._past, self._topical)
        self.customers = Customers(store, self._past, self._topical, self.networks)

    @property
    def reader(self) -> Reader:
        """Rows of the record by key and by page."""
        return self._store.reader

    def time(self, as_of: datetime | None = None, known_at: datetime | None = None) -> Time:
        """The time a question is asked as of; by default that of the latest message held."""
        return resolve_time(as_of, known_at, self._store.clock())

    def ranking(self, asked: Asked) -> RankedPage:
        """Advocates or critics; see `questions.advocates`."""
        return advocates.ranking(self._store, Then(self._past, asked.time), asked, self._topical)

    def scores(self) -> Scores:
        """Everybody's scores as things stand, to be written down; see `questions.scores`."""
        return Scoring(self.networks, self.time()).scores(self._store, self.meanings.version)

    def influencers(self, asked: influencers.Asked) -> InfluencerPage:
        """Who is heard, and what their voice did; see `questions.influencers`."""
        return influencers.influencers(self._store, self.networks, asked)

    def network(self, time: Time, scope: Scope) -> Positions:
        """The network of attention within a scope; raises `NotFound` for a product we do not have."""
        checked_product(self._store, scope.product)
        return self.networks.at(time, scope)

    def communities(self, asked: communities.Asked) -> CommunityPage:
        """Who belongs together; see `questions.communities`."""
        return communities.communities(self._store, self.networks, self._planes.lexical, asked)

    def introductions(self, asked: introductions.Asked) -> Introductions:
        """Who could introduce whom; see `questions.introductions`."""
        return introductions.introductions(self._store, self.networks, asked)

    def selection(self, asked: selection.Asked) -> Selection:
        """Whom to ask to carry a message; see `questions.selection`."""
        return selection.selection(selection.Sources(self._store, self._past, self._topical), asked)

    def vouching(self, wanted: ReferenceFilter, time: Time) -> Vouching:
        """What is told of those who may vouch for us; see `questions.references`."""
        return references.vouching(self._past, time, wanted)

    def references(self, wanted: ReferenceFilter, time: Time) -> list[Reference]:
        """Who would vouch for us, and where each stands; see `questions.references`."""
        return self.vouching(wanted, time).references(wanted)

    def references_by_key(self, keys: Sequence[str]) -> list[Reference | None]:
        """References by their keys, as of now, in the order of `keys`."""
        return references.by_key(self._past, references.now(self.time()), keys)

    def reference_capacity(self, days: int, product: str | None, time: Time) -> Capacity:
        """How often references can still be named; see `questions.reference_capacity`."""
        return reference_capacity.capacity(self._past, days, product, time)

    def match_references(self, asked: reference_matching.Asked) -> list[reference_matching.Match]:
        """Which reference for which prospect; see `questions.reference_matching`."""
        return reference_matching.match(self._past, self._planes.vectors, asked)

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

    def loudness(self, asked: loudness.Asked, time: Time) -> LoudnessPage:
        """Whether fans or critics are louder; see `questions.loudness`."""
        listening = Listening.at(self._past, time)
        return loudness.loudness(self._past.view(time), listening, asked, self._topical)

    def turning_points(self, asked: turning_points.Asked, time: Time) -> TurningPage:
        """Who changed sides; see `questions.turning_points`."""
        return turning_points.turning_points(self._store, Then(self._past, time), asked, time)

    def foresee(self) -> Foresight:
        """What somebody's word about handles would change, as things stand; see `questions.impact`."""
        return Foresight(self.people, self._planes.interactions, self.time())

    def counts(self) -> dict[str, int]:
        """How many messages, handles, customers, conversations and products there are."""
        return self._store.counts()

    def graph_version(self) -> int:
        """How many changes of facts the record has seen."""
        return self._store.position().graph_version
