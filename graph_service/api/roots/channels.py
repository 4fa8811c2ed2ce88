"""What each channel is to us, and what we would lose without one."""

from __future__ import annotations

from graph_service.api.channels import darkness
from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.threads import aside
from graph_service.api.types.blackout import Blackout
from graph_service.api.types.channels import Channels
from graph_service.api.types.inputs import AskedTime, Window
from graph_service.api.voices import Wish
from graph_service.questions.channels import Asked
from graph_service.questions.influence import Scope
from graph_service.questions.segments import Segment


@object_type
class ChannelQueries:
    """What each channel is to us, and what we would lose without one."""

    @field
    async def channels(
        self,
        info: Info,
        window: Window | None = None,
        segment: Segment = Segment.INDUSTRY,
        time: AskedTime | None = None,
    ) -> Channels:
        """Each channel with what it costs and brings, where matters hop, which issues are raised where.

        Within `window`, or ever. Issues are told by `segment`.
        """
        span, asked = window or Window(), time or AskedTime()
        answers = info.context.answers
        at = await aside(answers.time, asked.as_of, asked.known_at)
        wanted = Asked(at, Scope(since=span.from_, before=span.to), segment)
        return Channels.of(await aside(answers.channels, wanted))

    @field
    async def blackout(
        self,
        info: Info,
        channel: str,
        segment: Segment = Segment.INDUSTRY,
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> Blackout:
        """What we would lose if a channel went dark: who could not be reached, and what they are to us.

        `first` and `after` are of `affected`, the people whom it concerns; later pages answer as of the
        time of the first. Dependence is told by `segment` too.
        """
        wish = Wish(time or AskedTime(), first, after)
        return (await aside(darkness, info.context.answers, channel, segment, wish)).answer()
