"""Working through the open questions of who is who, one by one, at a terminal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

import typer

from graph_service.cli.desk import Desk, Row, Word
from graph_service.cli.evidence import key_of, show_evidence, show_impact
from graph_service.cli.screen import complain, heading, say
from graph_service.cli.spelling import assertion_key, pair_of
from graph_service.errors import Misuse

SAME: Final = "s"
DIFFERENT: Final = "d"
SKIP: Final = "k"
UNDO: Final = "u"
QUIT: Final = "q"
CHOICES: Final = {
    SAME: "[s]ame",
    DIFFERENT: "[d]ifferent",
    SKIP: "s[k]ip",
    UNDO: "[u]ndo the last",
    QUIT: "[q]uit",
}


@dataclass(slots=True)
class Review:
    """A reviewer at her desk: what she said so far, and what she passed over."""

    desk: Desk
    by: str
    said: list[str] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)

    def work(self, first: int) -> None:
        """Show question after question, at most `first`, until there is none or she leaves."""
        while (question := self.next(first)) or self.said:
            if question is not None:
                show_question(question)
            answer = asked(tuple(CHOICES) if question else (UNDO, QUIT))
            if answer == QUIT:
                break
            try:
                self.follow(answer, question)
            except Misuse as error:
                complain(str(error))
        self.close()

    def next(self, first: int) -> Row | None:
        """The best question that she did not pass over; None after the last, and after `first` of them."""
        done = len(self.said) + len(self.passed) >= first
        return None if done else next(self.desk.questions(self.passed), None)

    def follow(self, answer: str, question: Row | None) -> None:
        if answer == UNDO or question is None:
            self.undo()
        elif answer == SKIP:
            self.passed.add(question["id"])
        else:
            self.decide(question, same=answer == SAME)

    def decide(self, question: Row, *, same: bool) -> None:
        evidence = question["evidence"]
        pair = pair_of(key_of(evidence["one"]), key_of(evidence["other"]))
        kept = self.desk.say(Word(pair, same, self.by))["assertion"]
        self.said.append(assertion_key(kept["id"]))
        say(f"Kept as {self.said[-1]}: {'one person' if same else 'two people'}.")

    def undo(self) -> None:
        """Take the last word back."""
        if not self.said:
            raise Misuse("Nothing was said here that could be undone.")
        self.desk.withdraw(self.said[-1], self.by)
        say(f"{self.said.pop()} is withdrawn; all is as before.")

    def close(self) -> None:
        say(f"\nDecided {len(self.said)}, skipped {len(self.passed)}; open: {self.desk.waiting()}.")
        for key in self.said:
            say(f"To take it back: graph-service identity withdraw {key}")


def show_question(question: Row) -> None:
    """All that a decision needs."""
    show_evidence(question["evidence"])
    heading("If they are one person:")
    show_impact(question["impact"])


def asked(keys: Collection[str]) -> str:
    """One of the keys of `CHOICES` that are offered; who sends no more has left."""
    offered = ", ".join(CHOICES[key] for key in keys)
    try:
        while (answer := str(typer.prompt(offered, prompt_suffix=" > ")).strip().lower()) not in keys:
            complain(f"Answer with one of {', '.join(keys)}.")
    except typer.Abort:
        return QUIT
    return answer
