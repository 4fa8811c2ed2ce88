"""What questions are narrowed by."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_service.api.described import alternative, input_type, optional, told
from graph_service.api.ids import key_of
from graph_service.api.who import Times
from graph_service.errors import Misuse
from graph_service.questions.arrivals import MessageFilter
from graph_service.store.reader import ConversationFilter, CustomerFilter
from ingest.canonical import Direction
from ingest.identity.normal import normal_address
from ingest.meanings import INTENTS

strawberry.enum(
    Direction, name="Direction", description="Who speaks to whom: to us, from us, or between others."
)


@input_type("Time")
class AskedTime:
    """Two times: what had happened by `asOf`, as far as we knew at `knownAt`.

    By default `asOf` is the time of the latest message held, and `knownAt` is now.
    """

    as_of: datetime | None = optional("Leave out what happened later.")
    known_at: datetime | None = optional("Leave out what we learnt later.")


@input_type("Window")
class Window:
    """A span of time."""

    from_: datetime | None = strawberry.field(default=None, name="from", description="From this time on.")
    to: datetime | None = optional("Before this time.")


@input_type("HandleBy")
class HandleBy:
    """A handle by its name, mail address or number on a channel, however it is spelled."""

    channel: str = told("The channel, such as twitter or email.")
    address: str = told("The address there.")

    @property
    def key(self) -> str:
        return f"{self.channel}:{normal_address(self.channel, self.address)}"


@input_type("CustomerBy", one_of=True)
class CustomerBy:
    """One way to name a customer."""

    id: strawberry.ID | None = alternative(
        "The customer's id; that of a customer merged into another works too."
    )
    handle: HandleBy | None = alternative("A handle the customer owns.")


@input_type("CustomerFilter")
class CustomersWanted:
    """Which customers; all that is given has to fit."""

    kind: str | None = optional("Of this kind: unknown, organization or bot.")
    channel: str | None = optional("With a handle on this channel.")
    name: str | None = optional("With a name that contains this, in upper or lower case.")


@input_type("ConversationFilter")
class ConversationsWanted:
    """Which conversations; all that is given has to fit."""

    channel: str | None = optional("On this channel.")
    product: strawberry.ID | None = optional("About this product.")
    opened: Window | None = optional(
        "Opened in this span of time; a search looks at when its messages were sent."
    )


@input_type("MessageFilter")
class MessagesWanted:
    """Which messages; all that is given has to fit."""

    channel: str | None = optional("Said on this channel.")
    product: strawberry.ID | None = optional("About this product.")
    direction: Direction | None = optional("Said to us, by us, or between others.")


def customer_filter(wanted: CustomersWanted | None) -> CustomerFilter:
    """The filter in the store's terms."""
    return CustomerFilter(wanted.kind, wanted.channel, wanted.name) if wanted else CustomerFilter()


def conversation_filter(wanted: ConversationsWanted | None) -> ConversationFilter:
    """The filter in the store's terms; raises `InvalidId` for a product's id that is none."""
    if wanted is None:
        return ConversationFilter()
    span = wanted.opened or Window()
    return ConversationFilter(wanted.channel, product_slug(wanted.product), span.from_, span.to)


def message_filter(wanted: MessagesWanted | None) -> MessageFilter:
    """The filter in the record's terms; raises `InvalidId` for a product's id that is none."""
    if wanted is None:
        return MessageFilter()
    direction = wanted.direction.value if wanted.direction else None
    return MessageFilter(wanted.channel, product_slug(wanted.product), direction)


def product_slug(product: strawberry.ID | None) -> str | None:
    """The slug in a product's id; raises `InvalidId`."""
    return None if product is None else key_of("Product", product)


def known_intent(intent: str | None) -> str | None:
    """The intent that something is narrowed by; raises `Misuse` for one that nobody has."""
    if intent is not None and intent not in INTENTS:
        raise Misuse(f"intent: {intent!r} is none.", f"There are {', '.join(INTENTS)}.")
    return intent


def asked_times(time: AskedTime | None) -> Times | None:
    """The two times as loaders take them."""
    return None if time is None else Times(time.as_of, time.known_at)
