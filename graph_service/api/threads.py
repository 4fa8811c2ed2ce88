"""Where the asynchronous skin meets the synchronous core: the one place that crosses over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


async def aside(work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """Do blocking work in a thread while other requests go on; errors come back as they are."""
    return await asyncio.to_thread(work, *args, **kwargs)
