"""`channels` and `blackout`: what each channel is to us, and what we would lose without one."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import moment, times
from graph_service.cli.voices import AsOf, First, From, KnownAt, To

SHARE: Final = "{ value numerator denominator interval { low high level } }"
YIELD: Final = "{ count people }"
LOSS: Final = "{ before after gone }"
DEPENDENCE: Final = f"""{{
segment people onlyHere {SHARE} onlyOne {SHARE} messages messagesHere concentration }}"""
CHANNELS: Final = f"""
query ($window: Window, $segment: Segment!, $time: Time, $first: Int) {{
  channels(window: $window, segment: $segment, time: $time) {{
    definition asOf graphVersion issueCount
    channels {{
      name people incoming outgoing unowned
      answered {SHARE} settled {SHARE} askedAgain {SHARE} repeated {SHARE}
      cost {{ currency total perContact perSettled interval {{ low high level }} contacts settled unknown }}
      turned {YIELD} references {YIELD} buying {YIELD} referrals {YIELD}
    }}
    hops {{ source target people matters {SHARE} }}
    issues(first: $first) {{ edges {{ node {{ intent segment channel matters {SHARE} }} }} }}
  }}
}}"""
BLACKOUT: Final = f"""
query ($channel: String!, $segment: Segment!, $time: Time, $first: Int) {{
  blackout(channel: $channel, segment: $segment, time: $time, first: $first) {{
    channel definition asOf graphVersion
    people {LOSS} fans {LOSS} references {LOSS} matters {LOSS} conversations {LOSS}
    dependence {DEPENDENCE} segments {DEPENDENCE}
    affected {{
      totalCount
      edges {{ node {{
        customer {{ id name handles(first: 1) {{ edges {{ node {{ channel address }} }} }} }}
        reachable refused fan vouches openMatters messages
        nextBest {{ channel verified lastUsedAt confidence handle {{ id address }} }}
        spokenOf(first: 1) {{ edges {{ node {{ id text channel }} }} }}
      }} }}
    }}
    joined(first: $first) {{ edges {{ node {{ now without }} }} }}
  }}
}}"""


class By(StrEnum):
    """By what people are told apart."""

    JOB = "job"
    INDUSTRY = "industry"
    ORGANIZATION = "organization"


Segment = Annotated[By, typer.Option(help="By what people are told apart.")]


def channels(
    by: Segment = By.INDUSTRY,
    since: From = None,
    before: To = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 10,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Each channel: who is there, what became of what they want, what it costs and what it brings."""
    from graph_service.cli.reached import show_channels
    from graph_service.cli.screen import print_json

    span = (("from", "--from", since), ("to", "--to", before))
    asked = {
        "segment": by.name,
        "window": {name: moment(option, text) for name, option, text in span if text is not None},
        "time": times(as_of, known_at) or None,
        "first": first,
    }
    with door(data, store, server) as opened:
        answer = opened.root(CHANNELS, "channels", **asked)
    print_json(answer) if as_json else show_channels(answer)


def blackout(
    channel: Annotated[str, typer.Argument(help="The channel that goes dark, such as twitter.")],
    by: Segment = By.INDUSTRY,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """What we would lose if a channel went dark, and where to turn instead."""
    from graph_service.cli.reached import show_blackout
    from graph_service.cli.screen import print_json

    asked = {
        "channel": channel,
        "segment": by.name,
        "time": times(as_of, known_at) or None,
        "first": first,
    }
    with door(data, store, server) as opened:
        answer = opened.root(BLACKOUT, "blackout", **asked)
    print_json(answer) if as_json else show_blackout(answer)
