"""What in a statement could keep an engine busy beyond its own limits of time and memory.

Engines look at the clock between rows, not while they work out one value: an expression that
doubles a text, matches an exponential pattern or goes through a list of lists is refused here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Final

from graph_service.errors import TooExpensive
from graph_service.store.statement import NONE, Kind, Token, parted, within

FARTHEST: Final = 10
"""Steps of a path of variable length."""
LONGEST_RANGE: Final = 10_000
LONGEST_PATTERN: Final = 200
"""Characters of a regular expression."""
MOST_REPEATS: Final = 2
"""Quantifiers of a regular expression; each makes the time a power higher in a text's length."""
MOST_GROWTH: Final = 100_000
"""How many times larger a value may get by joining it to itself from clause to clause."""
MOST_PATTERNS: Final = 40
"""Relationships in the patterns of one statement, and conditions joined by OR: planning grows with them."""
MOST_OPERATIONS: Final = 500
"""Operators, steps into values, and clauses joined: planning takes the square of a long chain of them."""
OPERATIONS: Final = frozenset(
    {*("+", "-", "*", "/", "%", "^", "||", "=", "<", ">", ".", "AND", "NOT", "IN", "IS", "UNION", "WITH")}
)
WALKS: Final = frozenset({"ANY", "ALL", "NONE", "SINGLE", "REDUCE"})
STAGES: Final = frozenset({"WITH", "RETURN", "UNWIND", "UNION"})
LAST: Final = Token(Kind.WORD, "RETURN", 0)
SPREADS: Final = frozenset({"REPLACE", "SPLIT"})
CONSTANT: Final = frozenset({Kind.NUMBER, Kind.TEXT, Kind.PARAMETER})
BOUND: Final = frozenset({Kind.NUMBER, Kind.PARAMETER})
REPEAT: Final = re.compile(r"(?<!\\)(?:[*+]|\{\d+,?\d*\})")
NESTED: Final = re.compile(r"\)(?:[*+]|\{\d)|\\[1-9k]|\(\?(?![i:=!])")
"""A repeated group, a reference back, or a switch other than that for ignoring case."""


def refuse_exhausting(pieces: list[Token], parameters: dict[str, object]) -> None:
    """Raise `TooExpensive` for a statement that could run away, with what to write instead."""
    for refuse in (refuse_long_paths, refuse_crowds, refuse_nesting, refuse_growth, refuse_reducing):
        refuse(pieces)
    refuse_ranges(pieces, parameters)
    refuse_patterns(pieces, parameters)


def neighbours(pieces: Sequence[Token], place: int) -> tuple[Token, Token]:
    """The tokens before and after a place."""
    before = pieces[place - 1] if place else NONE
    after = pieces[place + 1] if place + 1 < len(pieces) else NONE
    return before, after


def refuse_long_paths(pieces: list[Token]) -> None:
    for place, piece in enumerate(pieces):
        if piece.text == "[" and neighbours(pieces, place)[0].text == "-":
            refuse_long_path(within(pieces, place))


def refuse_long_path(inner: list[Token]) -> None:
    """The length of a relationship's pattern: `*2`, `*1..4` or `*..4`."""
    stars = [
        place for place, piece in enumerate(inner) if piece.text == "*" and piece.depth == inner[0].depth
    ]
    if not stars:
        return
    behind = inner[stars[0] + 1 :]
    bounds = [piece.text for piece in takewhile(bounding, behind)]
    # What else stands there may be a number that engines read in their own ways, such as 0x7F.
    strange = any(piece.text != "{" for piece in behind[len(bounds) :][:1])
    last = bounds[-1] if bounds else ".."
    if strange or last == ".." or int(last) > FARTHEST:
        raise TooExpensive(
            "A path of variable length has no upper bound, or one that is too far.",
            f"Give one of at most {FARTHEST} steps, such as *1..4.",
        )


def bounding(piece: Token) -> bool:
    return piece.text == ".." or (piece.kind is Kind.NUMBER and piece.text.isdigit())


