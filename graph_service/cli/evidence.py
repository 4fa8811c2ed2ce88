"""Who is who on the screen: the evidence, the open questions, and what somebody's word changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, print_table, quote, say
from graph_service.cli.spelling import assertion_key

QUOTED: Final = 3
SURE: Final = 0.9999
ZONES: Final = {
    "JOIN": "enough to join them without asking",
    "ASK": "worth asking a person",
    "APART": "not enough to ask anybody",
}
SIDES: Final = {"FOR": "advocates", "AGAINST": "critics"}


def show_evidence(found: Row) -> None:
    """The evidence on two handles, field by field, with what it amounts to so far."""
    one, other = key_of(found["one"]), key_of(found["other"])
    heading(f"{one} and {other}: {percent(found['probability'])}, {ZONES[found['zone']]}")
    rows = [
        (
            step["field"],
            step["explanation"],
            f"{step['bits']:+.1f}",
            f"{step['total']:+.1f}",
            percent(step["probability"]),
        )
        for step in (found["prior"], *found["steps"])
    ]
    print_table(None, ("field", "what it says", "bits", "sum", "one person"), rows)
    for remark in found["remarks"]:
        say(f"{remark}.")
    say(f"By all that is known they are {'one customer' if found['together'] else 'two customers'}.")


def show_impact(impact: Row) -> None:
    """The customers before and after, where they stand, and what they want settled."""
    if impact["contradiction"] or not impact["changes"]:
        say(impact["contradiction"] or "No customer changes.")
        return
    rows = [
        *(person_row("now", person, impact["standingsBefore"]) for person in impact["before"]),
        *(person_row("then", person, impact["standingsAfter"]) for person in impact["after"]),
    ]
    print_table(None, ("", "customer", "handles", "stands"), rows)
    if impact["matters"]:
        say(f"Not settled yet: {len(impact['matters'])}")
    for matter in impact["matters"][:QUOTED]:
        for edge in matter["messages"]["edges"]:
            say(f"   {quote(edge['node']['text'])} ({edge['node']['channel']})")


def person_row(when: str, person: Row, standings: Sequence[Row]) -> tuple[str, str, str, str]:
    handles = keys_of(person)
    stands = [place_of(each) for each in standings if each["customer"] == person["customer"]]
    return when, person["name"] or handles[0], "\n".join(handles), "\n".join(stands)


def place_of(standing: Row) -> str:
    side = SIDES[standing["side"]]
    return f"{standing['rank']:,} of {standing['total']:,} {side} ({standing['score']:.2f})"


def show_questions(questions: Sequence[Row], waiting: int) -> None:
    """Open questions in a table: who may be one, how likely, why, and what a yes would change."""
    rows = [
        (
            *called(question),
            percent(question["probability"]),
            "\n".join(step["explanation"] for step in question["evidence"]["steps"]),
            "\n".join(changes(question)),
        )
        for question in questions
    ]
    print_table("Are they one person?", ("one", "other", "likely", "because", "a yes changes"), rows)
    say(f"{len(questions):,} of {waiting:,}; on a terminal each can be decided.")


def called(question: Row) -> tuple[str, str]:
    """The two handles of a question, with the names of their customers."""
    evidence = question["evidence"]
    names = {handle: person["name"] for person in question["impact"]["before"] for handle in keys_of(person)}
    one, other = (key_of(evidence[side]) for side in ("one", "other"))
    return f"{names.get(one) or ''}\n{one}".strip(), f"{names.get(other) or ''}\n{other}".strip()


def changes(question: Row) -> Iterator[str]:
    """What a yes would change, in short."""
    impact = question["impact"]
    if impact["contradiction"]:
        yield impact["contradiction"]
        return
    yield f"the person of {question['stake']:,} messages"
    yield from (f"now {place_of(each)}" for each in impact["standingsBefore"])
    yield from (f"then {place_of(each)}" for each in impact["standingsAfter"])
    if impact["matters"]:
        yield f"whose {len(impact['matters']):,} unsettled matters are"


def show_change(payload: Row) -> None:
    """What a word changed; what it would change in a dry run, which has no assertion."""
    show_impact(payload["impact"])
    kept = payload["assertion"]
    say(f"Done; kept as {assertion_key(kept['id'])}." if kept else "Nothing was changed.")


def show_assertions(rows: Sequence[Row]) -> None:
    """All that anybody said, a line each."""
    columns = ("assertion", "handles", "are", "said by", "because", "withdrawn")
    print_table(None, columns, [line_of(row) for row in rows])


def line_of(row: Row) -> Sequence[str | None]:
    ends = f"{key_of(row['one'])}\n{key_of(row['other'])}"
    what = "one person" if row["same"] else "two people"
    withdrawn = f"{row['withdrawnBy']}\n{minute(row['withdrawnAt'])}" if row["withdrawnAt"] else None
    said = f"{row['by']}\n{minute(row['at'])}"
    return assertion_key(row["id"]), ends, what, said, row["reason"], withdrawn


def minute(time: str) -> str:
    return time[:16].replace("T", " ")


def keys_of(person: Row) -> list[str]:
    return [key_of(handle) for handle in person["handles"]]


def key_of(handle: Row) -> str:
    return f"{handle['channel']}:{handle['address']}"


def percent(probability: float) -> str:
    """A probability for people: never surer than it is."""
    if probability > SURE:
        return "over 99.99 %"
    return "under 0.01 %" if probability < 1 - SURE else f"{100 * probability:.2f} %"
