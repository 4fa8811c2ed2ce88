import pytest

from graph_service.text.encoder import Encoder
from graph_service.text.heads import Heads
from graph_service.text.judge import HeadsJudge
from graph_service.text.meaning import Sign
from graph_service.text.threats import LONGEST_TEXT, Whither, threats


def whither(text: str) -> list[Whither]:
    return [threat.whither for threat in threats(text)]


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("Settle this or you will hear from my solicitor", Whither.LAW),
        ("I’m suing you lot", Whither.LAW),
        ("I won't hesitate to contact my lawyer", Whither.LAW),
        ("We are not afraid to sue", Whither.LAW),
        ("I have no choice but to sue", Whither.LAW),
        ("See you in court!", Whither.LAW),
        ("That is it, next stop the ombudsman", Whither.REGULATOR),
        ("I have no choice but to contact trading standards", Whither.REGULATOR),
        ("I'll take this to the local papers", Whither.PRESS),
        ("Going to the press with this", Whither.PRESS),
        ("I am tagging your CEO from now on", Whither.EXECUTIVES),
        ("I will be calling head office in the morning", Whither.EXECUTIVES),
        ("I am doing a chargeback today", Whither.BANK),
        ("I will dispute this charge", Whither.BANK),
        ("Everyone should know how you treat people", Whither.PUBLIC),
        ("I'm going to tell everybody what you did", Whither.PUBLIC),
        ("If you do not fix it I will leave a one-star review", Whither.PUBLIC),
    ],
)
def test_where_somebody_threatens_to_take_it(text: str, to: Whither) -> None:
    assert whither(text) == [to]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My lawyer uses your app for her notes",
        "Hi, I'm Sue from accounts",
        "Will Sue be there?",
        "I am not going to sue anybody",
        "I don't want to go to the press",
        "I could have sued, but it was kind of you to ring",
        "How do I dispute a charge?",
        "Should I tell my lawyer?",
        'They told me "we will take you to court"',
        "> I'll go to the papers\nThat was last year",
        "My neighbour is suing the council",
        "I'll sue you over that pun lol",
        "I will tell everybody how helpful you were",
        "Please share it on Facebook when it is out",
        "She is going to be president one day",
        "Press play and nothing happens",
    ],
)
def test_what_is_denied_asked_imagined_quoted_or_others_is_none(text: str) -> None:
    assert whither(text) == []


def test_a_denial_elsewhere_leaves_a_threat_one() -> None:
    assert whither("You never answer, so I will go to the ombudsman") == [Whither.REGULATOR]


def test_each_kind_is_found_where_it_stands() -> None:
    text = "İ! I will call my lawyer. And I'll tell the newspapers."
    assert [text[each.start : each.end] for each in threats(text)] == [
        "will call my lawyer",
        "'ll tell the newspapers",
    ]


def test_a_long_text_is_read_in_part() -> None:
    assert whither("no. " * LONGEST_TEXT + "See you in court") == []


def test_who_threatens_means_to_take_it_further(encoder: Encoder) -> None:
    judge = HeadsJudge(Heads.shipped(), encoder.encode, encoder.version)
    sign = Sign("intent", "escalation")
    texts = [
        "Dreadful. I will dispute this charge.",
        "Dreadful. How do I dispute this charge?",
        "So lovely, thank you! I love it. I will dispute this charge of being hard to please!",
    ]
    assert [chances[sign] > 0.85 for chances in judge.chances(texts)] == [True, False, False]
    found = [{each.label for each in meaning.intents} for meaning in judge.read(texts)]
    assert ["escalation" in each for each in found] == [True, False, False]