def refuse_crowds(pieces: list[Token]) -> None:
    """Patterns and conditions that take longer to plan than to run."""
    steps = sum(
        piece.text == "-" and neighbours(pieces, place)[1].text in {"[", "-", ">"}
        for place, piece in enumerate(pieces)
    )
    nodes = sum(piece.upper == "MATCH" for piece in pieces) + cartesian(pieces)
    choices = sum(piece.upper in {"OR", "XOR"} for piece in pieces)
    if max(steps, nodes, choices) > MOST_PATTERNS:
        raise TooExpensive(
            f"The statement has more than {MOST_PATTERNS} patterns or alternatives.",
            "Use IN [...] for alternatives, and split the statement.",
        )
    if sum(operates(pieces, place) for place in range(len(pieces))) > MOST_OPERATIONS:
        raise TooExpensive(
            f"The statement has more than {MOST_OPERATIONS} operators.", "Use lists or parameters."
        )


def operates(pieces: list[Token], place: int) -> bool:
    """Whether a token works on values, takes a part of one, or joins a clause to others."""
    piece, before = pieces[place], neighbours(pieces, place)[0]
    return (piece.upper or piece.text) in OPERATIONS or (piece.text == "[" and before.text in {"]", ")"})


def cartesian(pieces: list[Token]) -> int:
    """How often a pattern's part follows another behind a comma."""
    return sum(
        piece.text == "," and neighbours(pieces, place)[1].text == "(" for place, piece in enumerate(pieces)
    )


def refuse_nesting(pieces: list[Token]) -> None:
    """Lists gone through within lists gone through, beyond two."""
    open_walks = list[int]()
    for place, piece in enumerate(pieces):
        while open_walks and piece.depth < open_walks[-1]:
            open_walks.pop()
        if walks(pieces, place):
            open_walks.append(piece.depth)
        if len(open_walks) > 2:
            raise TooExpensive("Lists are gone through within lists, three deep.", "Use UNWIND in between.")


def walks(pieces: list[Token], place: int) -> bool:
    """Whether an opening bracket begins going through a list: `[x IN …`, `any(x IN …`, `reduce(a = …`."""
    before, after = neighbours(pieces, place)
    if pieces[place].text == "[":
        return (
            after.kind in {Kind.WORD, Kind.NAME}
            and pieces[place + 2 : place + 3] != []
            and (pieces[place + 2].upper == "IN")
        )
    return pieces[place].text == "(" and before.upper in WALKS


def refuse_growth(pieces: list[Token]) -> None:
    """Values that are joined to themselves again and again: `WITH s + s AS s WITH s + s AS s …`."""
    growth, stage = 1, list[Token]()
    for piece in [*pieces, LAST]:
        if piece.upper in STAGES:
            growth, stage = growth * grown(stage), []
            if growth > MOST_GROWTH:
                raise TooExpensive(
                    "Values are joined to themselves through too many clauses.", "Split the statement."
                )
        if piece.upper == "UNION":
            growth = 1
        stage.append(piece)


def grown(stage: list[Token]) -> int:
    """How many times longer a clause may make a value: by as often as it names it, where it joins at all."""
    joins = 1 + sum(joined(stage, place) for place in range(len(stage)))
    names = Counter(
        piece.text
        for place, piece in enumerate(stage)
        if piece.kind in {Kind.WORD, Kind.NAME} and neighbours(stage, place)[0].text not in {".", ":", "AS"}
    )
    spread: int = 9 ** sum(piece.upper in SPREADS for piece in stage)
    return min(joins, max(names.values(), default=1)) * spread


def joined(pieces: list[Token], place: int) -> bool:
    """Whether values are put together here, and neither is a constant."""
    piece, (before, after) = pieces[place], neighbours(pieces, place)
    joins = piece.text in {"+", "||"} or (piece.text == "," and piece.listed)
    return joins and before.kind not in CONSTANT and after.kind not in CONSTANT


