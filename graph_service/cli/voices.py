"""`voices` and `themes`: who speaks, and of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import moment, product_id, times

if TYPE_CHECKING:
    from graph_service.cli.desk import Row

TOLD: Final = "totalCount people messages unowned unread asOf"
VOICES: Final = f"""
query ($by: [VoiceDimension!]!, $filter: VoiceFilter, $time: Time, $first: Int) {{
  voices(groupBy: $by, filter: $filter, time: $time, first: $first) {{
    {TOLD}
    edges {{ node {{
      values {{ dimension value }} people messages unowned
      reach {{ total people followers unknown explanation }} tones {{ tone messages share }}
    }} }}
  }}
}}"""
THEMES: Final = f"""
query ($filter: VoiceFilter, $time: Time, $first: Int) {{
  themes(filter: $filter, time: $time, first: $first) {{
    {TOLD} apart since until
    edges {{ node {{
      words people messages unowned earlier {{ people messages }}
      evidence(first: 2) {{ edges {{ node {{ id text channel sentAt }} }} }}
    }} }}
  }}
}}"""


class By(StrEnum):
    """What voices are grouped by."""

    PRODUCT = "product"
    CHANNEL = "channel"
    DIRECTION = "direction"
    KIND = "kind"
    TONE = "tone"
    INTENT = "intent"
    EMOTION = "emotion"
    WEEK = "week"
    MONTH = "month"


class Tone(StrEnum):
    """How a message sounds."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNCLEAR = "unclear"


Channel = Annotated[str | None, typer.Option(help="Only what was said on this channel.")]
Product = Annotated[str | None, typer.Option(help="Only what is about this product, by its slug.")]
Sounding = Annotated[Tone | None, typer.Option("--tone", help="Only what sounds so.")]
Intents = Annotated[list[str] | None, typer.Option("--intent", help="With this intent, or another given so.")]
From = Annotated[str | None, typer.Option("--from", help="Sent from a time in ISO 8601 on.")]
To = Annotated[str | None, typer.Option("--to", help="Sent before a time.")]
AsOf = Annotated[str | None, typer.Option(help="By what had happened by a time.")]
KnownAt = Annotated[str | None, typer.Option(help="By what we knew at a time.")]
First = Annotated[int, typer.Option(min=1, max=100, help="At most so many.")]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which messages, as they are given."""

    channel: str | None
    product: str | None
    tone: Tone | None
    intents: Sequence[str] | None
    since: str | None
    before: str | None

    @property
    def input(self) -> Row:
        """As GraphQL takes it."""
        span = (("from", "--from", self.since), ("to", "--to", self.before))
        return {
            "channel": self.channel,
            "product": self.product and product_id(self.product),
            "tone": self.tone and self.tone.name,
            "intents": list(self.intents or ()),
            "sent": {name: moment(option, text) for name, option, text in span if text is not None},
        }


def voices(
    by: Annotated[list[By] | None, typer.Option(help="Give up to three.")] = None,
    channel: Channel = None,
    product: Product = None,
    tone: Sounding = None,
    intent: Intents = None,
    since: From = None,
    before: To = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Who speaks: people, messages and reach by product, channel, tone and more."""
    from graph_service.cli.heard import show_voices
    from graph_service.cli.screen import print_json

    wanted, time = Narrowed(channel, product, tone, intent, since, before), times(as_of, known_at)
    with door(data, store, server) as opened:
        dimensions = [each.name for each in by or ()]
        answer = opened.root(
            VOICES, "voices", by=dimensions, filter=wanted.input, time=time or None, first=first
        )
    print_json(answer) if as_json else show_voices(answer)


def themes(
    channel: Channel = None,
    product: Product = None,
    tone: Sounding = None,
    intent: Intents = None,
    since: From = None,
    before: To = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """What people complain of and propose: themes with people, trend and quotes, of the last 30 days."""
    from graph_service.cli.heard import show_themes
    from graph_service.cli.screen import print_json

    wanted, time = Narrowed(channel, product, tone, intent, since, before), times(as_of, known_at)
    with door(data, store, server) as opened:
        answer = opened.root(THEMES, "themes", filter=wanted.input, time=time or None, first=first)
    print_json(answer) if as_json else show_themes(answer)
