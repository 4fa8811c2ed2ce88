"""Where the asynchronous skin meets the synchronous core: the one place that crosses over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Final, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
APART: Final = ThreadPoolExecutor(2, "apart")
"""Threads that no request takes: those of `aside` are few."""


async def aside(work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """Do blocking work in a thread while other requests go on; errors come back as they are."""
    return await asyncio.to_thread(work, *args, **kwargs)


async def apart(work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """Do as `aside` does what must not wait for the work of requests, such as telling how we are."""
    work_here = partial(copy_context().run, work, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(APART, work_here)
