"""What people ask of companies and assistants: MultiDoGO, BANKING77 and CLINC150, as they are."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import Final

from training.sets import DATA

DOMAINS: Final = ("airline", "fastfood", "finance", "insurance", "media", "software")
BETWEEN: Final = "<div>"
"""Parts the intents of a turn that has several."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody wrote, and the names of its intents in the set it comes from."""

    text: str
    intents: tuple[str, ...]


def multidogo(split: str) -> list[Turn]:
    """The customers' turns of MultiDoGO (CDLA-Permissive): `train`, `dev` or `test`, all domains."""
    return [turn for domain in DOMAINS for turn in turns_of(domain, split)]


def turns_of(domain: str, split: str) -> list[Turn]:
    lines = (DATA / "text/multidogo" / domain / f"{split}.tsv").read_text(encoding="utf-8").split("\n")
    names = lines[0].rstrip("\r").split("\t")
    text, intent = names.index("utterance"), names.index("intent")
    rows = (line.rstrip("\r").split("\t") for line in lines[1:])
    return [Turn(row[text], tuple(row[intent].split(BETWEEN))) for row in rows if len(row) == len(names)]


def banking77(split: str) -> list[Turn]:
    """BANKING77 (CC BY 4.0): `train` or `test`."""
    with (DATA / "text/banking77" / f"{split}.csv").open(encoding="utf-8", newline="") as file:
        return [Turn(row["text"], (row["category"],)) for row in csv.DictReader(file)]


def clinc150(split: str) -> list[Turn]:
    """CLINC150 (CC BY 3.0): `train`, `val`, `test`, and these after `oos_` for what is out of scope."""
    content = json.loads((DATA / "text/clinc150/data_full.json").read_text(encoding="utf-8"))
    return [Turn(text, (intent,)) for text, intent in content[split]]
