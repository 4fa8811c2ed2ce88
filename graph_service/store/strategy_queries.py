"""The Cypher of the questions a board asks, in the dialect of `queries`.

Each is handed out with its answer, for anybody to run. Its rows are `part, numerator, denominator,
people, evidence`: the first row is the answer, rows with a part are its breakdown, and where there is
nothing to count there is no row or a denominator of 0. People and evidence, which are keys of customers
and of messages, are those of the numerator, the latest first, and at most `$most`. Times are ISO 8601.
"""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

PERSON: Final = "NOT coalesce(c.kind, '') IN ['organization', 'bot']"


def within(time: str) -> str:
    """That a time lies in the days asked about."""
    return f"{time} > datetime($from) AND {time} <= datetime($asOf)"


def by_now(time: str) -> str:
    return f"{time} <= datetime($asOf)"


def lasting(time: str) -> str:
    """That something has no end, or has not ended yet."""
    return f"({time} IS NULL OR {time} > datetime($asOf))"


STATE: Final = "CASE WHEN x.settlesAt < datetime($asOf) THEN 'settled' ELSE x.state END"
"""Where a matter stands with silence considered, which settles it without a word in the graph."""
SETTLED_BY: Final = "CASE WHEN x.settlesAt < datetime($asOf) THEN 'silence' ELSE x.settledBy END"
SETTLED_WELL: Final = (
    f"({STATE} = 'settled' AND x.reopenedAt IS NULL AND ($silence OR {SETTLED_BY} <> 'silence'))"
)
STANDING: Final = (
    f"CASE WHEN x.waitsSince IS NOT NULL AND ({STATE}) <> 'settled' THEN 'waiting' ELSE {STATE} END"
)
"""The same, but for whose owner waits for an answer."""
OWNER: Final = "MATCH (h)<-[:OWNS]-(c:Customer)"
OWNER_OF_MATTER: Final = f"MATCH (x)<-[:HAS_MATTER]-(c:Customer) WHERE {PERSON}"

LATEST: Final = "ORDER BY at DESC, coalesce(message, ''), person "
NAMED: Final = "people[..$most] AS people, evidence[..$most] AS evidence"

# Where: the share of each place in what is counted once in each; the place of most comes first


def by_place(rows: str) -> str:
    """A row for each place, from rows of `part, unit, person, message, at`.

    They are matched twice, as the embedded engine copies a list for each row that is made of it.
    """
    return (
        f"CALL {{ {rows} RETURN count(DISTINCT unit) AS denominator }} "
        f"CALL {{ {rows} {LATEST}RETURN part, count(DISTINCT unit) AS numerator, "
        "collect(DISTINCT person) AS people, collect(DISTINCT message) AS evidence } "
        f"RETURN part, numerator, denominator, {NAMED} ORDER BY numerator DESC, part"
    )


