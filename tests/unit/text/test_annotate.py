from __future__ import annotations

from graph_service.text.annotate import Annotation, Annotator
from graph_service.text.meaning import Meaning, Tone
from graph_service.text.sentiment import Vader
from ingest.company import Company, Product

ANNOTATOR = Annotator(
    Company("Us", products=(Product("lark", "Lark", ()), Product("wren", "Wren", ()))), Vader()
)
VERSION = ANNOTATOR.version


def test_a_text_has_its_sentiment_as_stance_to_each_product_it_names() -> None:
    """The values are VADER's published ones, see test_sentiment."""
    neutral, displeased, about = ANNOTATOR.annotate(["Wren, Lark and wren", "Today SUX!", "Lark: Today SUX!"])
    assert neutral == Annotation(Meaning(0.0, Tone.NEUTRAL), VERSION, (("wren", 0.0), ("lark", 0.0)))
    assert displeased == Annotation(Meaning(-0.5461, Tone.NEGATIVE), VERSION)
    assert about.meaning is not None
    assert about.stances == (("lark", about.meaning.sentiment),)
    assert about.meaning.sentiment < 0


def test_where_nothing_is_said_nothing_is_felt() -> None:
    silent, blank = ANNOTATOR.annotate(["", " \n"])
    assert silent == blank == Annotation(None, VERSION)


def test_no_texts_have_no_annotations() -> None:
    assert ANNOTATOR.annotate([]) == []


def test_the_version_names_the_judge_and_the_products() -> None:
    assert VERSION.startswith("vader-3.3.2+")
    assert Annotator(None, Vader()).version != VERSION
