"""The questions, one root field each."""

from __future__ import annotations

import asyncio

import strawberry

from graph_service.access.principal import Scope, require
from graph_service.api import contexts, lists, lookup, signals
from graph_service.api.context import Info, standing
from graph_service.api.described import field, object_type
from graph_service.api.ids import key_of, parse_ids
from graph_service.api.moments import Wish as MomentWish
from graph_service.api.moments import moments_of
from graph_service.api.rankings import Wish, ranked
from graph_service.api.roots.channels import ChannelQueries
from graph_service.api.roots.coverage import CoverageQueries
from graph_service.api.roots.cypher import CypherQueries
from graph_service.api.roots.flames import FlameQueries
from graph_service.api.roots.influence import InfluenceQueries
from graph_service.api.roots.loudness import LoudnessQueries
from graph_service.api.roots.outcomes import OutcomesQueries
from graph_service.api.roots.privacy import PrivacyQueries
from graph_service.api.roots.references import ReferenceQueries
from graph_service.api.roots.selection import SelectionQueries
from graph_service.api.roots.strategy import StrategyQueries
from graph_service.api.roots.unanswered import UnansweredQueries
from graph_service.api.threads import aside
from graph_service.api.types.connection import Connection, connection, edges, page_info
from graph_service.api.types.contexts import Context
from graph_service.api.types.identity import HandlePair, IdentityAssertion, IdentityEvidence
from graph_service.api.types.inputs import (
    AskedTime,
    ConversationsWanted,
    CustomerBy,
    CustomersWanted,
    HandleBy,
    Window,
    asked_times,
    conversation_filter,
    customer_filter,
    product_slug,
)
from graph_service.api.types.meaning import Annotation, Correction
from graph_service.api.types.moment import GuardsWanted, Moments, MomentsWanted, SimilarConversation
from graph_service.api.types.nodes import Conversation, Customer, Handle, Message, Node, Product, perhaps
from graph_service.api.types.review import IdentityQuestion, IdentityQuestionConnection
from graph_service.api.types.scored import Advocate, Critic, Ranking, ranking
from graph_service.api.types.search import SearchConnection, SearchResult
from graph_service.api.types.signal import Signal, SignalCount, SignalDryRunConnection
from graph_service.api.types.signal_inputs import GivenRule, SignalsWanted
from graph_service.api.types.stats import Stats, stats
from graph_service.api.types.voices import (
    ThemeConnection,
    VoiceGroupConnection,
    VoicesWanted,
    voice_filter,
)
from graph_service.api.voices import Wish as VoiceWish
from graph_service.api.voices import theme_page, voice_groups
from graph_service.api.who import AskedPair
from graph_service.pipeline.annotate import row
from graph_service.questions import similar, themes, voices
from graph_service.questions.meaning import readable
from graph_service.questions.moments import MAX_IRRELEVANT
from graph_service.questions.opinions import Side
from graph_service.questions.search import SearchMode
from graph_service.questions.voices import Dimension


