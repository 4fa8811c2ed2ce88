"""The Cypher of timelines and reach, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

LONGEST_SUMMARY: Final = 200
"""How many characters of a text a timeline shows."""

ACTS_OF_HANDLES: Final = "SENT|GAVE|HAS|MADE|DECIDED|OPENED|CONTACT_IN"
"""What a handle does, from the handle to what was done."""


def timelines(name: str, direction: str, later: str) -> Statement:
    """A page of each customer's timeline; `later` compares the time of an entry with that of a cursor."""
    return Statement(
        name,
        "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) "
        f"WITH key, [(h)-[:{ACTS_OF_HANDLES}]->(x) | [x, h.key, '']] "
        "+ [(h)<-[:MENTIONS|BROUGHT]-(x) | [x, h.key, '']] "
        "+ [(h)-[:SENT]->(:Message)<-[:REPLIES_TO]-(x:Message) | [x, h.key, '']] "
        # What answers her without naming her: her matters know it, and what opened them whom it answers.
        "+ [(c)-[:HAS_MATTER]->(y:Matter)-[:CONCERNS]->(x:Message) | [x, null, y.opening]] AS entries "
        "UNWIND entries AS entry WITH key, entry[0] AS x, entry[1] AS own, entry[2] AS opening "
        "WITH key, x, min(own) AS own, max(opening) AS opening "
        "WITH key, x, own, opening, coalesce(x.sentAt, x.at) AS at "
        f"WHERE ($at IS NULL OR at {later} $at OR (at = $at AND x.key > $after)) "
        "AND ($asOf IS NULL OR at <= $asOf) AND ($knownAt IS NULL OR x.recordedAt <= $knownAt) "
        f"WITH key, x, own, opening, at ORDER BY at {direction}, x.key "
        "WITH key, collect([x, own, opening])[0..$limit] AS page UNWIND page AS entry "
        "WITH key, entry[0] AS x, entry[1] AS own, entry[2] AS opening "
        "OPTIONAL MATCH (o:Message {key: opening}) OPTIONAL MATCH (o)<-[:SENT]-(h:Handle) "
        "WITH key, x, coalesce(own, h.key) AS handle "
        "WITH key, x, handle, coalesce(x.sentAt, x.at) AS at, head(labels(x)) AS label "
        f"RETURN key AS customer, x.key AS key, at, {KIND} AS kind, handle, {COLUMNS} "
        f"ORDER BY customer, at {direction}, key",
    )


KIND: Final = (
    "CASE label WHEN 'Message' THEN coalesce(x.kind, "
    "CASE x.channel WHEN 'twitter' THEN 'tweet' WHEN 'email' THEN 'mail' ELSE 'message' END) "
    "WHEN 'Reaction' THEN x.kind WHEN 'Usage' THEN x.kind ELSE toLower(label) END"
)
COLUMNS: Final = (
    f"[(y:Handle)-[:{ACTS_OF_HANDLES}]->(x) | y.key] AS by, "
    "CASE label WHEN 'Message' THEN x.key ELSE x.messageKey END AS message, "
    "coalesce(x.targetKey, x.referredKey) AS target, [(x)-[:ABOUT|OF]->(p:Product) | p.slug] AS products, "
    f"substring(x.text, 0, {LONGEST_SUMMARY}) AS text, "
    "x.subject AS subject, x.outcome AS outcome, x.rating AS rating, x.product AS product, "
    "x.purpose AS purpose, x.granted AS granted, x.status AS status, x.stage AS stage, x.won AS won, "
    # A message has no name, so the embedded engine would make one up.
    "CASE label WHEN 'Opportunity' THEN x.name END AS deal"
)
LATEST_FIRST: Final = timelines("timelines, latest first", "DESC", "<")
OLDEST_FIRST: Final = timelines("timelines, oldest first", "ASC", ">")

REACH: Final = Statement(
    "reach",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:SENT]-(h:Handle) "
    "RETURN key, m.sentAt AS at, h.key AS sender, [(h)<-[:OWNS]-(c:Customer) | c.key] AS owner, "
    "[(h)-[:HAS_TRAIT]->(t:Trait {trait: 'followers'}) | [t.value, t.saidAt]] AS followers, "
    "[(m)<-[:REPLIES_TO|SHARES]-(:Message)<-[:SENT]-(:Handle)<-[:OWNS]-(c:Customer) | c.key] AS spoke, "
    "[(m)<-[:TO]-(:Reaction)<-[:GAVE]-(:Handle)<-[:OWNS]-(c:Customer) | c.key] AS reacted",
)
