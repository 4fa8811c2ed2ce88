"""The questions a board asks."""

from __future__ import annotations

import strawberry

from graph_service.api.described import field, object_type
from graph_service.api.threads import aside
from graph_service.api.types.answer import Answer
from graph_service.questions.strategy.asking import Asking
from graph_service.questions.strategy.board import QUESTIONS


async def answer(asking: Asking, name: str) -> Answer:
    """The answer to a question by its name."""
    return Answer.of(await aside(QUESTIONS[name], asking))


@object_type
class Strategy:
    """The questions a board asks, each with what it rests on and the Cypher that counts the same."""

    asking: strawberry.Private[Asking]

    @field
    async def where_customers_are(self) -> Answer:
        """Where are our customers? The channels on which they engage with us, that of most first."""
        return await answer(self.asking, "whereCustomersAre")

    @field
    async def where_prospects_are(self) -> Answer:
        """Where are our prospects? The channels on which they engage with us, that of most first."""
        return await answer(self.asking, "whereProspectsAre")

    @field
    async def where_issues_go(self) -> Answer:
        """Where do people go when they have issues? The channels on which matters are opened."""
        return await answer(self.asking, "whereIssuesGo")

    @field
    async def channel_cost(self) -> Answer:
        """Is a channel worth its cost? What it costs to settle a matter, in all and by channel."""
        return await answer(self.asking, "channelCost")

    @field
    async def openness(self) -> Answer:
        """How open is the conversation? In one of four ways, with the other three beside it."""
        return await answer(self.asking, "openness")

    @field
    async def success(self) -> Answer:
        """How are we making our customers successful? By what is settled for good, or by who stays."""
        return await answer(self.asking, "success")

    @field
    async def flames(self) -> Answer:
        """What keeps people from flaming the chief executive? Who of the angry waits, who was answered."""
        return await answer(self.asking, "flames")

    @field
    async def willing_references(self) -> Answer:
        """How many are willing references? Who said yes when asked, of all who were asked or decided."""
        return await answer(self.asking, "willingReferences")

    @field
    async def active_referrers(self) -> Answer:
        """How many actively refer business to us? Who brought somebody of late, of all who ever did."""
        return await answer(self.asking, "activeReferrers")

    @field
    async def focus(self) -> Answer:
        """What is our focus? What our own messages are spent on, by product, team or channel."""
        return await answer(self.asking, "focus")
