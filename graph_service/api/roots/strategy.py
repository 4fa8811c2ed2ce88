"""The questions a board asks."""

from __future__ import annotations

from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.threads import aside
from graph_service.api.types.inputs import AskedTime
from graph_service.api.types.strategy import Strategy
from graph_service.api.types.strategy_inputs import StrategyDefinitions, definitions_of
from graph_service.questions.answers import Answers
from graph_service.questions.strategy.asking import Asking
from graph_service.questions.strategy.definitions import Definitions


@object_type
class StrategyQueries:
    """The questions a board asks."""

    @field
    async def strategy(
        self, info: Info, time: AskedTime | None = None, definitions: StrategyDefinitions | None = None
    ) -> Strategy:
        """Where our customers, prospects and their issues are, and seven more questions that a board asks.

        Each answer says what was counted, how sure it is, what nobody knows, and how to count it in Cypher.
        `definitions` say what counts as what.
        """
        chosen = definitions_of(definitions)
        asking = await aside(asked, info.context.answers, time or AskedTime(), chosen)
        return Strategy(asking=asking)


def asked(answers: Answers, given: AskedTime, definitions: Definitions) -> Asking:
    """What the questions are answered from."""
    time = answers.time(given.as_of, given.known_at)
    return answers.strategy(time, definitions, time.known_at if given.as_of is None else None)
