"""Whom to ask to carry a message."""

from __future__ import annotations

from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.selection import Wish, selected
from graph_service.api.threads import aside
from graph_service.api.types.inputs import AskedTime
from graph_service.api.types.selection import Carry, Limits, Selection


@object_type
class SelectionQueries:
    """Whom to ask to carry a message."""

    @field
    async def select_advocates(
        self,
        info: Info,
        k: int,
        carry: Carry | None = None,
        constraints: Limits | None = None,
        time: AskedTime | None = None,
    ) -> Selection:
        """Which `k` people who speak for us carry a message furthest to those not yet convinced.

        Who answers and shares whom tells how words pass on. Reaching critics counts against a
        choice, followers count for nothing, and the answer states how good it is at least. The
        same question of the same graph has the same answer.
        """
        wish = Wish(k, carry or Carry(), constraints or Limits(), time or AskedTime())
        return await aside(selected, info.context.answers, wish)
