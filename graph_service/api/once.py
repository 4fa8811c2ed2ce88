"""One GraphQL document answered without a server."""

from __future__ import annotations

import asyncio
from typing import Any

from strawberry.http import process_result

from graph_service.api.context import Context, inquiry
from graph_service.api.schema import schema


def answer_once(context: Context, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The answer as a client of the service would get it: `data`, and `errors` where there are any."""

    async def answer() -> dict[str, Any]:
        result = await schema.execute(document, variables, context_value=inquiry(context))
        return dict(process_result(result))

    return asyncio.run(answer())
