"""What counts as what in the questions a board asks: parameters with defaults, none of them hidden."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from graph_service.errors import Misuse

LONGEST: Final = 3_650
"""Days."""
CHANNELS: Final = 100
PUBLIC: Final = frozenset(
    {
        *("app_store", "blog", "bluesky", "community", "discourse", "facebook", "forum", "github"),
        *("instagram", "linkedin", "mastodon", "play_store", "reddit", "review", "reviews"),
        *("stackexchange", "threads", "tiktok", "tripadvisor", "trustpilot", "twitter", "web", "x"),
        "youtube",
    }
)
"""Channels on which anybody can read along, as sources usually call them."""


class CustomerSign(StrEnum):
    """What makes somebody a customer."""

    USES = "uses"
    BOUGHT = "bought"
    WON_DEAL = "won_deal"
    ASKED_US = "asked_us"


class ProspectSign(StrEnum):
    """What makes somebody a prospect who is no customer."""

    BUYING = "buying"
    OPEN_DEAL = "open_deal"
    REFERRED = "referred"


class Engagement(StrEnum):
    """What counts as engaging with us."""

    MESSAGE_TO_US = "inbound"
    MESSAGE_TO_OTHERS = "peer"
    THANKS = "thanks"
    LIKE = "like"
    FOLLOW = "follow"
    SHARE = "share"


class Openness(StrEnum):
    """By what a conversation is open."""

    ANSWERS = "answers"
    VOICES = "voices"
    PEERS = "peers"
    PUBLIC = "public"


class Success(StrEnum):
    """By what people are successful with us."""

    SETTLED = "settled"
    KEPT = "kept"


class Focus(StrEnum):
    """By what our own words are divided."""

    PRODUCT = "product"
    TEAM = "team"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Definitions:
    """What counts. Raises `Misuse` where it cannot be meant.

    `days` is how far back counts as now, and `referral_days` as active in referring. A message is angry
    whose sentiment is at most `anger`, -1 to 0, or which threatens to go further, where `threats` count.
    With `silence_settles`, a matter is settled too that a month of silence has settled after our answer.
    """

    days: int = 90
    customers: frozenset[CustomerSign] = frozenset(
        {CustomerSign.USES, CustomerSign.BOUGHT, CustomerSign.WON_DEAL}
    )
    prospects: frozenset[ProspectSign] = frozenset(ProspectSign)
    engagement: frozenset[Engagement] = frozenset({Engagement.MESSAGE_TO_US, Engagement.MESSAGE_TO_OTHERS})
    openness: Openness = Openness.ANSWERS
    public_channels: frozenset[str] = PUBLIC
    success: Success = Success.SETTLED
    silence_settles: bool = True
    anger: float = -0.5
    threats: bool = True
    referral_days: int = 365
    focus: Focus = Focus.PRODUCT

    def __post_init__(self) -> None:
        for name, days in (("days", self.days), ("referralDays", self.referral_days)):
            if not 1 <= days <= LONGEST:
                raise Misuse(f"{name}: {days} days; give 1 to {LONGEST:,}.")
        if not -1 <= self.anger <= 0:
            raise Misuse(f"anger: {self.anger:g}; give -1 to 0, as sentiments are.")
        if len(self.public_channels) > CHANNELS:
            raise Misuse(f"publicChannels: more than {CHANNELS} channels.")
        for name, signs in (("customers", self.customers), ("prospects", self.prospects)):
            if not signs:
                raise Misuse(f"{name}: nothing would make anybody one; give at least one sign.")
        if not self.engagement:
            raise Misuse("engagement: nothing would count as it; give at least one act.")


USUAL: Final = Definitions()
