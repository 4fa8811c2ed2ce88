"""Customers by the keys that answers have, as they are known now."""

from __future__ import annotations

import asyncio

from graph_service.api.context import Info
from graph_service.api.types.nodes import Customer, surely


async def customer_of(info: Info, key: str) -> Customer:
    """The customer of a key now."""
    return surely("customer", Customer.of, await info.context.loaders.customer_now(key))


async def customers_of(info: Info, keys: tuple[str, ...]) -> list[Customer]:
    return list(await asyncio.gather(*(customer_of(info, key) for key in keys)))