CUSTOMERS_BY: Final = (
    f"MATCH (u:Usage) WHERE u.kind IN $usages AND {by_now('u.at')} AND {lasting('u.until')} "
    f"MATCH (u)<-[:HAS]-(h:Handle) {OWNER} RETURN c.key AS key, 'customer' AS sign "
    "UNION "
    f"MATCH (o:Opportunity) WHERE $deals AND o.won = true AND {by_now('o.at')} "
    f"AND (o.closedAt IS NULL OR {by_now('o.closedAt')}) "
    f"MATCH (o)<-[:CONTACT_IN]-(h:Handle) {OWNER} RETURN c.key AS key, 'customer' AS sign "
    "UNION "
    f"MATCH (x:Matter) WHERE $matters AND {by_now('x.openedAt')} "
    "MATCH (x)<-[:HAS_MATTER]-(c:Customer) RETURN c.key AS key, 'customer' AS sign"
)
"""Who is a customer, by each sign that counts."""
PROSPECTS_BY: Final = (
    f"MATCH (m:Message) WHERE $buying AND {within('m.sentAt')} AND 'buying' IN m.intents "
    f"AND m.direction <> 'outbound' MATCH (m)<-[:SENT]-(h:Handle) {OWNER} "
    "RETURN c.key AS key, 'prospect' AS sign "
    "UNION "
    f"MATCH (o:Opportunity) WHERE $openDeals AND {by_now('o.at')} AND "
    "(o.won IS NULL OR o.closedAt > datetime($asOf)) "
    f"MATCH (o)<-[:CONTACT_IN]-(h:Handle) {OWNER} RETURN c.key AS key, 'prospect' AS sign "
    "UNION "
    f"MATCH (f:Referral) WHERE $referred AND {within('f.at')} "
    f"MATCH (f)<-[:MADE]-(:Handle)<-[:OWNS]-(c:Customer) WHERE {PERSON} WITH f "
    f"MATCH (f)-[:BROUGHT]->(h:Handle) {OWNER} RETURN c.key AS key, 'prospect' AS sign"
)
ENGAGED: Final = (
    f"MATCH (c:Customer {{key: key}}) WHERE {PERSON} MATCH (c)-[:OWNS]->(h:Handle) "
    f"WITH c, [(h)-[:SENT]->(m:Message) WHERE {within('m.sentAt')} AND (m.direction IN $directions "
    "OR ($thanks AND m.direction <> 'outbound' AND 'thanks' IN m.intents)) | [m.channel, m.key, m.sentAt]] "
    f"+ [(h)-[:GAVE]->(r:Reaction) WHERE {within('r.at')} AND r.kind IN $reactions AND {lasting('r.until')} "
    "| [h.channel, null, r.at]] AS acts UNWIND acts AS act "
    "WITH act[0] AS part, c.key AS unit, c.key AS person, act[1] AS message, act[2] AS at"
)
"""On which channels somebody engages, from `key` on."""
WHERE_CUSTOMERS_ARE: Final = Statement(
    "where customers are",
    by_place(f"CALL {{ {CUSTOMERS_BY} }} WITH DISTINCT key {ENGAGED}"),
)
WHERE_PROSPECTS_ARE: Final = Statement(
    "where prospects are",
    by_place(
        f"CALL {{ {CUSTOMERS_BY} UNION {PROSPECTS_BY} }} "
        f"WITH key, collect(sign) AS signs WHERE NOT 'customer' IN signs {ENGAGED}"
    ),
)
WHERE_ISSUES_GO: Final = Statement(
    "where issues go",
    by_place(
        f"MATCH (x:Matter) WHERE {within('x.openedAt')} {OWNER_OF_MATTER} "
        "MATCH (m:Message {key: x.opening}) "
        "WITH m.channel AS part, x.key AS unit, c.key AS person, m.key AS message, x.openedAt AS at"
    ),
)
OUTBOUND: Final = f"MATCH (m:Message) WHERE m.direction = 'outbound' AND {within('m.sentAt')} "
OURS: Final = " AS part, m.key AS unit, null AS person, m.key AS message, m.sentAt AS at"
FOCUS_ON_PRODUCTS: Final = Statement(
    "focus on products",
    by_place(
        f"{OUTBOUND}OPTIONAL MATCH (m)<-[:CONCERNS]-(x:Matter)<-[:HAS_MATTER]-(c:Customer) WHERE {PERSON} "
        "OPTIONAL MATCH (x)-[:ABOUT]->(p:Product) "
        f"WITH m, coalesce(p.slug, CASE WHEN x IS NULL THEN $noMatter ELSE $noProduct END){OURS}"
    ),
)
FOCUS_OF_TEAMS: Final = Statement(
    "focus of teams",
    by_place(f"{OUTBOUND}MATCH (m)<-[:SENT]-(h:Handle) WITH m, coalesce(h.team, $noTeam){OURS}"),
)
FOCUS_ON_CHANNELS: Final = Statement("focus on channels", by_place(f"{OUTBOUND}WITH m, m.channel{OURS}"))

# How many of how many: one row for each way of counting, the one that was chosen first

COUNTED: Final = (
    "count(DISTINCT unit) AS denominator, count(DISTINCT CASE WHEN counts THEN unit END) AS numerator, "
    "collect(DISTINCT CASE WHEN counts THEN person END) AS people, "
    "collect(DISTINCT CASE WHEN counts THEN message END) AS evidence "
)
RESULT: Final = f"numerator, denominator, {NAMED}"


