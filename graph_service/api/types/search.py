"""What a search finds."""

from __future__ import annotations

from typing import Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.paging import Listing
from graph_service.api.types.connection import Edge, PageInfo
from graph_service.api.types.nodes import Conversation, Message, surely
from graph_service.questions.search import Match, SearchMode

FOUND: Final[Listing[Match]] = Listing("search", lambda row: (row.score, row.conversation), (float, str))

strawberry.enum(
    SearchMode,
    name="SearchMode",
    description="What counts as fitting: WORDS ranks by BM25, MEANING by the cosine of embeddings, "
    "BOTH by the cosine plus 0.3 times BM25 as a share of the best match's.",
)


@object_type
class SearchResult:
    """A conversation that fits, by the message of it that fits best."""

    row: strawberry.Private[Match]
    score: float = told("How well it fits; comparable within one search only.")
    words: float | None = told("The BM25 of its words; null where none match.")
    meaning: float | None = told("The cosine of its meaning, -1 to 1; null where it was not looked at.")

    @classmethod
    def of(cls, row: Match) -> SearchResult:
        return cls(row=row, score=row.score, words=row.words, meaning=row.meaning)

    @field
    async def message(self, info: Info) -> Message:
        """The message that fits best."""
        return surely("message", Message.of, await info.context.loaders.message.load(self.row.message))

    @field
    async def conversation(self, info: Info) -> Conversation:
        """The conversation it is part of."""
        row = await info.context.loaders.conversation.load(self.row.conversation)
        return surely("conversation", Conversation.of, row)


@object_type
class SearchConnection:
    """A page of what a search found, the best first."""

    edges: list[Edge[SearchResult]] = told("The matches of this page.")
    page_info: PageInfo = told("Where the page lies among all matches.")
