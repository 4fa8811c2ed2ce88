"""What agreement tells: shipped as it is believed to be, or learnt from the handles at hand.

Weights are an artefact with a version. They change by an explicit step only, never by what
is taken in, so that the order of arrival makes no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
import orjson

from algorithms.estimation import Pool, learn
from algorithms.linkage import Agreements, Model, Rates
from graph_service.errors import Misuse
from ingest.identity.description import NAMES
from ingest.identity.fields import HANDLE_FIELDS, LEVELS, Field, Kind
from ingest.identity.frequencies import UNKNOWN, Frequencies
from ingest.identity.table import Compared, Table

PRIOR: Final = 2.0**-14
"""How likely two handles are one person's before anything is known of them, if nothing was learnt."""
DRAWN: Final = 200_000
SEED: Final = 20260229
FEWEST: Final = 200
"""Handles from which on learning is worth while."""


class TooFew(Misuse):
    """Too little to learn from."""

    code = "TOO_FEW_HANDLES"
    advice = "Take in more, and keep the shipped weights until then."


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The rates of each field, names first, and how common its values are; `fields` leaves names out."""

    fields: tuple[Field, ...]
    model: Model
    frequencies: tuple[Frequencies, ...]
    records: int = 0

    @property
    def version(self) -> str:
        """`shipped` or `learnt`, and a digest of all there is to it."""
        return version_of(self)

    @property
    def every(self) -> tuple[Field, ...]:
        """All fields, those of names first."""
        return (*NAMES, *self.fields)


@lru_cache(maxsize=4)
def version_of(weights: Weights) -> str:
    digest = blake2b(written(weights), digest_size=6).hexdigest()
    return f"{'learnt' if weights.records else 'shipped'}-{digest}"


@cache
def shipped(fields: tuple[Field, ...] = HANDLE_FIELDS) -> Weights:
    """What is believed before anything has been learnt."""
    return Weights(fields, believed(fields, PRIOR), (UNKNOWN,) * (len(NAMES) + len(fields)))


def believed(fields: Sequence[Field], prior: float) -> Model:
    return Model(tuple(rates(field.kind) for field in (*NAMES, *fields)), prior)


def rates(kind: Kind) -> Rates:
    match, random, strength = zip(
        *((level.match, level.random, level.strength) for level in LEVELS[kind]), strict=True
    )
    return Rates(np.array(match), np.array(random), np.array(strength))


def learnt(table: Table, compared: Compared) -> Weights:
    """The weights that explain best how the candidate pairs of a table agree, without labels.

    The table's records have to be in order of key: random pairs are drawn by place. Raises `TooFew`
    for fewer than 200 records.
    """
    if len(table) < FEWEST:
        raise TooFew(f"{len(table)} handles are too few to learn from; {FEWEST} are needed.")
    fields = table.fields[len(NAMES) :]
    frequencies = tuple(Frequencies.of(column) for column in table.columns)
    seen = Agreements(compared.levels, table.rarity(compared, frequencies))
    model = learn(seen, pool(table), believed(fields, 1 / len(table)))
    return Weights(fields, model, frequencies, len(table))


def pool(table: Table) -> Pool:
    drawn = table.compare(*table.drawn(DRAWN, SEED))
    return Pool(len(table) * (len(table) - 1) / 2, drawn.levels, table.equal)


def written(weights: Weights) -> bytes:
    """The weights as JSON, from which `read` makes them again."""
    content = {
        "records": weights.records,
        "prior": weights.model.prior,
        "fields": [
            {
                "name": field.name,
                "kind": field.kind,
                "match": rates.match,
                "random": rates.random,
                "strength": rates.strength,
                "frequencies": asdict(frequencies),
            }
            for field, rates, frequencies in zip(
                weights.every, weights.model.fields, weights.frequencies, strict=True
            )
        ],
    }
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_SORT_KEYS)


def current(held: str | None) -> Weights:
    """What was learnt, if anything was; else what is shipped."""
    return shipped() if held is None else read(held)


@lru_cache(maxsize=2)
def read(text: bytes | str) -> Weights:
    """The weights that were written so; the same object for the same text, which is read at every step."""
    content = orjson.loads(text)
    fields = [Field(each["name"], Kind(each["kind"])) for each in content["fields"]]
    found = tuple(
        Rates(*(np.array(each[name], np.float64) for name in ("match", "random", "strength")))
        for each in content["fields"]
    )
    frequencies = tuple(Frequencies(**each["frequencies"]) for each in content["fields"])
    return Weights(
        tuple(fields[len(NAMES) :]), Model(found, content["prior"]), frequencies, content["records"]
    )