def share(part: str, rows: str) -> str:
    """A row of the name `part` from rows of `unit, counts, person, message, at`; of 0 where there is none."""
    return f"{rows} {LATEST}WITH {COUNTED}RETURN '{part}' AS part, {RESULT}"


def chosen(shares: tuple[str, ...]) -> str:
    """Several such rows, `$chosen` first."""
    united = " UNION ALL ".join(shares)
    return (
        f"CALL {{ {united} }} RETURN part, numerator, denominator, people, evidence "
        "ORDER BY CASE WHEN part = $chosen THEN 0 ELSE 1 END, part"
    )


ANSWERING: Final = (
    f"{OUTBOUND}WITH m, size([(m)-[:REPLIES_TO]->(:Message)<-[:SENT]-(:Handle)<-[:OWNS]-(c:Customer) "
    f"WHERE {PERSON} | c.key]) + size([(m)-[:MENTIONS]->(:Handle)<-[:OWNS]-(c:Customer) "
    f"WHERE {PERSON} | c.key]) AS people "
    "WITH m.key AS unit, people > 0 AS counts, null AS person, m.key AS message, m.sentAt AS at"
)
VOICES: Final = (
    f"{OUTBOUND}MATCH (m)-[:PART_OF]->(v:Conversation) WITH v.key AS unit, m, "
    "EXISTS { (v)<-[:PART_OF]-(o:Message) WHERE o.direction <> 'outbound' AND "
    f"{by_now('o.sentAt')} }} AS counts "
    "WITH unit, counts, null AS person, m.key AS message, m.sentAt AS at"
)
PEERS: Final = (
    f"MATCH (x:Matter) WHERE {within('x.openedAt')} AND x.answeredBy IS NOT NULL {OWNER_OF_MATTER} "
    "WITH x.key AS unit, x.answeredBy = 'peer' AS counts, c.key AS person, x.opening AS message, "
    "x.openedAt AS at"
)
PUBLIC: Final = (
    f"MATCH (m:Message) WHERE {within('m.sentAt')} WITH m.key AS unit, m.channel IN $public AS counts, "
    "null AS person, m.key AS message, m.sentAt AS at"
)
OPENNESS: Final = Statement(
    "openness",
    chosen(
        (
            share("answers", ANSWERING),
            share("voices", VOICES),
            share("peers", PEERS),
            share("public", PUBLIC),
        )
    ),
)
SETTLING: Final = (
    f"MATCH (x:Matter) WHERE {within('x.openedAt')} {OWNER_OF_MATTER} "
    f"WITH x.key AS unit, {SETTLED_WELL} AS counts, c.key AS person, x.opening AS message, x.openedAt AS at"
)
KEEPING: Final = (
    f"MATCH (u:Usage) WHERE {by_now('u.at')} AND (u.until IS NULL OR u.until > datetime($from)) "
    f"MATCH (u)<-[:HAS]-(h:Handle) {OWNER} WHERE {PERSON} "
    f"WITH c.key AS unit, {lasting('u.until')} AS counts, c.key AS person, null AS message, u.at AS at"
)
SUCCESS: Final = Statement("success", chosen((share("settled", SETTLING), share("kept", KEEPING))))

# How many of how many, and what there is of each state: the row without a part is the answer


def by_state(rows: str, order: str = LATEST) -> str:
    """How many people are in a state that is `$counted`, and in each: of `state, person, message, at`."""
    return (
        f"CALL {{ {rows} RETURN count(DISTINCT person) AS denominator }} "
        f"CALL {{ {rows} {order}"
        "WITH collect(DISTINCT CASE WHEN state IN $counted THEN person END) AS people, "
        "collect(DISTINCT CASE WHEN state IN $counted THEN message END) AS evidence "
        f"RETURN null AS part, people, evidence UNION ALL {rows} {order}"
        "RETURN state AS part, collect(DISTINCT person) AS people, collect(DISTINCT message) AS evidence } "
        f"RETURN part, size(people) AS numerator, denominator, {NAMED} "
        "ORDER BY CASE WHEN part IS NULL THEN 0 ELSE 1 END, part"
    )


