"""Advocates and critics on a screen."""

from __future__ import annotations

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, print_table, quote, say


def show_ranking(answer: Row, title: str) -> None:
    """A table of those on one side, then the reasons and words of each."""
    people = [edge["node"] for edge in answer["edges"]]
    if not people:
        say(f"{title}: nobody.")
        return
    kinds = ("kind",) if "kind" in people[0] else ()
    purpose = people[0]["customer"]["consent"]["purpose"]
    columns = ("", "who", "score", "interval", *kinds, "sure", purpose)
    rows = [table_row(place, person) for place, person in enumerate(people, 1)]
    print_table(f"{title}: {answer['totalCount']:,} lean this way", columns, rows)
    for place, person in enumerate(people, 1):
        show_person(place, person)


def table_row(place: int, person: Row) -> list[object]:
    interval = person["interval"]
    kind = [person["kind"].lower()] if "kind" in person else []
    ends = f"{interval['low']:.2f} to {interval['high']:.2f}"
    sure = "yes" if person["certain"] else "no"
    return [place, name_of(person), f"{person['score']:.2f}", ends, *kind, sure, consent_of(person)]


def consent_of(person: Row) -> str:
    """Whether they allow to be turned to, and since when."""
    found = person["customer"]["consent"]
    day = f" {found['at'][:10]}" if found["at"] else ""
    return f"{found['state'].lower()}{day}"


def name_of(person: Row) -> str:
    """The customer's name, else a handle."""
    customer = person["customer"]
    handles = [edge["node"] for edge in customer["handles"]["edges"]]
    called = [f"{each['channel']}:{each['address']}" for each in handles]
    return str(customer["name"] or next(iter(called), "Somebody"))


def show_person(place: int, person: Row) -> None:
    """Why somebody has the score, and what they said."""
    heading(f"{place}. {name_of(person)}")
    if "because" in person:
        say(f"   {person['because']}")
    for part in person["components"]:
        say(f"   {part['name']}: {part['explanation']}")
    spoken = (found["node"] for found in person["evidence"]["edges"])
    for message in (each for each in spoken if each["text"]):
        say(f"   {quote(message['text'])} ({message['channel']}, {message['sentAt'][:10]})")
