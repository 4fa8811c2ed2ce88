"""Texts such as customers write, from which the quantisation learns the range of its numbers.

They are made of phrases of our own, always the same ones in the same order, so that every
machine calibrates alike and no real person's words are needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

COUNT = 300
"""How many texts are made; more did not bring the quantised vectors nearer to the exact ones."""

SLOTS: dict[str, tuple[str, ...]] = {
    "hello": ("Hi", "Hello there", "hey", "Dear team", "Good morning", "Hola", "Guten Tag", "yo"),
    "handle": ("@larkapp", "@northwind_help", "@acmecloud", "@JaneOnBikes", "@support"),
    "product": ("Lark Notes", "the mobile app", "your premium plan", "model X-200", "order #40917"),
    "praise": ("love it", "works like a charm", "best purchase this year", "so happy", "a lifesaver"),
    "fault": ("keeps crashing", "won't sync", "never arrived", "shows error 0x80070057", "is painfully slow"),
    "mood": ("😡", "😍😍", "🙏", "LOL", "smh", ":(", "❤️🔥", "...", "!!!", "👍🏽", "ugh"),
    "tag": ("#fail", "#LarkNotes", "#custserv", "#happy", "#1star", "#MondayMotivation"),
    "link": ("https://example.org/help?id=77", "t.co/aB3xY", "www.example.com", "https://example.net/incidents/4821#update"),
    "when": ("since Tuesday", "for 3 weeks now", "at 09:45 CET", "after the 2.14.1 update", "twice in 2023"),
    "wish": ("please call me back", "I want $129.99", "add dark mode", "cancel my account", "whose is it?"),
    "place": ("in Zürich", "at Gate B12", "from São Paulo", "in the Leeds branch", "on line 4", "東京で"),
    "other": ("Zendesk", "the old version", "your competitor", "Excel", "carrier pigeons"),
}  # fmt: skip
"""What may stand in each `{slot}` of a pattern. The numbers of choices differ, so combinations vary."""

SHORT = (
    "{praise}", "{mood}", "{link}", "{tag} {tag}", "{hello}?", "{handle} {mood}", "ok thanks", "{wish}", "no",
    "{handle} {wish} {mood}", "{product}", "{mood}{mood}{mood}", "Any news?", "{handle} {handle} {link}",
)  # fmt: skip
MIDDLE = (
    "{handle} {product} {fault} {when} {mood} {tag}",
    "{handle} {hello}, {wish}. {product} {fault} {place}.",
    "RT {handle}: just tried {product} {place}, {praise} {mood} {tag} {link}",
    "{product} {fault} {when}, and {other} never did. {wish} {mood}",
    "Honestly {praise}. Switched from {other} {when} and would tell anyone: {product} is worth it {link}",
    "is it only me or {product} {fault}?? {handle} {tag}",
    "WHY IS NOBODY ANSWERING {handle} {product} {fault} {when} {mood}",
    "Score: 9/10. What we like: {product}, {praise}. What we miss: {wish}.",
    "El producto {product} no funciona {place}, {wish} por favor {mood}",
    "Caller says {product} {fault} {when}; agreed to follow up {place}; mood {mood}",
)  # fmt: skip
SENTENCES = (
    "I am writing because {product} {fault} {when}.",
    "We bought it {place} after comparing it with {other}, and at first we would have said: {praise}.",
    "Your colleague told me on the phone to look at {link}, which I did, without any luck.",
    "As an administrator of forty seats I cannot explain to my users why {product} {fault}.",
    "To be fair, the rest is good: {praise} {mood}.",
    "Steps: 1) open {product}; 2) press Save; 3) it {fault}.",
    "In short: {wish}.",
    "Invoice 2023-{when}, customer no. 7745-{tag}, delivery {place}.",
)
CLOSING = "\n\nKind regards,\nJ. Miller\nHead of Operations | +44 20 7946 0{product} | {link}"

SLOT = re.compile(r"\{(\w+)\}")


def calibration_texts() -> tuple[str, ...]:
    """The `COUNT` different texts: half of them of tweet length, most others short, one in nine a mail."""
    return tuple(islice(dict.fromkeys(islice(texts(), 2 * COUNT)), COUNT))


def texts() -> Iterator[str]:
    """An endless series of texts; short, middle and long ones take turns."""
    choices = Choices()
    number = 0
    while True:
        yield choices.fill(SHORT[number % len(SHORT)])
        yield choices.fill(MIDDLE[number % len(MIDDLE)])
        if number % 5 == 0:
            yield choices.fill(letter(number // 5))
        number += 1


def letter(number: int) -> str:
    """The pattern of a mail with one to eight sentences."""
    sentences = (SENTENCES[(number + place) % len(SENTENCES)] for place in range(1 + number % 8))
    return "{hello},\n\n" + " ".join(sentences) + CLOSING


class Choices:
    """Fills slots with each of their choices in turn, and remembers where it stands."""

    def __init__(self) -> None:
        self._used = dict.fromkeys(SLOTS, 0)

    def fill(self, pattern: str) -> str:
        return SLOT.sub(self._next, pattern)

    def _next(self, slot: re.Match[str]) -> str:
        name = slot.group(1)
        self._used[name] += 1
        return SLOTS[name][self._used[name] % len(SLOTS[name])]
