"""People to ask on the screen."""

from __future__ import annotations

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, print_table, quote, say


def show_selection(answer: Row) -> None:
    """Whom to ask, with reasons and quotes, who is left out, and what is promised."""
    chosen = answer["advocates"]
    if chosen:
        columns = ("#", "customer", "adds", "between", "alone", "critics", "organisation")
        print_table(None, columns, [line(place, each) for place, each in enumerate(chosen, start=1)])
    for each in chosen:
        show_reasons(each)
    show_left_out(answer)
    say()
    say(answer["promise"])
    if answer["certificate"]["beforehand"] is not None:
        say(f"The method promises {answer['certificate']['beforehand']:.0%} before it looks.")
    say(answer["learnt"]["explanation"])


def line(place: int, row: Row) -> tuple[object, ...]:
    """A line of the table; who was wanted by the asker is marked."""
    interval = f"{row['interval']['low']:.2f}–{row['interval']['high']:.2f}"
    name = f"{called(row)}{' (wanted)' if row['included'] else ''}"
    figures = (f"{row['gain']:.2f}", interval, f"{row['alone']:.2f}", f"{row['harm']:.2f}")
    return (place, name, *figures, row["organization"])


def called(row: Row) -> str:
    return str(row["customer"]["name"] or row["customer"]["id"])


def show_reasons(row: Row) -> None:
    heading(called(row))
    for part in row["components"]:
        say(f"  {part['explanation']}")
    for edge in row["evidence"]["edges"]:
        say(f"  {quote(edge['node']['text'])}")


def show_left_out(answer: Row) -> None:
    people = "1 person" if answer["askable"] == 1 else f"{answer['askable']:,} people"
    heading(f"May be asked: {people}. Left out:")
    for each in answer["leftOut"]:
        say(f"  {each['people']:,} {each['reason'].replace('_', ' ')}: {each['explanation']}")
    if not answer["leftOut"]:
        say("  nobody")
