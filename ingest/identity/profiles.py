"""Names out of the addresses of profiles, such as https://twitter.com/jane_d."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

SCHEME: Final = r"(?:https?://)?(?:www\.|m\.|mobile\.|old\.|[a-z]{2}\.)?"
NAME: Final = re.compile(r"[\w.:-]+")
END: Final = r"(?:[/?#].*)?"
PROFILES: Final = {
    "twitter": (rf"{SCHEME}(?:twitter|x)\.com/@?([a-z0-9_]{{1,15}}){END}",),
    "instagram": (rf"{SCHEME}instagram\.com/([a-z0-9_.]{{1,30}}){END}",),
    "facebook": (
        rf"{SCHEME}(?:facebook|fb)\.com/profile\.php\?id=([0-9]+)(?:&.*)?",
        rf"{SCHEME}(?:facebook|fb)\.com/(?!profile\.php)([a-z0-9.]{{5,50}}){END}",
    ),
    "linkedin": (rf"(?:{SCHEME}linkedin\.com/)?/?in/([\w%-]{{3,100}}){END}",),
    "reddit": (rf"(?:{SCHEME}reddit\.com)?/?u(?:ser)?/([a-z0-9_-]{{3,20}}){END}",),
    "bluesky": (rf"{SCHEME}bsky\.app/profile/([a-z0-9.:-]+){END}",),
    "discourse": (r"https?://[^/?#]+/u/([\w.-]+)(?:[/?#].*)?",),
}
"""How the addresses of each channel's profiles are made, in small letters, with the name as a group."""
PAGES: Final = {
    "twitter": frozenset({"hashtag", "home", "i", "intent", "search", "settings", "share"}),
    "instagram": frozenset({"accounts", "explore", "p", "reel", "reels", "stories"}),
    "facebook": frozenset(
        {"events", "groups", "hashtag", "marketplace", "pages", "people", "photo", "watch"}
    ),
}
"""What stands in a name's place in other addresses there."""
MASTODON: Final = re.compile(r"https?://([a-z0-9.-]+)/(?:users/|@)([a-z0-9_.-]+)/?|acct:([^/\s:]+)")


def profile_name(channel: str, text: str) -> str:
    """The name of a profile given by its address, in small letters; any other text as it is.

    >>> profile_name("linkedin", "https://www.linkedin.com/in/jane-doe/"), profile_name("twitter", "jane_d")
    ('jane-doe', 'jane_d')
    >>> profile_name("mastodon", "https://example.social/@jane")
    'jane@example.social'
    """
    if channel == "mastodon":
        return mastodon_name(text)
    for profile in PROFILES.get(channel, ()):
        found = re.fullmatch(profile, text)
        if found and found[1] not in PAGES.get(channel, ()) and NAME.fullmatch(name := unquote(found[1])):
            return name
    return text


def mastodon_name(text: str) -> str:
    found = MASTODON.fullmatch(text)
    if not found:
        return text
    server, name, account = found.groups()
    return account or f"{name}@{server}"