FLAMES: Final = Statement(
    "flames",
    by_state(
        f"MATCH (m:Message) WHERE {within('m.sentAt')} AND m.direction <> 'outbound' "
        "AND (m.sentiment <= $anger OR ($threats AND 'escalation' IN m.intents)) "
        f"MATCH (m)<-[:SENT]-(h:Handle) {OWNER} WHERE {PERSON} "
        "MATCH (m)<-[:CONCERNS]-(x:Matter) MATCH (x)<-[:HAS_MATTER]-(o:Customer) WHERE o.key = c.key "
        f"WITH {STANDING} AS state, c.key AS person, m.key AS message, m.sentAt AS at"
    ),
)
REFERENCE_STATE: Final = (
    "CASE WHEN r.expiresAt <= datetime($now) AND r.fallsTo = 'asked' AND r.askedUntil <= datetime($now) "
    "THEN 'inferred' WHEN r.expiresAt <= datetime($now) THEN r.fallsTo "
    "WHEN r.restsUntil <= datetime($now) THEN r.wakesAs ELSE r.state END"
)
"""Where somebody stands at a time as a reference; see docs/references.md."""
WILLING: Final = Statement(
    "willing references",
    by_state(
        "MATCH (r:Reference) WHERE r.since <= datetime($now) MATCH (r)-[:BY]->(c:Customer) "
        f"WITH r, c.key AS person, {REFERENCE_STATE} AS state WHERE state IN $states "
        "WITH person, state, [(r)-[:RESTS_ON]->(m:Message) | m.key] "
        "+ [(r)-[:RESTS_ON]->(:ReferenceAct)-[:SAID_IN]->(m:Message) | m.key] AS messages "
        "UNWIND CASE WHEN size(messages) = 0 THEN [null] ELSE messages END AS message "
        "WITH state, person, message",
        "ORDER BY person, message ",
    ),
)
REFERRERS: Final = Statement(
    "active referrers",
    f"MATCH (f:Referral) WHERE {by_now('f.at')} MATCH (f)<-[:MADE]-(h:Handle) {OWNER} WHERE {PERSON} "
    f"WITH f.at > datetime($from) AS counts, c.key AS unit, c.key AS person, null AS message, f.at AS at "
    f"{LATEST}WITH {COUNTED}RETURN null AS part, {RESULT}",
)

# What channels cost, and what was settled there: the row without a part is the answer

COST: Final = Statement(
    "channel cost",
    f"CALL {{ MATCH (x:Matter) WHERE {within('x.openedAt')} {OWNER_OF_MATTER} "
    f"MATCH (x)-[:CONCERNS]->(m:Message) WHERE {by_now('m.sentAt')} "
    f"WITH x, c, m.channel AS channel, {SETTLED_WELL} AS settled, sum(coalesce(m.seconds, 0)) AS seconds "
    "UNWIND [cost IN $costs WHERE cost.channel = channel] AS cost "
    "RETURN channel, cost.contact + seconds / 60.0 * cost.minute AS price, settled, x.key AS matter, "
    "c.key AS person, x.opening AS message, x.openedAt AS at "
    "UNION ALL UNWIND $costs AS cost RETURN cost.channel AS channel, cost.months AS price, "
    "false AS settled, null AS matter, null AS person, null AS message, null AS at } "
    f"WITH channel, price, settled, matter, person, message, at {LATEST}"
    "UNWIND [null, channel] AS part "
    "WITH part, sum(price) AS numerator, count(DISTINCT CASE WHEN settled THEN matter END) AS denominator, "
    "collect(DISTINCT CASE WHEN settled THEN person END) AS people, "
    "collect(DISTINCT CASE WHEN settled THEN message END) AS evidence "
    f"RETURN part, {RESULT} ORDER BY CASE WHEN part IS NULL THEN 0 ELSE 1 END, part",
)
