"""Batch loaders: what one request asks for key by key is read from the store in one call a kind."""

from __future__ import annotations

from asyncio import shield
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from strawberry.dataloader import DataLoader

from graph_service.access.principal import Scope, require
from graph_service.api.standing import influences, stances
from graph_service.api.threads import aside
from graph_service.api.who import (
    Times,
    explanations,
    open_explanations,
    owned,
    questions,
    resemblances,
    unions,
)
from graph_service.errors import Misuse
from graph_service.questions.answers import Answers
from graph_service.questions.consents import consents
from graph_service.questions.courses import courses, replies
from graph_service.questions.reach import reaches
from graph_service.questions.time import resolve_time
from graph_service.questions.timeline import timelines
from graph_service.store.reader import CustomerRow, HandleRow, Reader
from ingest.company import Product

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")
Wanted = TypeVar("Wanted", bound=Hashable)
BATCH: Final = 5_000
"""Keys in one call to the store, so that no single answer of it grows without bound."""


class Loader(DataLoader[Key, Found]):
    """A loader whose keys many may wait for: who gives up, as beside a mistake, leaves the others waiting."""

    def load(self, key: Key) -> Awaitable[Found]:
        return shield(super().load(key))


class Loaders:
    """The loaders of one request; each key is read once, so an answer is of one piece."""

    def __init__(self, answers: Answers) -> None:
        reader, people, meanings = answers.reader, answers.people, answers.meanings
        self.customer = batched(reader.customers)
        self._customer_and_handles = batched(reader.customers_and_handles)
        self.handle = batched(reader.handles)
        self.conversation = batched(reader.conversations)
        self.message = batched(reader.messages)
        self.product = batched(lambda slugs: products(reader, slugs))
        self.customer_of_handle = batched(reader.customer_keys_of_handles)
        self.handles_of_customer = batched(reader.handles_of_customers)
        self.conversations_of_handle = alike(reader.conversations_of_handles)
        self.messages_of_conversation = alike(reader.messages_of_conversations)
        self.messages_of_customer = alike(reader.messages_of_customers)
        self.messages_about_product = batched(reader.messages_about_products)
        self.matter = batched(reader.matters_of_messages)
        self.matters_of_customer = batched(reader.matters_of_customers)
        self.course = batched(partial(courses, people.store))
        self.likely_replies = batched(partial(replies, people.store))
        self.reach = batched(lambda keys: reaches(reader, keys))
        self.annotation = batched(meanings.store.meanings.annotations)
        self.correction = batched(meanings.store.meanings.corrections_by_key)
        self.corrections_of_message = batched(meanings.corrections)
        self.evidence = batched(meanings.explain)
        self.signal = batched(people.store.signals.signals)
        self.acts_of_signal = batched(people.store.signals.acts_of_signals)
        contexts = people.store.contexts
        self.context = batched(contexts.contexts)
        self.context_match = batched(contexts.moments)
        self.rating = batched(contexts.ratings)
        self.ratings_of_context = batched(contexts.ratings_of)
        self.reference = batched(answers.references_by_key)
        self.reference_act = batched(people.store.references.acts)
        self.promise = batched(answers.standing.promises)
        self.timeline = alike(partial(timelines, reader))
        self.consent = alike(partial(consents, people.store.guarding))
        self.scores = batched(people.store.scores.of_customers)
        self.stance = alike(partial(stances, answers))
        self.influence = alike(partial(influences, answers))
        self.clock = batched(lambda keys: [resolve_time(None, None, reader.clock()).as_of] * len(keys))
        self.assertion = batched(people.store.people.assertions)
        self.resemblances_of_handle = batched(lambda keys: resemblances(people, keys))
        self.question = batched(lambda keys: questions(people, keys))
        self.explanation = attempted(partial(explanations, people))
        self.open_explanation = attempted(partial(open_explanations, people))
        self.union = attempted(partial(unions, answers))
        self.owned = alike(partial(owned, people))

    async def customer_now(self, key: str) -> CustomerRow | None:
        """The customer of this key, or, where it was merged away, the one its handle belongs to now."""
        found = await self.customer.load(key)
        if found is not None:
            return found
        owner = await self.customer_of_handle.load(key)
        return None if owner is None else await self.customer.load(owner)

    async def customer_at_once(self, key: str) -> CustomerRow | None:
        """The same with its handles, which are mostly asked for next: they are read in the same call."""
        found = await self._customer_and_handles.load(key)
        if found is None:
            owner = await self.customer_of_handle.load(key)
            return None if owner is None else await self.customer.load(owner)
        customer, handles = found
        self.handles_of_customer.prime(key, handles)
        return customer

    async def handles_then(self, customer: str, times: Times) -> list[HandleRow]:
        """The handles of a customer as of a time, by key, with why they were held to be its then."""
        then = {each.handle: each for each in await self.owned.load((customer, times))}
        rows = await self.handle.load_many(sorted(then))
        return [
            replace(row, confidence=then[row.key].confidence, evidence=then[row.key].evidence)
            for row in rows
            if row is not None
        ]


def batched(read: Callable[[Sequence[str]], list[Found]]) -> DataLoader[str, Found]:
    """A loader over a method that answers a list of keys with a list aligned to it."""

    async def load(keys: list[str]) -> list[Found]:
        require(Scope.READ)
        return await aside(read, keys)

    return Loader(load, max_batch_size=BATCH)


def attempted(read: Callable[[Sequence[Key]], list[Found | Misuse]]) -> DataLoader[Key, Found]:
    """A loader of answers that may each be a mistake in what was asked, which loading it raises."""

    async def load(keys: list[Key]) -> list[Found | BaseException]:
        require(Scope.READ)
        return [*await aside(read, keys)]

    return Loader(load, max_batch_size=BATCH)


def alike(
    read: Callable[[Sequence[str], Wanted], Sequence[Found | Misuse]],
) -> DataLoader[tuple[str, Wanted], Found]:
    """A loader of what is wanted of many customers, in one call to the store where they want the same.

    What is found may be a mistake in what was wanted, which loading it raises.
    """

    async def load(keys: list[tuple[str, Wanted]]) -> list[Found | BaseException]:
        require(Scope.READ)
        wanted = {each: [key for key, other in keys if other == each] for _, each in keys}
        found = {
            (key, each): row
            for each, customers in wanted.items()
            for key, row in zip(customers, await aside(read, customers, each), strict=True)
        }
        return [found[key] for key in keys]

    return Loader(load, max_batch_size=BATCH)


def products(reader: Reader, slugs: Sequence[str]) -> list[Product | None]:
    held = {product.slug: product for product in reader.products()}
    return [held.get(slug) for slug in slugs]
