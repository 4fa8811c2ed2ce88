"""What our focus is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from graph_service.planes.view import NOBODY, Integers
from graph_service.questions.answer import Answer
from graph_service.questions.strategy.answering import Finding, share_answer
from graph_service.questions.strategy.asking import OUTBOUND, Asking
from graph_service.questions.strategy.counting import Found, by_place, of_messages
from graph_service.questions.strategy.definitions import Focus
from graph_service.questions.strategy.unknowns import silent_channels
from graph_service.store import strategy_queries as queries
from graph_service.store.port import Statement

UNIT: Final = "share of our messages"
DEFINITION: Final = "Of what we said in the last {days} days, the share {by} that has most of it."
WORDS: Final[Mapping[Focus, str]] = {
    Focus.PRODUCT: "that answered in matters of the product",
    Focus.TEAM: "of the team",
    Focus.CHANNEL: "on the channel",
}
STATEMENTS: Final[Mapping[Focus, Statement]] = {
    Focus.PRODUCT: queries.FOCUS_ON_PRODUCTS,
    Focus.TEAM: queries.FOCUS_OF_TEAMS,
    Focus.CHANNEL: queries.FOCUS_ON_CHANNELS,
}
NO_MATTER: Final = "(in no matter)"
NO_PRODUCT: Final = "(no product)"
NO_TEAM: Final = "(no team)"
PARAMETERS: Final[Mapping[Focus, Mapping[str, object]]] = {
    Focus.PRODUCT: {"noMatter": NO_MATTER, "noProduct": NO_PRODUCT},
    Focus.TEAM: {"noTeam": NO_TEAM},
    Focus.CHANNEL: {},
}


def focus(asking: Asking) -> Answer:
    """What our own words are spent on, by product, team or channel: what takes most of them first."""
    chosen = asking.definitions.focus
    found, place, names = SPLITS[chosen](asking)
    return share_answer(
        asking,
        Finding(
            unit=UNIT,
            definition=DEFINITION.format(days=asking.definitions.days, by=WORDS[chosen]),
            statement=STATEMENTS[chosen],
            parameters=PARAMETERS[chosen],
            tallies=tuple(by_place(asking.view, found, place, names)),
            unknowns=(silent_channels(asking),),
            nothing="We are not known to have said anything in these days.",
        ),
    )


Split = tuple[Found, Integers, tuple[str, ...]]


def ours(asking: Asking) -> Integers:
    """The messages that we sent in the days that count."""
    return np.flatnonzero(asking.spoken & (asking.view.said.direction == OUTBOUND))


def by_team(asking: Asking) -> Split:
    """Our messages by the team that sent them."""
    sent = ours(asking)
    teams = (*asking.view.teams, NO_TEAM)
    team = asking.view.said.team[sent]
    return of_messages(asking.view, sent), np.where(team == NOBODY, len(teams) - 1, team), teams


def by_channel(asking: Asking) -> Split:
    """Our messages by the channel they were sent on."""
    sent = ours(asking)
    return of_messages(asking.view, sent), asking.view.said.channel[sent], asking.view.channels


def by_product(asking: Asking) -> Split:
    """Our messages by the products of the matters that they belong to, once for each."""
    names = (*asking.view.products, NO_PRODUCT, NO_MATTER)
    sent = ours(asking)
    message, product = products_answered(asking)
    answering = np.isin(message, sent)
    apart = np.setdiff1d(sent, message)
    rows = np.concatenate([message[answering], apart])
    place = np.concatenate([product[answering], np.full(len(apart), len(names) - 1)])
    return of_messages(asking.view, rows), place, names


def products_answered(asking: Asking) -> tuple[Integers, Integers]:
    """Each message of a matter with each product of it, or with one past the last where it has none."""
    matters = asking.sight.matters
    products = matters.products
    lengths = np.diff(products.starts)
    matter = matters.messages.rows
    bare = lengths[matter] == 0
    repeated = np.repeat(np.arange(len(matter)), lengths[matter])
    within = products.take(matter).items
    none = np.full(np.count_nonzero(bare), len(asking.view.products))
    messages = matters.messages.items
    return np.concatenate([messages[repeated], messages[bare]]), np.concatenate([within, none])


SPLITS: Final = {Focus.PRODUCT: by_product, Focus.TEAM: by_team, Focus.CHANNEL: by_channel}
