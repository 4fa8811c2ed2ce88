"""Where our prospects are."""

from __future__ import annotations

from typing import Final

import numpy as np

from graph_service.questions.answer import Answer
from graph_service.questions.strategy.answering import Finding, share_answer
from graph_service.questions.strategy.asking import Asking
from graph_service.questions.strategy.customers import customer_parameters, engagement_parameters, signs
from graph_service.questions.strategy.definitions import ProspectSign
from graph_service.questions.strategy.people import customers, prospects, where_engaged
from graph_service.questions.strategy.unknowns import silent_channels, silent_people, unplaced, unresolved
from graph_service.store.strategy_queries import WHERE_PROSPECTS_ARE

UNIT: Final = "share of prospects heard"
DEFINITION: Final = (
    "Of the prospects who engaged with us in the last {days} days, the share on the channel where most did. "
    "Prospects: {prospects}; not who is a customer: {customers}. Engaged: {engagement}. "
    "Who was on several channels is counted on each."
)
WORDS: Final = {
    ProspectSign.BUYING: "who said in these days that they may buy",
    ProspectSign.OPEN_DEAL: "the contact of an open deal",
    ProspectSign.REFERRED: "whom somebody brought to us in these days",
}


def where_prospects_are(asking: Asking) -> Answer:
    """The channels on which prospects engage with us, that of most of them first."""
    people, chosen = prospects(asking), asking.definitions
    tallies, found = where_engaged(asking, people)
    heard = np.isin(np.flatnonzero(people), found.person)
    named = ", ".join(WORDS[each] for each in ProspectSign if each in chosen.prospects)
    return share_answer(
        asking,
        Finding(
            unit=UNIT,
            definition=DEFINITION.format(days=chosen.days, prospects=named, **signs(asking)),
            statement=WHERE_PROSPECTS_ARE,
            parameters={
                **customer_parameters(asking),
                **engagement_parameters(asking),
                "buying": ProspectSign.BUYING in chosen.prospects,
                "openDeals": ProspectSign.OPEN_DEAL in chosen.prospects,
                "referred": ProspectSign.REFERRED in chosen.prospects,
            },
            tallies=tuple(tallies),
            unknowns=(
                unplaced(asking, people | customers(asking)),
                silent_people("prospects", heard),
                silent_channels(asking),
                unresolved(asking),
            ),
            nothing="Nobody who is known to be a prospect engaged with us in these days.",
        ),
    )
