"""From sentences to a text as a person would send it on a channel."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from random import Random

from ingest.sample.people import Person, Voice

SENTENCE_START = re.compile(r"(^|[.!?] +|\n)([a-zà-þ])")
LONG_WORD = re.compile(r"(?<![@#\w.-])[a-z]{5,}(?![@\w.-])")


class Mood(StrEnum):
    """What an emoji or a hashtag should show."""

    HAPPY = "happy"
    ANGRY = "angry"
    PLAIN = "plain"


EMOJI: Mapping[Mood, str] = {Mood.HAPPY: "😍🙌🎉👏😊💛", Mood.ANGRY: "😡🤬👎🙄😤💀", Mood.PLAIN: "🙂🤔☕🌧😅"}
TAGS: Mapping[Mood, tuple[str, ...]] = {
    Mood.HAPPY: ("#happycustomer", "#loveit", "#recommended"),
    Mood.ANGRY: ("#fail", "#badservice", "#Tarnwick"),
    Mood.PLAIN: ("#Tarnwick", "#question"),
}
SURVEY_SCORES: Mapping[Mood, tuple[int, ...]] = {
    Mood.HAPPY: (9, 10),
    Mood.ANGRY: (0, 1, 2),
    Mood.PLAIN: (5, 6, 7),
}


def fill(lines: Sequence[str], particulars: Mapping[str, str]) -> str:
    """Sentences with their slots filled, each beginning with a capital letter."""
    text = " ".join(line.format_map(particulars) for line in lines)
    return SENTENCE_START.sub(lambda found: found[1] + found[2].upper(), text)


def colour(text: str, voice: Voice, mood: Mood, luck: Random) -> str:
    """A text with the habits of its writer: capitals, typing errors, emoji."""
    if luck.random() < voice.typing_errors:
        text = mistype(text, luck)
    if mood is Mood.ANGRY and luck.random() < voice.capitals:
        text = text.upper()
    elif luck.random() < voice.lower_case:
        text = text.lower()
    if luck.random() < voice.emoji:
        text = f"{text} {luck.choice(EMOJI[mood]) * luck.choice((1, 1, 3))}"
    return text


def mistype(text: str, luck: Random) -> str:
    """The text with two neighbouring letters of one long word exchanged."""
    words = list(LONG_WORD.finditer(text))
    if not words:
        return text
    word = luck.choice(words)
    at = word.start() + luck.randrange(1, len(word[0]) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def tagged(text: str, voice: Voice, mood: Mood, luck: Random) -> str:
    return f"{text} {luck.choice(TAGS[mood])}" if luck.random() < voice.hashtags else text


def letter(body: str, person: Person, courtesies: tuple[str, str]) -> str:
    """A body between a greeting and the writer's name, as in a mail or on paper."""
    greeting, farewell = courtesies
    return f"{greeting}\n\n{body}\n\n{farewell}\n{person.name}"


def call_note(body: str, person: Person) -> str:
    """What our agent writes down while somebody is on the telephone."""
    return f'Call from {person.name}. Says: "{body}"'


def survey_answer(body: str, mood: Mood, luck: Random) -> str:
    """A score out of ten and the words in the box below it."""
    return f"{luck.choice(SURVEY_SCORES[mood])}/10. {body}"