def refuse_reducing(pieces: list[Token]) -> None:
    for place, piece in enumerate(pieces):
        if piece.upper == "REDUCE" and neighbours(pieces, place)[1].text == "(":
            refuse_reduction(within(pieces, place + 1))


def refuse_reduction(inner: list[Token]) -> None:
    """Adding up numbers only: from a number, by a sum in which what was added up stands once."""
    bar = next((place for place, piece in enumerate(inner) if piece.text == "|"), len(inner))
    told, step = inner[:1], inner[bar + 1 :]
    begins = [piece.kind for piece in inner[2:3]] == [Kind.NUMBER]
    plain = all(piece.kind is not Kind.TEXT and piece.text not in {"[", "{", "||"} for piece in step)
    once = [piece.text for piece in step].count(told[0].text if told else "") <= 1
    if not (begins and plain and (once or all(piece.text != "+" for piece in step))):
        raise TooExpensive(
            "reduce() adds up numbers only here: it begins at a number and names what it adds up once.",
            "Use UNWIND and sum(), collect() or max().",
        )


def refuse_ranges(pieces: list[Token], parameters: dict[str, object]) -> None:
    for place, piece in enumerate(pieces):
        if piece.upper == "RANGE" and neighbours(pieces, place)[1].text == "(":
            inner = within(pieces, place + 1)
            bounds = parted(inner, inner[0].depth if inner else 0)[:2]
            if not all(bounded(bound, parameters) for bound in bounds):
                raise TooExpensive(
                    f"range() goes to {LONGEST_RANGE:,} at most here, and its bounds are numbers, "
                    "parameters or the size of a list.",
                    "Use SKIP and LIMIT to go further.",
                )


def bounded(bound: list[Token], parameters: dict[str, object]) -> bool:
    """Whether a bound is a small whole number, or the size of something and a small number."""
    figures = [figure(piece, parameters) for piece in bound if piece.kind in BOUND]
    small = all(value is not None and value <= LONGEST_RANGE for value in figures)
    alone = all(piece.kind in BOUND or piece.text == "-" for piece in bound)
    sized = bound[:1] != [] and bound[0].upper == "SIZE" and not any(p.text in {"*", "^"} for p in bound)
    return small and (alone or sized)


def figure(piece: Token, parameters: dict[str, object]) -> float | None:
    value = given(piece, parameters) if piece.kind is Kind.PARAMETER else float(piece.text)
    return abs(value) if isinstance(value, int | float) else None


def given(piece: Token, parameters: dict[str, object]) -> object:
    return parameters.get(piece.text[1:].strip("`"))


def refuse_patterns(pieces: list[Token], parameters: dict[str, object]) -> None:
    """Regular expressions whose time is not bounded by the length of the text."""
    for place, piece in enumerate(pieces):
        if piece.text == "=~":
            pattern, after = neighbours(pieces, place)[1], neighbours(pieces, place + 1)[1]
            written = read_pattern(pattern, parameters)
            if written is None or after.text in {"+", "||", "[", "."} or not steady(written):
                raise TooExpensive(
                    "A regular expression is a text or a parameter here, repeats no group, and has at most "
                    f"{MOST_REPEATS} quantifiers * + {{}}.",
                    "Use CONTAINS, STARTS WITH, or several conditions.",
                )


def read_pattern(pattern: Token, parameters: dict[str, object]) -> str | None:
    if pattern.kind is Kind.TEXT:
        return pattern.text[1:-1].replace("\\\\", "\\")
    value = given(pattern, parameters) if pattern.kind is Kind.PARAMETER else None
    return value if isinstance(value, str) else None


def steady(pattern: str) -> bool:
    """Whether matching takes no longer than the square of a text's length."""
    tried: tuple[Callable[[str], object], ...] = (NESTED.search, lambda text: "\\Q" in text)
    return (
        len(pattern) <= LONGEST_PATTERN
        and not any(look(pattern) for look in tried)
        and len(REPEAT.findall(pattern)) <= MOST_REPEATS
        and pattern.count("?") <= MOST_PATTERNS // 4
    )
