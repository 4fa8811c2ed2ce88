"""From an id back to the thing it names."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from graph_service.api.ids import GlobalId, key_of
from graph_service.api.loaders import Loaders
from graph_service.api.types.contexts import Context, ContextMatch, Rating
from graph_service.api.types.identity import IdentityAssertion
from graph_service.api.types.inputs import CustomerBy, HandleBy
from graph_service.api.types.matter import Matter
from graph_service.api.types.meaning import Correction
from graph_service.api.types.nodes import Conversation, Customer, Handle, Message, Node, Product, perhaps
from graph_service.api.types.references import Reference, ReferenceAct
from graph_service.api.types.review import IdentityQuestion
from graph_service.api.types.signal import Signal
from graph_service.store.reader import CustomerRow


async def customer(loaders: Loaders, key: str) -> Customer | None:
    return perhaps(Customer.of, await loaders.customer_now(key))


async def handle(loaders: Loaders, key: str) -> Handle | None:
    return perhaps(Handle.of, await loaders.handle.load(key))


async def conversation(loaders: Loaders, key: str) -> Conversation | None:
    return perhaps(Conversation.of, await loaders.conversation.load(key))


async def message(loaders: Loaders, key: str) -> Message | None:
    return perhaps(Message.of, await loaders.message.load(key))


async def product(loaders: Loaders, key: str) -> Product | None:
    return perhaps(Product.of, await loaders.product.load(key))


async def matter(loaders: Loaders, key: str) -> Matter | None:
    row = await loaders.matter.load(key)
    return None if row is None else Matter.of(row, await loaders.clock.load(""))


async def assertion(loaders: Loaders, key: str) -> IdentityAssertion | None:
    return perhaps(IdentityAssertion.of, await loaders.assertion.load(key))


async def correction(loaders: Loaders, key: str) -> Correction | None:
    return perhaps(Correction.of, await loaders.correction.load(key))


async def signal(loaders: Loaders, key: str) -> Signal | None:
    row = await loaders.signal.load(key)
    return None if row is None else Signal.of(row, await loaders.clock.load(""))


async def context(loaders: Loaders, key: str) -> Context | None:
    row = await loaders.context.load(key)
    return None if row is None or row.deleted_at is not None else Context.of(row)


async def context_match(loaders: Loaders, key: str) -> ContextMatch | None:
    return perhaps(ContextMatch.of, await loaders.context_match.load(key))


async def rating(loaders: Loaders, key: str) -> Rating | None:
    return perhaps(Rating.of, await loaders.rating.load(key))


async def reference(loaders: Loaders, key: str) -> Reference | None:
    return perhaps(Reference.of, await loaders.reference.load(key))


async def reference_act(loaders: Loaders, key: str) -> ReferenceAct | None:
    return perhaps(ReferenceAct.of, await loaders.reference_act.load(key))


async def question(loaders: Loaders, key: str) -> IdentityQuestion | None:
    return perhaps(IdentityQuestion.of, await loaders.question.load(key))


FINDERS: Final[Mapping[str, Callable[[Loaders, str], Awaitable[Node | None]]]] = {
    "Customer": customer,
    "Handle": handle,
    "Conversation": conversation,
    "Message": message,
    "Product": product,
    "Matter": matter,
    "IdentityAssertion": assertion,
    "Correction": correction,
    "IdentityQuestion": question,
    "Signal": signal,
    "Context": context,
    "ContextMatch": context_match,
    "Rating": rating,
    "Reference": reference,
    "ReferenceAct": reference_act,
}


async def find(loaders: Loaders, wanted: GlobalId | None) -> Node | None:
    """The thing of this id; None where there is none, or the id is none."""
    finder = FINDERS.get(wanted.kind) if wanted else None
    return await finder(loaders, wanted.key) if wanted and finder else None


async def find_all(loaders: Loaders, wanted: list[GlobalId | None]) -> list[Node | None]:
    """The things of these ids, in their order."""
    return await asyncio.gather(*(find(loaders, each) for each in wanted))


async def customer_by(loaders: Loaders, by: CustomerBy) -> CustomerRow | None:
    """The customer of an id or of a handle; raises `InvalidId`."""
    if not isinstance(by.handle, HandleBy):
        return await loaders.customer_at_once(key_of("Customer", by.id or ""))
    owner = await loaders.customer_of_handle.load(by.handle.key)
    return None if owner is None else await loaders.customer_at_once(owner)
