"""Which conversation a message belongs to, as a function of the set of messages alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import dropwhile


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """What a message says about its place: keys of its parent, its thread's first, its room."""

    key: str
    reply_to: str | None
    thread: str | None
    stated: str | None


def roots(links: Mapping[str, ThreadLink], settled: Callable[[str], str | None]) -> dict[str, str]:
    """The conversation key of every message in `links`.

    A message is in the conversation its source states; else in that of the message it
    answers; else, while that one is missing, in that of the thread's first message; else
    the missing message's own key stands for the conversation, and a message that answers
    nothing begins one. A circle of replies is named by its smallest key.

    `settled(key)` gives the conversation of a message outside `links`, or None where there
    is no such message. Since nothing here depends on the order of arrival, neither does
    the answer.
    """
    found: dict[str, str] = {}
    for key in links:
        path: dict[str, None] = {}  # in the order walked
        here, root = key, found.get(key)
        while root is None:
            if here in path:
                root = min(circle(path, here))
                break
            path[here] = None
            here, root = step(links, settled, found, here)
        found.update(dict.fromkeys(path, root))
    return found


def circle(path: Iterable[str], start: str) -> list[str]:
    """The part of a walk that came back to `start`."""
    return list(dropwhile(lambda key: key != start, path))


def step(
    links: Mapping[str, ThreadLink],
    settled: Callable[[str], str | None],
    found: Mapping[str, str],
    key: str,
) -> tuple[str, str | None]:
    """One step up from a message of `links`: the next message to look at, or the root."""
    link = links[key]
    if link.stated is not None:
        return key, link.stated
    for above in (link.reply_to, link.thread):
        if above is None or above == key:
            continue
        if above in links:
            return above, found.get(above)
        root = settled(above)
        if root is not None:
            return key, root
    missing = next((above for above in (link.thread, link.reply_to) if above not in (None, key)), None)
    return key, missing or key
