"""Mentions that a listening tool found anywhere: on which channel, of whom, and under which id."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from ingest.checks import LONGEST_NAME, InvalidRecord
from ingest.digest_id import digest_id
from ingest.handle import Handle, HandleKind
from ingest.identity.mentions import mentioned_names
from ingest.identity.normal import SOCIAL, normal_address

TWEET: Final = re.compile(
    r"(?:https?://)?(?:www\.|mobile\.)?(?:twitter|x)\.com/([^/?#]+)/status(?:es)?/(\d+).*", re.IGNORECASE
)
PLACES: Final = {
    "twitter.com": "twitter",
    "x.com": "twitter",
    "facebook.com": "facebook",
    "instagram.com": "instagram",
    "reddit.com": "reddit",
    "youtube.com": "youtube",
    "linkedin.com": "linkedin",
    "bsky.app": "bluesky",
    "tumblr.com": "tumblr",
    "tiktok.com": "tiktok",
}
TYPES: Final = {
    **dict.fromkeys(("twitter", "x", "microblogs", "micromedia", "microblog"), "twitter"),
    **dict.fromkeys(("facebook", "facebook public"), "facebook"),
    **dict.fromkeys(("blog", "blogs"), "blog"),
    **dict.fromkeys(("forum", "forums", "forum replies"), "forum"),
    **dict.fromkeys(("news", "mainstream news", "magazine"), "news"),
    **dict.fromkeys(("review", "reviews"), "review"),
    **dict.fromkeys(("youtube", "videos", "video"), "youtube"),
    **dict.fromkeys(("general", "web", ""), "web"),
}
"""Our channels for the types that tools give pages; another type that is a channel stands for itself."""
NO_NAME: Final = re.compile(r"[^a-z0-9]+")


def domain_of(url: str) -> str:
    """The host of an address, without `www.`.

    >>> domain_of("https://www.Example.com/a?b"), domain_of("forum.example")
    ('example.com', 'forum.example')
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def channel_of(page_type: str, domain: str) -> str:
    """The channel of a page: that of its domain where that is a network's, else by its type."""
    for place, channel in PLACES.items():
        if domain == place or domain.endswith(f".{place}"):
            return channel
    told = page_type.casefold().strip()
    return TYPES.get(told) or NO_NAME.sub("_", told).strip("_0123456789") or "web"


def author(channel: str, name: str, shown: str | None, domain: str) -> Handle:
    """Who posted; where nobody is named, the site itself.

    A name on a network is a handle there; elsewhere it is one of the site's, as names are no one's alone.
    """
    address = normal_address(channel, name)
    if address and channel in SOCIAL:
        return Handle(channel, address, name=shown)
    if address:
        return Handle(channel, f"{domain}/{address}"[:320] if domain else address, name=shown or name)
    if not domain:
        raise InvalidRecord("author: empty, and url too; a mention needs who posted it")
    return Handle(channel, domain, name=domain, kind=HandleKind.ORGANIZATION)


def tweet_of(url: str) -> str | None:
    """The id of a tweet in its address; None for any other page.

    >>> tweet_of("https://x.com/jane/status/12?s=20"), tweet_of("https://example.com/12")
    ('12', None)
    """
    found = TWEET.fullmatch(url.strip())
    return found[2] if found else None


def page_id(given: str, url: str) -> str:
    """What a page that is no tweet is called: by the tool's id, else by its address."""
    if given:
        return given
    if not url:
        raise InvalidRecord("url: empty, and no id; a mention needs its page's address or an id")
    return url if len(url) <= LONGEST_NAME // 2 else digest_id(url)


def named(text: str, more: str = "") -> tuple[Handle, ...]:
    """The handles that a tweet names, in its text or in a list beside it."""
    names = (*mentioned_names(text), *more.replace(";", ",").split(","))
    addresses = dict.fromkeys(normal_address("twitter", name) for name in names)
    return tuple(Handle("twitter", address) for address in addresses if address)
