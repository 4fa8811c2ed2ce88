"""Batch loaders: what one request asks for key by key is read from the store in one call a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from strawberry.dataloader import DataLoader

from graph_service.api.threads import aside
from graph_service.questions.reach import reaches
from graph_service.questions.time import resolve_time
from graph_service.questions.timeline import Entry, timelines
from graph_service.store.reader import CustomerRow, Reader
from graph_service.store.timelines import TimelinePage
from ingest.company import Product

Found = TypeVar("Found")
BATCH: Final = 5_000
"""Keys in one call to the store, so that no single answer of it grows without bound."""


class Loaders:
    """The loaders of one request; each key is read once, so an answer is of one piece."""

    def __init__(self, reader: Reader) -> None:
        self.customer = batched(reader.customers)
        self.handle = batched(reader.handles)
        self.conversation = batched(reader.conversations)
        self.message = batched(reader.messages)
        self.product = batched(lambda slugs: products(reader, slugs))
        self.customer_of_handle = batched(reader.customer_keys_of_handles)
        self.handles_of_customer = batched(reader.handles_of_customers)
        self.conversations_of_handle = batched(reader.conversations_of_handles)
        self.messages_of_conversation = batched(reader.messages_of_conversations)
        self.matter = batched(reader.matters_of_messages)
        self.matters_of_customer = batched(reader.matters_of_customers)
        self.reach = batched(lambda keys: reaches(reader, keys))
        self.timeline = pages(lambda keys, wanted: timelines(reader, keys, wanted))
        self.clock = batched(lambda keys: [resolve_time(None, None, reader.clock()).as_of] * len(keys))

    async def customer_now(self, key: str) -> CustomerRow | None:
        """The customer of this key, or, where it was merged away, the one its handle belongs to now."""
        found = await self.customer.load(key)
        if found is not None:
            return found
        owner = await self.customer_of_handle.load(key)
        return None if owner is None else await self.customer.load(owner)


def batched(read: Callable[[Sequence[str]], list[Found]]) -> DataLoader[str, Found]:
    """A loader over a reader's method, which answers a list of keys with a list aligned to it."""

    async def load(keys: list[str]) -> list[Found]:
        return await aside(read, keys)

    return DataLoader(load, max_batch_size=BATCH)


def pages(
    read: Callable[[Sequence[str], TimelinePage], list[tuple[Entry, ...]]],
) -> DataLoader[tuple[str, TimelinePage], tuple[Entry, ...]]:
    """A loader of the same page of many customers' timelines, in one call to the store."""

    async def load(keys: list[tuple[str, TimelinePage]]) -> list[tuple[Entry, ...]]:
        wanted = {page: [key for key, other in keys if other == page] for _, page in keys}
        found = {
            (key, page): entries
            for page, customers in wanted.items()
            for key, entries in zip(customers, await aside(read, customers, page), strict=True)
        }
        return [found[key] for key in keys]

    return DataLoader(load, max_batch_size=BATCH)


def products(reader: Reader, slugs: Sequence[str]) -> list[Product | None]:
    held = {product.slug: product for product in reader.products()}
    return [held.get(slug) for slug in slugs]
