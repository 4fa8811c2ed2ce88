"""A generated company in a Neo4j for the comparison with @neo4j/graphql, with all that a service derives."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from typing import Final

from benchmarks.care_cases.talks import (
    CHANNELS,
    COMPANY,
    MESSAGES_A_TALK,
    START,
    TALKS_A_PERSON,
    facts,
    talks,
)
from graph_service.bootstrap import Service, open_engine, open_service
from graph_service.config import Settings
from graph_service.questions.opinions import Asked, Side
from graph_service.store.port import Row, Statement
from ingest.canonical import Profile, Record
from ingest.handle import Handle

KNOWN: Final = 1 / 3
"""The share of people whose handles on all channels a source knows to be theirs."""
EVIDENCE: Final = 5
"""Messages of each that are asked for."""
ADVOCATES: Final = 100
"""Of whom the peer is given the messages that their scores rest on."""

FILED: Final = Statement(
    "benchmark: evidence",
    "UNWIND $rows AS row MATCH (c:Customer {key: row.customer}) "
    "MATCH (c)-[:HAS_SCORE]->(s:Score {kind: 'advocacy', product: ''}) SET s.leaning = true "
    "WITH s, row UNWIND range(0, size(row.messages) - 1) AS place "
    "MATCH (m:Message {key: row.messages[place]}) MERGE (s)-[r:RESTS_ON]->(m) SET r.place = place",
)


def company(messages: int) -> Iterator[Record]:
    """Talks of so many messages, facts, and who of the people is one person on several channels."""
    people = max(2, int(messages / MESSAGES_A_TALK / TALKS_A_PERSON))
    return chain(talks(messages), facts(messages), profiles(people))


def profiles(people: int, seed: int = 20260107) -> Iterator[Record]:
    luck = random.Random(seed)
    for number in range(people):
        if luck.random() < KNOWN:
            identifiers = (f"email:person{number}@larkspur.example",)
            for channel in CHANNELS:
                yield Profile("crm", Handle(channel, f"person{number}", identifiers=identifiers), START)


def filled(settings: Settings, messages: int) -> None:
    """Take everything in, as a service does, with the scores written down."""
    with open_service(settings) as service:
        service.pipeline.declare_company(COMPANY)
        service.pipeline.ingest(company(messages))
        service.scorer.write()
        rows = evidence(service)
    with closing(open_engine(settings)) as engine:
        engine.write(lambda transaction: transaction.run(FILED, rows=rows))


def evidence(service: Service) -> list[Row]:
    """Who leans our way, and on which messages that rests: the peer reads it, as it cannot work it out."""
    asked = Asked(Side.FOR, None, service.answers.time(), first=ADVOCATES)
    return [
        {"customer": row.customer, "messages": list(row.evidence[:EVIDENCE])}
        for row in service.answers.ranking(asked).rows
    ]
