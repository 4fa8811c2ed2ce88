"""`python -m training.matching [FILE]`: learn how fits are judged of a context nobody has rated.

What to look for are intents of CLINC150, BANKING77 and MultiDoGO, by name and by what somebody said
of them, in one record of all three; and what is out of CLINC150's scope, for which nothing fits.
Other requests of the same field (a lost card, where a stolen one is sought) count neither as relevant
nor as irrelevant. The reader is learnt on every other context, and its thresholds are set on the rest.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from scipy.special import expit
from threadpoolctl import threadpool_limits

from algorithms.abstention import Flags
from algorithms.graph import Reals
from algorithms.logistic import learnt_weights
from graph_service.moments.fit import PARTS
from graph_service.moments.reference import FILE, Reference
from training.dialogues import BETWEEN, DOMAINS, banking77, clinc150
from training.matching_contexts import Found, Said, Sought, found
from training.sets import DATA, part_of
from training.vectors import FeatureReader

FORMS: Final = ("{}", "people asking about {}", "customers who need help: {}")
FIELDS: Final = {
    "airline": "travel",
    "credit_cards": "banking",
    "fastfood": "kitchen_and_dining",
    "finance": "banking",
}
"""Domains of the sets that go by another's name here."""
READ: Final = ("cosine", "covered")
"""Parts that mean the same in every record. What is compared with the record itself does not: in one in
which nothing fits, what is nearest is near to its own echo all the same."""
PENALTY: Final = 1.0
SHARES: Final = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
FEWEST: Final = 100
"""On fewer contexts no threshold is tried."""
DIGITS: Final = 3
NAMES: Final = {
    "bookflight": "book a flight",
    "changeaddress": "change my address",
    "changeorder": "change an order",
    "changeseatassignment": "change my seat",
    "checkbalance": "check my balance",
    "checkclaimstatus": "status of a claim",
    "checkserverstatus": "is the server down",
    "disputecharge": "dispute a charge",
    "expensereport": "file an expense report",
    "getboardingpass": "get a boarding pass",
    "getinformationintent": "information about a service",
    "getproofofinsurance": "proof of insurance",
    "getseatinfo": "information about my seat",
    "orderburgerintent": "order a burger",
    "orderdessertintent": "order a dessert",
    "orderdrinkintent": "order a drink",
    "orderpizzaintent": "order a pizza",
    "ordersaladintent": "order a salad",
    "ordersideintent": "order a side dish",
    "replacecard": "replace a card",
    "reportbrokenphone": "report a broken phone",
    "reportbrokensoftware": "report broken software",
    "reportlostcard": "report a lost card",
    "softwareupdate": "update software",
    "startorder": "start an order",
    "startserviceintent": "start a service",
    "transfermoney": "transfer money",
    "updateaddress": "update my address",
    "viewbillsintent": "see my bills",
}
"""MultiDoGO's intents that are looked for, in words."""


def main(arguments: Sequence[str]) -> None:
    """Write to the named file, else to where the package keeps it."""
    file = Path(arguments[0]) if arguments else FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    with threadpool_limits(1):
        reference = learnt(every(FeatureReader()))
    file.write_text(reference.written(), encoding="utf-8")
    print(reference.written())


def every(reader: FeatureReader) -> list[Found]:
    """What is found for every reference context, in one record of all three sets."""
    said = [*assistants(), *banks(), *(each for domain in DOMAINS for each in chats(domain))]
    fields = {intent: each.field for each in said for intent in each.about}
    return found(part(said), [*described(fields), *spoken(fields), *outside()], reader)


def assistants() -> list[Said]:
    """What CLINC150's train asks of an assistant."""
    content = json.loads((DATA / "text/clinc150/domains.json").read_text(encoding="utf-8"))
    domains = {
        intent: FIELDS.get(domain, domain) for domain, intents in content.items() for intent in intents
    }
    return [
        Said(turn.text, f"clinc:{place}", frozenset(turn.intents), domains[turn.intents[0]])
        for place, turn in enumerate(clinc150("train"))
    ]


def banks() -> list[Said]:
    """What BANKING77's train asks of a bank."""
    return [
        Said(turn.text, f"banking:{place}", frozenset(f"bank {intent}" for intent in turn.intents), "banking")
        for place, turn in enumerate(banking77("train"))
    ]