@object_type
class Query(
    FlameQueries,
    InfluenceQueries,
    LoudnessQueries,
    SelectionQueries,
    StrategyQueries,
    ReferenceQueries,
    PrivacyQueries,
    UnansweredQueries,
    CoverageQueries,
    ChannelQueries,
    OutcomesQueries,
    CypherQueries,
):
    """Questions about customers and what they say. Lists are pages: ask for `first` rows `after` a cursor."""

    @field
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:  # noqa: A002 - Relay's name
        """Anything by its id; null where nothing has it."""
        return (await lookup.find_all(info.context.loaders, parse_ids([id])))[0]

    @field
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """At most 100 things by their ids, in that order; null where nothing has an id."""
        return await lookup.find_all(info.context.loaders, parse_ids(ids))

    @field
    async def customer(self, info: Info, by: CustomerBy) -> Customer | None:
        """One customer, by id or by a handle; null where there is none."""
        return perhaps(Customer.of, await lookup.customer_by(info.context.loaders, by))

    @field
    async def customers(
        self,
        info: Info,
        filter: CustomersWanted | None = None,  # noqa: A002 - the word of the contract
        first: int | None = lists.CUSTOMERS.first,
        after: str | None = None,
    ) -> Connection[Customer]:
        """All customers that pass the filter, in a fixed order."""
        wanted = customer_filter(filter)
        page = await aside(lists.customers, info.context.answers.reader, wanted, first, after)
        return connection(page, Customer.of)

    @field
    async def handle(self, info: Info, channel: str, address: str) -> Handle | None:
        """One handle, by its name, mail address or number on a channel; null where we have never met it."""
        key = HandleBy(channel=channel, address=address).key
        return perhaps(Handle.of, await info.context.loaders.handle.load(key))

    @field
    async def conversations(
        self,
        info: Info,
        filter: ConversationsWanted | None = None,  # noqa: A002 - the word of the contract
        first: int | None = lists.ALL_CONVERSATIONS.first,
        after: str | None = None,
    ) -> Connection[Conversation]:
        """All conversations that pass the filter, the latest opened first."""
        wanted = conversation_filter(filter)
        page = await aside(lists.conversations, info.context.answers.reader, wanted, first, after)
        return connection(page, Conversation.of)

    @field
    async def message(self, info: Info, id: strawberry.ID) -> Message | None:  # noqa: A002 - Relay's name
        """One message by its id; null where there is none."""
        return await lookup.message(info.context.loaders, key_of("Message", id))

    @field
    async def products(
        self, info: Info, first: int | None = lists.PRODUCTS.first, after: str | None = None
    ) -> Connection[Product]:
        """What we sell, in order of slug."""
        page = await aside(lists.products, info.context.answers.reader, first, after)
        return connection(page, Product.of)

    @field
    async def advocates(  # noqa: PLR0913, PLR0917 - what a ranking may be narrowed by
        self,
        info: Info,
        product: strawberry.ID | None = None,
        topic: str | None = None,
        time: AskedTime | None = None,
        certain_only: bool = False,
        first: int | None = 20,
        after: str | None = None,
        consented_to: str | None = None,
    ) -> Ranking[Advocate]:
        """Who speaks for a product, or for us and all our products: the surest first, with the proof.

        With a `topic`, only what is said on it counts. With `certainOnly`, only those whose whole
        interval lies on the side of praise. Later pages answer as of the time of the first. With
        `consentedTo`, a purpose such as `reference` or `marketing`, only those whose consent to it stands
        at this moment: for lists of people to turn to.
        """
        asked = time or AskedTime()
        wish = Wish(Side.FOR, product_slug(product), asked, certain_only, first, after, topic, consented_to)
        page, total = await aside(ranked, info.context.answers, wish)
        return ranking(page, total, Advocate.of)

    @field
    async def critics(  # noqa: PLR0913, PLR0917 - what a ranking may be narrowed by
        self,
        info: Info,
        product: strawberry.ID | None = None,
        topic: str | None = None,
        time: AskedTime | None = None,
        certain_only: bool = False,
        first: int | None = 20,
        after: str | None = None,
        consented_to: str | None = None,
    ) -> Ranking[Critic]:
        """Who speaks against a product, or against us and all our products: the mirror of `advocates`.

        Each with a kind: whose matter we could settle, who is against us on principle, who only makes noise.
        """
        asked = time or AskedTime()
        wish = Wish(
            Side.AGAINST, product_slug(product), asked, certain_only, first, after, topic, consented_to
        )
        page, total = await aside(ranked, info.context.answers, wish)
        return ranking(page, total, Critic.of)

    @field
    async def moments(  # noqa: PLR0913, PLR0917 - what a context may be narrowed by
        self,
        info: Info,
        context: str,
        filter: MomentsWanted | None = None,  # noqa: A002 - the word of the contract
        max_irrelevant_rate: float = MAX_IRRELEVANT,
        guards: GuardsWanted | None = None,
        first: int = 20,
        time: AskedTime | None = None,
    ) -> Moments:
        """Which conversations fit a context right now, why, and who of them must be left alone.

        At most the given share of the matches is meant to be irrelevant; where nothing is likely enough
        to fit, the answer is nobody, with what comes nearest.
        """
        wish = MomentWish(filter, guards, max_irrelevant_rate, first, time)
        return await aside(moments_of, info.context.service, context, wish)

    @field
    async def similar_conversations(
        self,
        info: Info,
        id: strawberry.ID,  # noqa: A002 - Relay's name
        filter: ConversationsWanted | None = None,  # noqa: A002 - the word of the contract
        first: int = 20,
    ) -> list[SimilarConversation]:
        """The conversations most like one, whole to whole, the most alike first.

        They are like it, and no more is said: nobody is held back, and nothing is promised of them.
        """
        asked = similar.Asked(key_of("Conversation", id), conversation_filter(filter), first)
        return [SimilarConversation.of(row) for row in await aside(info.context.answers.similar, asked)]

    @field
    async def search(
        self,
        info: Info,
        text: str,
        mode: SearchMode = SearchMode.BOTH,
        filter: ConversationsWanted | None = None,  # noqa: A002 - the word of the contract
        first: int | None = 20,
        after: str | None = None,
    ) -> SearchConnection:
        """The conversations that are about this, by words, by meaning, or by both; the best first."""
        sought = (text, mode, conversation_filter(filter))
        page = await aside(lists.matches, info.context.answers, sought, first, after)
        return SearchConnection(edges=edges(page, SearchResult.of), page_info=page_info(page))

    @field
    async def identity(self, info: Info, pair: HandlePair, time: AskedTime | None = None) -> IdentityEvidence:
        """Why two handles are held to be one person's, or are not; without `time`, by all that is held.

        Where `time` leaves `asOf` out, it is now: people speak of handles after the latest message too.
        """
        asked = AskedPair(*pair.keys, asked_times(time))
        return IdentityEvidence.of(await info.context.loaders.explanation.load(asked))

    @field
    async def identity_review(
        self, info: Info, first: int | None = lists.QUESTIONS.first, after: str | None = None
    ) -> IdentityQuestionConnection:
        """Which customers may be one, for a person to decide: what would change most first."""
        page, total = await aside(lists.questions, info.context.answers, first, after)
        return IdentityQuestionConnection(
            edges=edges(page, IdentityQuestion.of), page_info=page_info(page), total_count=total
        )

    @field
    async def identity_assertions(
        self, info: Info, first: int | None = lists.ASSERTIONS.first, after: str | None = None
    ) -> Connection[IdentityAssertion]:
        """All that anybody has ever said of who is who, taken back or not, in a fixed order."""
        page = await aside(lists.assertions, info.context.answers, first, after)
        return connection(page, IdentityAssertion.of)

    @field
    async def annotate(self, info: Info, texts: list[str]) -> list[Annotation]:
        """What texts mean that need be no messages, in their order; at most 100 at once.

        Each is read as a message would be: as much of it as a message may hold.
        """
        require(Scope.READ)
        read = [readable(text) for text in texts]
        found = await aside(info.context.answers.meanings.annotate, read)
        return [Annotation.of(row("", each), text) for each, text in zip(found, read, strict=True)]

    @field
    async def corrections(
        self, info: Info, first: int | None = lists.CORRECTIONS.first, after: str | None = None
    ) -> Connection[Correction]:
        """All that anybody has ever put right in messages, taken back or not, in a fixed order."""
        page = await aside(lists.corrections, info.context.answers, first, after)
        return connection(page, Correction.of)

    @field
    async def signals(
        self,
        info: Info,
        filter: SignalsWanted | None = None,  # noqa: A002 - the word of the contract
        first: int | None = 20,
        after: str | None = None,
    ) -> Connection[Signal]:
        """What somebody has to act on: the overdue first, then by priority and due time; the resolved last.

        What is overdue goes by the time of the latest message held.
        """
        return await signals.page_of(info, filter, first, after)

    @field
    async def signal_counts(self, info: Info) -> list[SignalCount]:
        """How many signals each team has, by kind and where they stand; in order of team and kind."""
        return await signals.counts(info)

    @field
    async def signal_dry_run(
        self,
        info: Info,
        rules: list[GivenRule] | None = None,
        window: Window | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> SignalDryRunConnection:
        """What rules would have raised in a span of history: just what they raise once they are adopted.

        Without `rules`, those in force. Nothing is changed.
        """
        return await signals.dry_run(info, signals.Trial(rules, window or Window()), first, after)

    @field
    async def contexts(
        self, info: Info, first: int | None = contexts.CONTEXTS.first, after: str | None = None
    ) -> Connection[Context]:
        """What people wait for: all standing contexts, the first saved first."""
        return await contexts.page_of(info, first, after)

    @field
    async def context(self, info: Info, id: strawberry.ID) -> Context | None:  # noqa: A002 - Relay's name
        """One standing context by its id; null where there is none."""
        return await lookup.context(info.context.loaders, key_of("Context", id))

    @field
    async def themes(
        self,
        info: Info,
        filter: VoicesWanted | None = None,  # noqa: A002 - the word of the contract
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> ThemeConnection:
        """What people complain of and propose: messages that are about the same, with people and trend.

        The window is the last 30 days unless `sent` says otherwise, and is compared with the one before
        it. A filter with a tone or with intents takes these in place of complaints and ideas.
        """
        wish = VoiceWish(time or AskedTime(), first, after)
        asked = themes.Asked(voice_filter(filter))
        return (await aside(theme_page, info.context.answers, asked, wish)).connection()

    @field
    async def voices(
        self,
        info: Info,
        group_by: list[Dimension],
        filter: VoicesWanted | None = None,  # noqa: A002 - the word of the contract
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> VoiceGroupConnection:
        """Who speaks, by at most three dimensions: people, messages and reach of each group.

        Groups of most people come first. What we say ourselves is left out.
        """
        wish = VoiceWish(time or AskedTime(), first, after)
        asked = voices.Asked(tuple(group_by), voice_filter(filter))
        return (await aside(voice_groups, info.context.answers, asked, wish)).connection()

    @field
    async def stats(self, info: Info) -> Stats:
        """How much the graph holds, and where it stands."""
        service = info.context.service
        counts, stand = await asyncio.gather(aside(service.answers.counts), aside(standing, service))
        return stats(counts, stand)
