"""The words and marks of an analyst's Cypher, read alike whatever engine reads them after us.

What engines read differently is refused, or taken out before they see it: comments, escapes
of characters, letters and spaces that only look like those of Cypher.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from graph_service.errors import InvalidStatement

LONGEST: Final = 20_000
"""Characters of a statement."""
DEEPEST: Final = 60
"""Brackets within brackets."""
COMMENT: Final = re.compile(
    r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)|//[^\r\n]*|/\*.*?\*/""", re.DOTALL
)
TOKEN: Final = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<name>`[^`]*`)
    |(?P<parameter>\$(?:`[^`]*`|[A-Za-z_0-9]+))
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_][A-Za-z_0-9]*)
    |(?P<mark>=~|\.\.|\|\||[!#-&(-/:-@\[-^{-~])""",
    re.VERBOSE | re.DOTALL,
)
UNSURE: Final = re.compile(r"\\u|\\['\"]|``", re.IGNORECASE)
"""Escapes that could make one engine read the end of a text or a name where another does not."""
OPENING: Final = {"(": ")", "[": "]", "{": "}"}


class Kind(StrEnum):
    """What a piece of a statement is."""

    TEXT = "text"
    NAME = "name"
    """In backticks."""
    PARAMETER = "parameter"
    NUMBER = "number"
    WORD = "word"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a statement; `text` has its quotes, `depth` counts the brackets around it.

    `listed` says whether the innermost of these is one of a list or a map.
    """

    kind: Kind
    text: str
    depth: int
    listed: bool = False

    @property
    def upper(self) -> str:
        """A word in capitals; of anything else nothing, so that no quoted text passes for a word."""
        return self.text.upper() if self.kind is Kind.WORD else ""


NONE: Final = Token(Kind.MARK, "", 0)
"""What stands before the first token and after the last."""


def uncommented(text: str) -> str:
    """A statement with a space in place of each comment, and without a semicolon at its end.

    Raises `InvalidStatement` for one that is too long or holds escapes that engines read differently.
    """
    if len(text) > LONGEST:
        raise InvalidStatement(f"The statement has {len(text):,} characters, more than {LONGEST:,}.")
    if UNSURE.search(text):
        raise InvalidStatement(
            "Escapes of quotes and of characters by number are not allowed here.",
            "Write the character within the other kind of quotes, or use a parameter.",
        )
    return COMMENT.sub(lambda found: found[1] or " ", text).strip().removesuffix(";").rstrip()


def tokens(text: str) -> list[Token]:
    """The pieces of a statement without comments; raises `InvalidStatement` for what is none of Cypher."""
    return list(read(text))


def read(text: str) -> Iterator[Token]:
    place, open_brackets = 0, list[str]()
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None or text.startswith("/*", place):
            raise InvalidStatement(unreadable(text, place), "Put names with such characters in backticks.")
        place = found.end()
        if found.lastgroup != "space":
            follow(found[0], open_brackets)
            listed = open_brackets[-1:] != [")"] and open_brackets != []
            yield Token(Kind(str(found.lastgroup)), found[0], len(open_brackets), listed)


def unreadable(text: str, place: int) -> str:
    character = text[place]
    if character in "'\"`" or text.startswith("/*", place):
        return f"What begins with {text[place : place + 2]!r} at character {place + 1} does not end."
    return f"The character U+{ord(character):04X} at {place + 1} may only stand in quotes."


def follow(mark: str, open_brackets: list[str]) -> None:
    """Keep count of the brackets that are open."""
    if mark in OPENING:
        open_brackets.append(OPENING[mark])
        if len(open_brackets) > DEEPEST:
            raise InvalidStatement(
                f"The statement nests more than {DEEPEST} brackets.", "Use WITH in between."
            )
    elif mark in OPENING.values() and (not open_brackets or open_brackets.pop() != mark):
        raise InvalidStatement(f"A {mark} closes nothing.", "Correct the brackets.")


def within(pieces: list[Token], start: int) -> list[Token]:
    """The tokens between the bracket at `start` and the one that closes it."""
    level = pieces[start].depth
    inner = list[Token]()
    for piece in pieces[start + 1 :]:
        if piece.depth < level:
            break
        inner.append(piece)
    return inner


def parted(inner: list[Token], level: int) -> list[list[Token]]:
    """Arguments: the tokens between the commas that stand at a depth."""
    parts = [list[Token]()]
    for piece in inner:
        if piece.text == "," and piece.depth == level:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts
