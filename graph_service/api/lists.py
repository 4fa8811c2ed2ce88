"""The lists that begin at the root: customers, conversations, products, and what a search finds."""

from __future__ import annotations

from typing import Final

from graph_service.access.operations import needing
from graph_service.access.principal import Scope
from graph_service.api.paging import Listing, Page, moment
from graph_service.api.types.nodes import CONVERSATIONS, opened
from graph_service.api.types.search import FOUND
from graph_service.questions.answers import Answers
from graph_service.questions.identity import Question
from graph_service.questions.scored import Rank
from graph_service.questions.search import Match, SearchMode, Sought
from graph_service.store.model import AssertionRow, CorrectionRow
from graph_service.store.reader import (
    ConversationFilter,
    ConversationRow,
    CustomerFilter,
    CustomerRow,
    Reader,
)
from ingest import company

CUSTOMERS: Final[Listing[CustomerRow]] = Listing("customers", lambda row: (row.key,), (str,))
ALL_CONVERSATIONS: Final[Listing[ConversationRow]] = Listing(CONVERSATIONS.name, opened, CONVERSATIONS.form)
PRODUCTS: Final[Listing[company.Product]] = Listing("products", lambda row: (row.slug,), (str,))

QUESTIONS: Final[Listing[Question]] = Listing(
    "identity review", lambda row: (-row.urgency, row.key), (float, str)
)
ASSERTIONS: Final[Listing[AssertionRow]] = Listing("assertions", lambda row: (row.key,), (str,))
CORRECTIONS: Final[Listing[CorrectionRow]] = Listing("corrections", lambda row: (row.key,), (str,))


@needing(Scope.READ)
def customers(
    reader: Reader, wanted: CustomerFilter, first: int | None, after: str | None
) -> Page[CustomerRow]:
    """A page of the customers that pass a filter, in order of key."""
    place = CUSTOMERS.after(after)
    rows = reader.customer_page(wanted, str(place[0]) if place else "", CUSTOMERS.size(first) + 1)
    return CUSTOMERS.page(rows, first, after)


@needing(Scope.READ)
def conversations(
    reader: Reader, wanted: ConversationFilter, first: int | None, after: str | None
) -> Page[ConversationRow]:
    """A page of the conversations that pass a filter, the latest opened first."""
    place = ALL_CONVERSATIONS.after(after)
    dated = (moment(ALL_CONVERSATIONS.name, -int(place[0])), str(place[1])) if place else None
    rows = reader.conversation_page(wanted, dated, ALL_CONVERSATIONS.size(first) + 1)
    return ALL_CONVERSATIONS.page(rows, first, after)


@needing(Scope.READ)
def products(reader: Reader, first: int | None, after: str | None) -> Page[company.Product]:
    """A page of the products, in order of slug."""
    return PRODUCTS.cut(reader.products(), first, after)


def matches(
    answers: Answers, sought: tuple[str, SearchMode, ConversationFilter], first: int | None, after: str | None
) -> Page[Match]:
    """A page of what fits a text by a mode within a filter, the best first."""
    text, mode, wanted = sought
    place = FOUND.after(after)
    rank = Rank(float(place[0]), str(place[1])) if place else None
    found = answers.search(Sought(text, mode, wanted, FOUND.size(first), rank))
    page = FOUND.page(found.rows, first, after)
    return Page(page.rows, page.cursors, found.more, page.earlier)


@needing(Scope.READ)
def questions(answers: Answers, first: int | None, after: str | None) -> tuple[Page[Question], int]:
    """A page of what to ask about who is who, the most urgent first, and how many questions there are."""
    rows = answers.people.questions()
    return QUESTIONS.cut(rows, first, after), len(rows)


@needing(Scope.READ)
def assertions(answers: Answers, first: int | None, after: str | None) -> Page[AssertionRow]:
    """A page of all that anybody has said of handles, in order of key."""
    place = ASSERTIONS.after(after)
    key = str(place[0]) if place else ""
    rows = answers.people.store.people.assertion_page(key, ASSERTIONS.size(first) + 1)
    return ASSERTIONS.page(rows, first, after)


@needing(Scope.READ)
def corrections(answers: Answers, first: int | None, after: str | None) -> Page[CorrectionRow]:
    """A page of all that anybody has put right in messages, in order of key."""
    place = CORRECTIONS.after(after)
    key = str(place[0]) if place else ""
    rows = answers.meanings.store.meanings.correction_page(key, CORRECTIONS.size(first) + 1)
    return CORRECTIONS.page(rows, first, after)
