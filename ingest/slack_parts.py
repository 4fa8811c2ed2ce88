"""What Slack's exports are made of: times, members, and marks in texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ingest.canonical import Profile
from ingest.checks import InvalidRecord
from ingest.fields import Fields
from ingest.handle import Handle, HandleKind
from ingest.identity.normal import normal_address
from ingest.repair import repair_markup, repair_text

SOURCE = CHANNEL = "slack"
STAMP = re.compile(r"([0-9]{1,10})\.([0-9]{1,6})", re.ASCII)
MARK = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
"""`<@U1>`, `<#C1|general>`, `<!here>`, `<https://acme.example|our page>`; a typed `<` is `&lt;`."""

SLACKBOT = Handle(CHANNEL, "USLACKBOT", name="Slackbot", kind=HandleKind.BOT)
"""Speaks in every workspace and stands in no list of members."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What messages refer to: members by id, channels' ids by the folder of their messages."""

    people: Mapping[str, Handle]
    rooms: Mapping[str, str]

    def person(self, user: str, name: str | None = None) -> Handle:
        """A member; of somebody from another workspace only what the message says."""
        return self.people.get(user) or Handle(CHANNEL, user, name=name)


def time_of(name: str, stamp: str) -> datetime:
    """The time in a message's `ts`: seconds since 1970, a dot, and what tells it from others."""
    match = STAMP.fullmatch(stamp)
    if not match:
        raise InvalidRecord(f"{name}: {stamp[:80]!r} is no time like '1735689600.000200'")
    seconds, fraction = match.groups()
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(fraction.ljust(6, "0")))


def profile(user: Fields) -> Profile:
    """A member as a profile, as of the last change that Slack tells."""
    updated = user.number("updated", int)
    if updated is None:
        raise InvalidRecord("updated: absent; it must be the time of the member's last change")
    inner = user.find_inner("profile") or Fields("profile.", {})
    return Profile(
        source=SOURCE,
        handle=member(user, inner),
        asserted_at=time_of("updated", f"{updated:.0f}.0"),
        job=cleaned(inner.find("title", str)),
    )


def member(user: Fields, inner: Fields) -> Handle:
    """A member, from a row of users.json and its `profile`."""
    email = normal_address("email", inner.find("email", str) or "")
    return Handle(
        CHANNEL,
        user.take("id", str),
        name=name_of(inner) or cleaned(user.find("real_name", str)) or cleaned(user.find("name", str)),
        kind=HandleKind.BOT if user.find("is_bot", bool) else HandleKind.PERSON,
        identifiers=(f"email:{email}",) if email else (),
    )


def name_of(inner: Fields) -> str | None:
    return cleaned(inner.find("real_name", str)) or cleaned(inner.find("display_name", str))


def cleaned(text: str | None) -> str | None:
    return repair_text(text).strip() or None if text else None


def bot(item: Fields) -> Handle:
    """The app that sent a message, by its id, or by its name where Slack gives no more."""
    stated = item.find_inner("bot_profile") or Fields("bot_profile.", {})
    name = cleaned(item.find("username", str)) or cleaned(stated.find("name", str))
    address = item.find("bot_id", str) or name
    if not address:
        raise InvalidRecord("user: absent, and bot_id too; a message needs its sender")
    return Handle(CHANNEL, address, name=name, kind=HandleKind.BOT)


def mentioned(text: str, workspace: Workspace) -> tuple[Handle, ...]:
    """The members a text names, each once, in the order of the text."""
    users = (match for match in MARK.finditer(text) if match[1] == "@")
    return tuple(dict.fromkeys(workspace.person(match[2], cleaned(match[3])) for match in users))


def readable(text: str, workspace: Workspace) -> str:
    """A text as Slack shows it: names for ids, words for marks, entities undone."""
    return repair_markup(MARK.sub(lambda match: shown_mark(match, workspace), text))


def shown_mark(match: re.Match[str], workspace: Workspace) -> str:
    kind, target, label = match.groups()
    if kind == "@":
        return f"@{workspace.person(target, label or None).name or target}"
    if kind == "#":
        folders = (folder for folder, room in workspace.rooms.items() if room == target)
        return f"#{label or next(folders, target)}"
    return label or (f"@{target}" if kind else target.removeprefix("mailto:"))
