"""Every question people ask, behind one door: what the API, the command line and the page call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.access import principal
from graph_service.access.operations import needing
from graph_service.identity.catalogue import Catalogue
from graph_service.moments.fit import Matcher
from graph_service.moments.judge import Judge
from graph_service.moments.standing import Standing
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.questions import (
    advocates,
    blackout,
    channels,
    communities,
    coverage,
    fixes,
    flames,
    influencers,
    introductions,
    loudness,
    moments,
    outcomes,
    reference_capacity,
    reference_matching,
    references,
    search,
    selection,
    similar,
    themes,
    turning_points,
    unanswered,
    voices,
)
from graph_service.questions.blackout import Blackout
from graph_service.questions.carriers import Selection
from graph_service.questions.channels import Channels
from graph_service.questions.communities import CommunityPage
from graph_service.questions.coverage import CoveragePage
from graph_service.questions.customers import Customers
from graph_service.questions.flames import FlamePage
from graph_service.questions.identity import WhoIsWho
from graph_service.questions.impact import Foresight
from graph_service.questions.influence import Scope
from graph_service.questions.influencers import InfluencerPage
from graph_service.questions.introductions import Introductions
from graph_service.questions.leanings import Leanings
from graph_service.questions.loudness import LoudnessPage
from graph_service.questions.matters import Cases
from graph_service.questions.meaning import Annotating, Meanings
from graph_service.questions.moment_order import Order
from graph_service.questions.moments import Moments, Seeker
from graph_service.questions.nearness import steps_from
from graph_service.questions.neglect import Neglects
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
from graph_service.questions.strategy.asking import Asking, Sources
from graph_service.questions.strategy.board import asking
from graph_service.questions.strategy.definitions import Definitions
from graph_service.questions.themes import ThemePage
from graph_service.questions.time import Time, resolve_time
from graph_service.questions.topical import Topical, checked_product
from graph_service.questions.turning_points import TurningPage
from graph_service.questions.unanswered import UnansweredPage
from graph_service.questions.voices import VoicePage
from graph_service.questions.waited_for import asked_of, to_rate
from graph_service.store.context_rows import ContextRow
from graph_service.store.reader import Reader
from graph_service.store.record import GraphStore

reading = needing(principal.Scope.READ)


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
        self.cases = Cases(store, self._past)
        self._neglects = Neglects(store, self.cases, self.networks)
        self._leanings = Leanings(store, self._past, self._topical)
        self.customers = Customers(store, self._past, self._leanings, self.networks)
        self._sources = Sources(store, self._past, self.cases)

    @property
    def reader(self) -> Reader:
        """Rows of the record by key and by page."""
        return self._store.reader

    def time(self, as_of: datetime | None = None, known_at: datetime | None = None) -> Time:
        """The time a question is asked as of; by default that of the latest message held."""
        return resolve_time(as_of, known_at, self._store.clock())

    @reading
    def ranking(self, asked: Asked) -> RankedPage:
        """Advocates or critics; see `questions.advocates`."""
        checked_product(self._store, asked.product)
        return advocates.page(self._store, self._leanings.at(asked), asked)

    def scores(self) -> Scores:
        """Everybody's scores as things stand, to be written down; see `questions.scores`."""
        return Scoring(self.networks, self.time()).scores(self._store, self.meanings.version)

    @reading
    def influencers(self, asked: influencers.Asked) -> InfluencerPage:
        """Who is heard, and what their voice did; see `questions.influencers`."""
        return influencers.influencers(self._store, self.networks, asked)

    @reading
    def network(self, time: Time, scope: Scope) -> Positions:
        """The network of attention within a scope; raises `NotFound` for a product we do not have."""
        checked_product(self._store, scope.product)
        return self.networks.at(time, scope)

    @reading
    def communities(self, asked: communities.Asked) -> CommunityPage:
        """Who belongs together; see `questions.communities`."""
        return communities.communities(self._store, self.networks, self._planes.lexical, asked)

    @reading
    def introductions(self, asked: introductions.Asked) -> Introductions:
        """Who could introduce whom; see `questions.introductions`."""
        return introductions.introductions(self._store, self.networks, asked)

    @reading
    def selection(self, asked: selection.Asked) -> Selection:
        """Whom to ask to carry a message; see `questions.selection`."""
        return selection.selection(selection.Sources(self._store, self._past, self._topical), asked)

    def vouching(self, wanted: ReferenceFilter, time: Time) -> Vouching:
        """What is told of those who may vouch for us; see `questions.references`."""
        return references.vouching(self._past, time, wanted)

    @reading
    def references(self, wanted: ReferenceFilter, time: Time) -> list[Reference]:
        """Who would vouch for us, and where each stands; see `questions.references`."""
        return self.vouching(wanted, time).references(wanted)

    def references_by_key(self, keys: Sequence[str]) -> list[Reference | None]:
        """References by their keys, as of now, in the order of `keys`."""
        return references.by_key(self._past, references.now(self.time()), keys)

    @reading
    def reference_capacity(self, days: int, product: str | None, time: Time) -> Capacity:
        """How often references can still be named; see `questions.reference_capacity`."""
        return reference_capacity.capacity(self._past, days, product, time)

    @reading
    def match_references(self, asked: reference_matching.Asked) -> list[reference_matching.Match]:
        """Which reference for which prospect; see `questions.reference_matching`."""
        return reference_matching.match(self._past, self._planes.vectors, asked)

    @reading
    def search(self, sought: Sought) -> MatchPage:
        """Matching conversations; see `questions.search`."""
        return search.search(self.reader, self._planes.vectors, self._planes.lexical, sought)

    @reading
    def moments(self, asked: moments.Asked, near: Sequence[str] = ()) -> Moments:
        """What fits a context, first where people stand near some customers; see `questions.moments`."""
        time = asked.time
        steps = steps_from(self._past.view(time), near, time) if near else {}
        seeker = Seeker(self._store, self.standing.matcher, Judge.shipped())
        return moments.moments(seeker, Order(time, steps), asked)

    @reading
    def moments_of(self, context: ContextRow, first: int) -> Moments:
        """What fits a standing context among all that is held, as its ratings taught it."""
        time = self.time()
        return moments.moments(self._seeker(context), Order(time), asked_of(context, time, first))

    @reading
    def to_rate(self, context: ContextRow, first: int) -> list[str]:
        """Messages to rate for a standing context; see `questions.waited_for`."""
        return to_rate(self._seeker(context), context, self.time(), first)

    def _seeker(self, context: ContextRow) -> Seeker:
        return Seeker(self._store, self.standing.matcher, self.standing.judged(context).judge)

    @reading
    def similar(self, asked: similar.Asked) -> list[Similar]:
        """The conversations most like one; see `questions.similar`."""
        return similar.similar(self.reader, self.standing.matcher, asked)

    @reading
    def voices(self, asked: voices.Asked, time: Time) -> VoicePage:
        """Who speaks, by product, channel, tone and more; see `questions.voices`."""
        return voices.voices(Listening.at(self._past, time), asked)

    @reading
    def themes(self, asked: themes.Asked, time: Time) -> ThemePage:
        """What people complain of and propose; see `questions.themes`."""
        return themes.themes(Listening.at(self._past, time), self._planes.vectors, asked)

    @reading
    def loudness(self, asked: loudness.Asked, time: Time) -> LoudnessPage:
        """Whether fans or critics are louder; see `questions.loudness`."""
        listening = Listening.at(self._past, time)
        return loudness.loudness(self._past.view(time), listening, asked, self._topical)

    @reading
    def turning_points(self, asked: turning_points.Asked, time: Time) -> TurningPage:
        """Who changed sides; see `questions.turning_points`."""
        return turning_points.turning_points(self._store, Then(self._past, time), asked, time)

    @reading
    def blackout(self, asked: blackout.Asked) -> Blackout:
        """What would be lost with a channel; see `questions.blackout`."""
        return blackout.blackout(self._past, self.cases, asked)

    @reading
    def outcomes(self, asked: outcomes.Asked, time: Time) -> outcomes.Helped:
        """Whether what we did helped; see `questions.outcomes`."""
        return outcomes.outcomes(self._past, self.cases.at(time), asked)

    @reading
    def flame_risk(self, asked: flames.Asked, time: Time) -> FlamePage:
        """Who is on the way to a public blow-up; see `questions.flames`."""
        return flames.flames(self._store, self.cases.at(time), asked)

    @reading
    def channels(self, asked: channels.Asked) -> Channels:
        """What each channel is to us; see `questions.channels`."""
        return channels.channels(self._past, self.cases, asked)

    @reading
    def coverage(self, asked: coverage.Asked, time: Time) -> CoveragePage:
        """Who was answered, and how fast; see `questions.coverage`."""
        return coverage.coverage(self._store, self.networks, self.cases.at(time), asked)

    @reading
    def strategy(self, time: Time, definitions: Definitions, now: datetime | None = None) -> Asking:
        """What the questions of a board are answered from; see `questions.strategy.board`."""
        return asking(self._sources, time, definitions, now)

    @reading
    def unanswered(self, asked: unanswered.Asked, time: Time) -> UnansweredPage:
        """Whom we have not answered, the worst first; see `questions.unanswered`."""
        checked_product(self._store, asked.wanted.product)
        return unanswered.unanswered(self._neglects.at(time), asked)

    @reading
    def fixes(self, asked: fixes.Asked, time: Time) -> fixes.FixPage:
        """What was fixed, with how people felt before and after; see `questions.fixes`."""
        return fixes.fixes(self.cases.at(time), Listening.at(self._past, time), self._planes.vectors, asked)

    def foresee(self) -> Foresight:
        """What somebody's word about handles would change, as things stand; see `questions.impact`."""
        return Foresight(self.people, self._planes.interactions, self.time())

    @reading
    def counts(self) -> dict[str, int]:
        """How many messages, handles, customers, conversations and products there are."""
        return self._store.counts()

    def graph_version(self) -> int:
        """How many changes of facts the record has seen."""
        return self._store.position().graph_version