def chats(domain: str) -> list[Said]:
    """The turns of a domain's conversations in MultiDoGO, each about all that its conversation asks for."""
    file = DATA / "text/multidogo" / domain / "dev.tsv"
    with file.open(encoding="utf-8", newline="") as lines:
        read = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        rows = [row for row in read if row["intent"] is not None]
    about: dict[str, set[str]] = {row["conversationId"]: set() for row in rows}
    for row in rows:
        about[row["conversationId"]].update(NAMES.keys() & row["intent"].split(BETWEEN))
    return [
        Said(row["utterance"], key, frozenset(about[key]), FIELDS.get(domain, domain))
        for row in rows
        for key in [row["conversationId"]]
    ]


def part(said: Iterable[Said]) -> list[Said]:
    """A third of the conversations, by a hash of their names."""
    return [each for each in said if part_of(each.conversation, 3) == 0]


def described(fields: Mapping[str, str]) -> list[Sought]:
    """Each intent as somebody would describe it, in each of `FORMS`."""
    return [
        Sought(form.format(name), intent, fields[intent])
        for intent in sorted(fields)
        for name in [NAMES.get(intent, intent.removeprefix("bank ").replace("_", " "))]
        for form in FORMS
    ]


def spoken(fields: Mapping[str, str]) -> list[Sought]:
    """One saying of each of CLINC150's intents that the record does not hold."""
    first = {turn.intents[0]: turn.text for turn in reversed(clinc150("val"))}
    return [Sought(text, intent, fields[intent]) for intent, text in sorted(first.items())]


def outside() -> list[Sought]:
    """What is out of CLINC150's scope, mostly that of the other sets too."""
    return [Sought(turn.text, None, None) for turn in clinc150("oos_val")]


def learnt(contexts: Sequence[Found]) -> Reference:
    """The reader learnt on every other context, with the thresholds that the others need."""
    tried = contexts[1::2]
    weights = fitted(contexts[::2])
    thresholds = {share: threshold(tried, weights, share) for share in SHARES}
    kept = {share: at for share, at in thresholds.items() if at is not None}
    constant, *of_parts = weights.tolist()
    return Reference(dict(zip(READ, of_parts, strict=True)), constant, kept, len(tried))


def fitted(contexts: Sequence[Found]) -> Reals:
    """The constant, and the weight of each part that is read, none of which speaks against."""
    features = np.concatenate([known(each) for each in contexts])
    truth = np.concatenate([each.relevant[~each.kin] for each in contexts]).astype(np.float64)
    least = np.array([-np.inf, *[0.0] * len(READ)])
    penalty = np.full(features.shape[1], PENALTY)
    return np.round(learnt_weights(features, truth, np.zeros(len(truth)), penalty, least=least), DIGITS)


def known(context: Found) -> Reals:
    """A column of ones and the parts that are read, of candidates that are no kin: float64[n, 1 + READ]."""
    columns = context.parts[~context.kin][:, [PARTS.index(part) for part in READ]]
    return np.hstack([np.ones((len(columns), 1)), columns])


def threshold(contexts: Sequence[Found], weights: Reals, share: float) -> float | None:
    """The lowest probability from which on the share is kept, here and at every stricter one.

    It is kept where the share of irrelevant matches is no greater on the mean of the contexts that find
    somebody, and where of the contexts that nothing fits no greater share finds anybody.
    """
    scores = [expit(known(each) @ weights) for each in contexts]
    lowest = None
    for step in range(99, 0, -1):
        found = [score >= step / 100 for score in scores]
        told = [
            (each.sought.about, each.relevant[~each.kin][some])
            for each, some in zip(contexts, found, strict=True)
            if some.any()
        ]
        if len(told) >= FEWEST and not kept(told, share, sum(each.sought.about is None for each in contexts)):
            break
        lowest = step / 100 if len(told) >= FEWEST else None
    return lowest


def kept(told: Sequence[tuple[str | None, Flags]], share: float, unfit: int) -> bool:
    """Whether the share is kept by what is told; `unfit` contexts are there that nothing fits."""
    wrong = float(np.mean([(~relevant).mean() for _, relevant in told]))
    return wrong <= share and sum(about is None for about, _ in told) <= share * unfit


if __name__ == "__main__":
    main(sys.argv[1:])
