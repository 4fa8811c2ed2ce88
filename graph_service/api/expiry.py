"""Backups whose time has come are deleted while the service runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from graph_service.api.context import Context
from graph_service.api.threads import aside
from graph_service.errors import GraphServiceError
from graph_service.logs import event, failure
from graph_service.pipeline.backups import Backups

LOG: Final = logging.getLogger(__name__)
EVERY_SECONDS: Final = 3_600.0


@asynccontextmanager
async def expiring(context: Context) -> AsyncIterator[None]:
    """A block in which backups are deleted within the hour when their time has come."""
    if context.backing is None:
        yield
        return
    task = asyncio.create_task(expire(context.backing.backups))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def expire(backups: Backups) -> None:
    """Delete what is too old, now and every hour; what fails is logged, and tried again."""
    while True:
        try:
            gone = await aside(backups.expire)
            if gone:
                event(LOG, "backups deleted", names=[each.name for each in gone])
        except (GraphServiceError, OSError) as error:
            failure(LOG, "backups not deleted", error)
        await asyncio.sleep(EVERY_SECONDS)
