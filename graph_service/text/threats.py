"""Threats to take it elsewhere, by plain rules in English: to the press, lawyers, regulators, executives.

A word alone is no threat: "my lawyer uses your app" is none. What is found says what somebody does
or will do. Left out is what others said or do, what is denied, asked or only imagined, and a joke.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from graph_service.text.clauses import clauses, quoted
from graph_service.text.cues import lowered

LONGEST_TEXT: Final = 2_000
"""Characters of a text that are read."""


class Whither(StrEnum):
    """Where somebody threatens to take it."""

    LAW = "law"
    REGULATOR = "regulator"
    PRESS = "press"
    EXECUTIVES = "executives"
    BANK = "bank"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Threat:
    """Where somebody threatens to take it, and where the text says so."""

    whither: Whither
    start: int
    end: int


LAWYER: Final = r"(?:lawyers?|solicitors?|attorneys?|barristers?|legal team)"
CHIEF: Final = (
    r"(?:ceo|c\.e\.o|cfo|coo|chief executive|managing director|president|board|founder|head office|"
    r"executive (?:team|office)|top management)"
)
OFFICES: Final = r"(?:corporate(?: office)?|head office|headquarters)"
CONTACT: Final = r"(?:name|address|e-?mail|number|contact)"
BAD: Final = r"(?:bad|negative|terrible|awful|horrible|scathing|nasty|honest|one[- ]star|1[- ]star|worst)"
OFFICE: Final = (
    r"(?:ombuds(?:man|woman|person)|trading standards|bbb|better business bureau|regulators?|"
    r"consumer (?:court|forum|protection|affairs|rights|council|commission|agency|helpline)|watchdog|fcc|ftc|"
    r"cfpb|ofcom|ofgem|attorney general|department of (?:transportation|justice|consumer affairs)|"
    r"data protection (?:authority|office|officer)|financial conduct authority|information commissioner|"
    r"civil aviation authority)"
)
WILL: Final = r"(?:will|'ll|going to|gonna|shall|about to|have to|am|'m|be)"
"""What makes a plan of what follows."""
PAPERS: Final = (
    r"(?:press|papers?|media|newspapers?|news|bbc|journalists?|reporters?|tv stations?|radio stations?|"
    r"consumer programmes?)"
)
SITES: Final = (
    r"(?:facebook|twitter|instagram|youtube|tiktok|reddit|tripadvisor|trustpilot|yelp|linkedin|google|"
    r"social media|every review site|all review sites|the internet|everywhere)"
)
ALL: Final = r"(?:everyone|everybody|people|ppl|others|the (?:whole )?world|all (?:my|our) \w+|every \w+)"
TELL: Final = (
    r"(?:contact|call|phone|ring|tell|alert|inform|e-?mail|tweet|tag|write to|go to|speak to|talk to|see|"
    r"involve|message|copy|cc|engage|instruct|hire|get|notify)"
)
TELLING: Final = (
    r"(?:contacting|calling|phoning|ringing|telling|alerting|informing|e-?mailing|tweeting|tagging|"
    r"writing to|going to|speaking to|talking to|seeing|involving|messaging|copying|engaging|instructing|"
    r"hiring|getting|notifying|taking (?:this|it|you) to|complaining to|heading to)"
)
DOES: Final = (
    rf"(?:{TELLING}|(?:'ll|will|shall|going to|gonna|have to|must|need to|about to|want to|but to|forced to|"
    r"hesitate to|afraid to) "
    rf"(?:have to |need to |be forced to |also |now )?"
    rf"(?:(?:now )?be {TELLING}|{TELL}|complain to|take (?:this|it|you) to))"
)
TAKES: Final = (
    r"(?:take|taking|took|bring|bringing|turn|turning|escalat\w+)(?: (?:this|it|you|things|the matter))?"
)
REPORTS: Final = (
    r"(?:report(?:ed|ing)?(?: (?:you|this|it|them|\w+))? to|complain(?:ed|ing)?(?: about \w+)? (?:to|with)|"
    r"(?:fil(?:e|ed|ing)|lodg(?:e|ed|ing)|rais(?:e|ed|ing)|mak(?:e|ing)|submit\w*) "
    r"(?:an? )?(?:formal |official )?(?:complaint|case|report|claim)s? (?:to|with|at|in))"
)

PATTERNS: Final = {
    Whither.LAW: (
        rf"hear(?:ing)? from (?:my|our) {LAWYER}|{DOES} (?:an?|my|our|the) {LAWYER}|lawyer(?:ing)? up",
        rf"(?:my|our) {LAWYER} (?:will|is going to|are going to|'ll)(?! use| love| like)",
        r"(?:will|'ll|going to|gonna|about to|have to|ready to|but to|forced to|hesitate to|afraid to) sue"
        r"(?! (?:me|us|be)\b)|(?:be|am|are|'m) suing(?! (?:me|us)\b)",
        r"(?:see|take|taking|drag) you (?:all |guys |people )?(?:in|to) court",
        r"(?:go|going|take (?:this|it)|taking (?:this|it)|head(?:ing)?) to (?:the )?(?:small claims )?court",
        r"small claims|class[- ]action|(?:legal|court) (?:action|proceedings)|press(?:ing)? charges",
        rf"report(?:ing|ed)?(?: (?:you|this|it|them))? to the police|{DOES} the police|over to the police",
    ),
    Whither.REGULATOR: (
        rf"{REPORTS} (?:the |your )?(?:\w+ )?{OFFICE}|{DOES} (?:the |an? )?{OFFICE}",
        rf"{TAKES} to (?:the )?{OFFICE}|{OFFICE} (?:will|is going to|are going to) (?:hear|know|love)",
        rf"next stop:? (?:is )?(?:the )?{OFFICE}",
    ),
    Whither.PRESS: (
        rf"{TAKES} to (?:the |local )*{PAPERS}|{DOES} (?:the |an? |local )*{PAPERS}(?! agent)",
        rf"(?:read|see|hear) (?:about )?(?:this|it|you)(?:rself)? (?:in|on) the {PAPERS}",
        rf"(?:story|news|headline) for (?:the |local )*{PAPERS}",
    ),
    Whither.EXECUTIVES: (
        rf"(?:{DOES}|{TAKES} to|{REPORTS}) (?:(?:your|ur|the|@\w+(?:'s)?) {CHIEF}|{OFFICES})",
        rf"(?:give|send) me (?:the |your )?{CONTACT}[\w ]{{0,12}} (?:of|for) (?:your |the )?{CHIEF}",
        rf"(?:your |ur )?{CHIEF} (?:will hear|will know|will be hearing|is going to hear)",
    ),
    Whither.BANK: (
        r"charge[- ]?backs?|dispute (?:it |this )?(?:with|through) (?:my|the) (?:bank|card|credit)",
        r"disput(?:e|ing|ed) (?:the|this|these|that|your|all) (?:\w+ )?(?:charges?|payments?|transactions?)",
        r"(?:bank|card company|credit card|paypal) (?:to|and) (?:dispute|stop|reverse|claim|get my money)",
    ),
    Whither.PUBLIC: (
        rf"{WILL} (?:make sure to )?(?:be )?(?:tell|telling|warn|warning|let) {ALL}",
        rf"make sure (?:to )?(?:that |tell |warn )?{ALL} (?:knows?|hears?|sees?|i know|about)",
        rf"{WILL} shar(?:e|ing) (?:this |it |that )?with (?:\w+,? ){{0,2}}{ALL}",
        r"(?:everyone|everybody|people|the (?:whole )?world) (?:should|needs? to|must|will|deserves? to|"
        r"ought to) (?:all )?(?:know|hear|see|be warned|be told|find out)",
        r"(?:go|going|went) (?:public|viral)|expos(?:e|ing) (?:you|them|your|this|the company)",
        r"(?:keep|continue) (?:on )?tweeting|my [\d,.]+k? (?:\w+ )?(?:followers|readers|subscribers)",
        rf"{WILL} (?:post|put|share|publish)(?:ing)? (?:\w+ ){{1,6}}(?:on|to|all over) (?:my )?{SITES}",
        rf"{WILL} (?:leav|writ|post|giv)(?:e|ing)?(?: you)?(?: guys)? (?:an? |the )?(?:\w+ )?{BAD} "
        r"(?:review|rating)s?",
        r"nam(?:e|ing) and sham(?:e|ing)|blast(?:ing)? (?:you|this|them) (?:on|all over)|last warning",
    ),
}
"""The words by which each is threatened, in lower case."""
KNOWN: Final = {
    whither: re.compile(rf"(?:(?<!\w)|(?='))(?:{'|'.join(words)})(?!\w)")
    for whither, words in PATTERNS.items()
}

SUBJECT: Final = re.compile(r"(?<!\w)(?:i|we|im|ill)(?!\w)")
WILLING: Final = r"(?! (?:be )?(?:hesitat\w+|afraid|joking|kidding))"
"""Who does not shrink from something denies nothing."""
DENIED: Final = re.compile(
    r"(?<!\w)(?:no(?! choice| option| other)|nobody|without|avoid\w*|instead of|rather than|nor|cant)(?!\w)|"
    rf"(?:(?<!\w)(?:not|never|dont|wont|wouldnt)|n't)(?!\w){WILLING}"
)
IMAGINED: Final = re.compile(
    r"(?<!\w)(?:could have|would have|should have|might have|used to|were to|as if|imagine|wish|pretend\w*|"
    r"hypothetically|how (?:do|can|could|would|should|to)|(?:can|could|should|may|do|would) (?:i|we)|"
    r"is it possible|where (?:can|do|could)|whether|what if)(?!\w)"
)
OTHERS: Final = re.compile(
    r"(?<!\w)(?:he|she|they|them|somebody|someone|who|your (?:agent|staff|team|guy|rep)|(?:my|a|the) "
    r"(?:friend|cousin|sister|brother|neighbou?r|colleague|mother|father|mum|dad|wife|husband|boss))(?!\w)"
)
LETTER: Final = re.compile(r"[^\W\d_]")
HANDLE: Final = re.compile(r"[@#]\w+")
DONE_BY_ANYBODY: Final = frozenset({Whither.BANK, Whither.PUBLIC})
"""What companies do too, so that somebody must say that it is herself who does it."""
JOKE: Final = re.compile(r"(?<!\w)(?:lo+l|lmao|haha\w*|jk|just kidding|rofl)(?!\w)|[😂🤣😜😉]")
PRAISE: Final = re.compile(
    r"(?<!\w)(?:love|great|amazing|awesome|brilliant|best|excellent|fantastic|wonderful|helpful|happy|good|"
    r"thanks|thank|perfect|superb|recommend)(?!\w)"
)


def threats(text: str) -> tuple[Threat, ...]:
    """The threats of a text, from left to right.

    >>> [threat.whither.value for threat in threats("Fix it, or you will hear from my lawyer")]
    ['law']
    >>> threats("I'm not going to sue anybody") + threats("How do I dispute a charge?")
    ()
    """
    lower = lowered(text[:LONGEST_TEXT])
    if not any(pattern.search(lower) for pattern in KNOWN.values()) or JOKE.search(lower):
        return ()
    said = blanked(lower)
    found = (threat for start, end in clauses(said) for threat in in_clause(said, start, end))
    return tuple(sorted(found, key=lambda threat: (threat.start, threat.whither)))


def blanked(text: str) -> str:
    """A text with spaces where others speak."""
    for start, end in quoted(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def in_clause(text: str, start: int, end: int) -> Iterator[Threat]:
    """The threats of one clause, the first of each kind."""
    pleased = PRAISE.search(text, start, end) is not None
    for whither, pattern in KNOWN.items():
        match = None if pleased and whither is Whither.PUBLIC else pattern.search(text, start, end)
        if match is not None and meant(text[start : match.end()], match.start() - start, whither):
            yield Threat(whither, *match.span())


def meant(clause: str, at: int, whither: Whither) -> bool:
    """Whether what stands before a threat in its clause leaves it one."""
    before = clause[:at]
    subjects = [match.end() for match in SUBJECT.finditer(before)]
    near = clause[subjects[-1] if subjects else 0 :]
    if DENIED.search(near) or IMAGINED.search(before):
        return False
    if whither in DONE_BY_ANYBODY and not subjects:
        return not LETTER.search(HANDLE.sub("", before))
    return bool(subjects) or not OTHERS.search(before)
