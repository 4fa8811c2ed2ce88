"""What programs write in somebody's name, and what people write who mean it."""

from __future__ import annotations

import pytest

from graph_service.text.automatic import is_automatic, is_headed_automatic


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Automatic reply: Broken kettle", "I am back on Monday."),
        ("Re: Out of office: your bill", ""),
        ("Abwesenheitsnotiz", ""),
        ("Undeliverable: Broken kettle", ""),
        (None, "I am out of the office until 3 March and will answer then."),
        (None, "Hello, I'm on annual leave until Monday."),
        ("Your request", "We have received your request. Its reference number is 4711."),
        ("Your request", "Thank you. Your message has been received; we answer within two days."),
        (None, "This is an automated response. Please do not reply."),
        (None, "A new ticket has been opened for your mail: #12"),
    ],
)
def test_a_program(subject: str | None, text: str) -> None:
    assert is_automatic(subject, text)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Broken kettle", "It leaks"),
        (None, "We have received your kettle and look at it today. What is your ticket number?"),
        (None, "I received your message, thank you. Shall I call you at noon?"),
        (None, "Is nobody ever in the office?"),
        ("Automatic kettle", "Does it switch itself off?"),
        (None, "x" * 600 + " This is an automated response."),
        (None, ""),
    ],
)
def test_a_person(subject: str | None, text: str) -> None:
    assert not is_automatic(subject, text)


def test_a_subject_alone() -> None:
    assert is_headed_automatic("AW: Automatische Antwort: Ihre Anfrage")
    assert not is_headed_automatic(None)
