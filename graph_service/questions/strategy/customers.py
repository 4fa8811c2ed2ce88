"""Where our customers are."""

from __future__ import annotations

from typing import Final

import numpy as np

from graph_service.questions.answer import Answer
from graph_service.questions.strategy.answering import Finding, share_answer
from graph_service.questions.strategy.asking import Asking
from graph_service.questions.strategy.definitions import CustomerSign, Engagement
from graph_service.questions.strategy.people import (
    HAVING,
    REACTING,
    SAYING,
    customers,
    prospects,
    where_engaged,
)
from graph_service.questions.strategy.unknowns import silent_channels, silent_people, unplaced, unresolved
from graph_service.store.strategy_queries import WHERE_CUSTOMERS_ARE

UNIT: Final = "share of customers heard"
DEFINITION: Final = (
    "Of the customers who engaged with us in the last {days} days, the share on the channel where most did. "
    "Customers: {customers}. Engaged: {engagement}. Who was on several channels is counted on each."
)


def where_customers_are(asking: Asking) -> Answer:
    """The channels on which customers engage with us, that of most of them first."""
    people = customers(asking)
    tallies, found = where_engaged(asking, people)
    heard = np.isin(np.flatnonzero(people), found.person)
    return share_answer(
        asking,
        Finding(
            unit=UNIT,
            definition=DEFINITION.format(days=asking.definitions.days, **signs(asking)),
            statement=WHERE_CUSTOMERS_ARE,
            parameters={**customer_parameters(asking), **engagement_parameters(asking)},
            tallies=tuple(tallies),
            unknowns=(
                unplaced(asking, people | prospects(asking)),
                silent_people("customers", heard),
                silent_channels(asking),
                unresolved(asking),
            ),
            nothing="Nobody who is known to be a customer engaged with us in these days.",
        ),
    )


def signs(asking: Asking) -> dict[str, str]:
    """What makes a customer and what counts as engaging, in words."""
    chosen = asking.definitions
    return {
        "customers": ", ".join(WORDS[each] for each in CustomerSign if each in chosen.customers),
        "engagement": ", ".join(WORDS[each] for each in Engagement if each in chosen.engagement),
    }


WORDS: Final = {
    CustomerSign.USES: "who uses a product",
    CustomerSign.BOUGHT: "who bought one",
    CustomerSign.WON_DEAL: "the contact of a deal we won",
    CustomerSign.ASKED_US: "who ever wanted something settled",
    Engagement.MESSAGE_TO_US: "a message to us",
    Engagement.MESSAGE_TO_OTHERS: "a message to others that we hold",
    Engagement.THANKS: "thanks",
    Engagement.LIKE: "a like",
    Engagement.FOLLOW: "a follow",
    Engagement.SHARE: "passing something on",
}


def customer_parameters(asking: Asking) -> dict[str, object]:
    """Who is a customer, for a statement."""
    chosen = asking.definitions.customers
    return {
        "usages": [each.value for each in HAVING if each in chosen],
        "deals": CustomerSign.WON_DEAL in chosen,
        "matters": CustomerSign.ASKED_US in chosen,
    }


def engagement_parameters(asking: Asking) -> dict[str, object]:
    """What counts as engaging, for a statement."""
    chosen = asking.definitions.engagement
    return {
        "directions": [each.value for each in SAYING if each in chosen],
        "thanks": Engagement.THANKS in chosen,
        "reactions": [each.value for each in REACTING if each in chosen],
    }
