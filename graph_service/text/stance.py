"""How a text stands to each product that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

from graph_service.text.clauses import Span, clauses, quoted, without
from graph_service.text.comparisons import REACH, preferred
from graph_service.text.products import ProductMention

JudgeTexts = Callable[[list[str]], list[float]]
"""The sentiment of each text, from -1 to 1."""

PREFERRED: Final = 0.5
"""How a text stands to the better of two that it compares; to the other as much against."""

Thing = tuple[str, bool]
"""A mention's slug, and whether it is ours."""
Naming = tuple[Span, tuple[Thing, ...]]
"""A clause, and what it is about."""


@dataclass(frozen=True, slots=True)
class Share:
    """A product's share of a text: the places, among the texts to judge, of its own part and of the wider.

    `compared` is the stance that a comparison gives it.
    """

    slug: str
    own: int
    wider: int
    compared: float | None = None

    def stance(self, values: Sequence[float]) -> float:
        if self.compared is not None:
            return self.compared
        return max(values[self.own], values[self.wider], key=abs)


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be judged before stances are known, so that many texts can be judged at once."""

    texts: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()

    def stances(self, values: Sequence[float]) -> list[tuple[str, float]]:
        """The stances by the judgement of each of `texts`."""
        return [(share.slug, share.stance(values)) for share in self.shares]


def stances(text: str, mentions: Sequence[ProductMention], judge: JudgeTexts) -> list[tuple[str, float]]:
    """The stance, from -1 to 1, to each of our products that a text names, in order of first mention.

    It is the stronger of two judgements, that of the product's own clauses and that of the text
    without the clauses that name only others. Its own clauses are those that name it and, where the
    text names several things, those that follow without naming any; what is named last takes these,
    and `both` and `neither` mean all named so far.

    What is said of competitors is so not said of us. Words of others that the text quotes do not
    count, unless it has no others; words that it shares (RT) do. Where two are compared, one stands
    at 0.5 and the other at -0.5, whatever else is said.

    >>> from graph_service.text.products import ProductFinder
    >>> from ingest.company import Competitor, Product
    >>> products = [Product("a", "Wren Notes", ()), Product("b", "Pipkin Kettle", ())]
    >>> finder = ProductFinder(products, [Competitor("Orbit Desk")])
    >>> def judge(texts: list[str]) -> list[float]:
    ...     return [0.8 * ("love" in text) - 0.6 * ("crashes" in text) for text in texts]
    >>> def told(text: str) -> list[tuple[str, float]]:
    ...     return stances(text, finder.find(text), judge)

    >>> told("I love Wren Notes")
    [('a', 0.8)]
    >>> told("I love Wren Notes. Pipkin Kettle is meh, it crashes daily")
    [('a', 0.8), ('b', -0.6)]
    >>> told("Pipkin Kettle is better than Wren Notes")
    [('b', 0.5), ('a', -0.5)]
    >>> told("Switched from Wren Notes to Orbit Desk")
    [('a', -0.5)]
    >>> told("Orbit Desk crashes. I love Wren Notes")
    [('a', 0.8)]
    """
    asked = plan(text, mentions)
    return asked.stances(judge(list(asked.texts)))


def plan(text: str, mentions: Sequence[ProductMention]) -> Plan:
    """What has to be judged for the stances of a text; nothing where it names no product of ours."""
    spans = named_in(text, mentions)
    things = list(dict.fromkeys(thing for _, named in spans for thing in named))
    ours = [thing for thing in things if thing[1]]
    if not ours:
        return Plan()
    own = spans if len(things) == 1 else list(owned(text, spans))
    others = others_words(text)
    parts = [
        (
            words(text, others, (span for span, named in own if thing in named)),
            words(text, others, (span for span, named in spans if not named or thing in named)),
        )
        for thing in ours
    ]
    texts = {part: at for at, part in enumerate(dict.fromkeys(chain.from_iterable(parts)))}
    compared = comparisons(text, mentions)
    shares = [
        Share(thing[0], texts[own_part], texts[wider], compared.get(thing))
        for thing, (own_part, wider) in zip(ours, parts, strict=True)
    ]
    return Plan(tuple(texts), tuple(shares))


def words(text: str, others: Sequence[Span], spans: Iterable[Span]) -> str:
    """What some spans of a text say without others' words."""
    return " ".join(filter(None, without(text, others, spans)))


def others_words(text: str) -> list[Span]:
    """What a text quotes of others; nothing where it has no other words."""
    found = quoted(text)
    own = "".join(without(text, found, [(0, len(text))]))
    return found if any(map(str.isalnum, own)) else []


def owned(text: str, spans: Sequence[Naming]) -> Iterator[Naming]:
    """Each clause with those of whom it speaks."""
    last: tuple[Thing, ...] = ()
    seen: dict[Thing, None] = {}
    for span, named in spans:
        seen |= dict.fromkeys(named)
        if named:
            last = named
        elif text[slice(*span)].lower().startswith(("both", "neither")):
            last = tuple(seen)
        else:
            last = last[-1:]
        yield span, last


def named_in(text: str, mentions: Sequence[ProductMention]) -> list[Naming]:
    """Each clause with what it names, in the order of mention."""
    named: list[Naming] = []
    at = 0
    for start, end in clauses(text):
        first = at
        while at < len(mentions) and mentions[at].start < end:
            at += 1
        things = dict.fromkeys((mention.slug, mention.ours) for mention in mentions[first:at])
        named.append(((start, end), tuple(things)))
    return named


def comparisons(text: str, mentions: Sequence[ProductMention]) -> dict[Thing, float]:
    """What comparisons of neighbouring mentions give each; the last one holds."""
    given: dict[Thing, float] = {}
    for one, other in pairwise(mentions):
        first, second = (one.slug, one.ours), (other.slug, other.ours)
        if first == second:
            continue
        before = text[max(0, one.start - REACH) : one.start]
        better = preferred(before, text[one.end : other.start])
        if better is not None:
            given |= (
                {first: PREFERRED, second: -PREFERRED} if better else {first: -PREFERRED, second: PREFERRED}
            )
    return given
