from __future__ import annotations

from graph_service.text.annotate import Annotation, annotate
from graph_service.text.products import ProductFinder
from graph_service.text.sentiment import Vader
from ingest.company import Product

FINDER = ProductFinder([Product("lark", "Lark", ()), Product("wren", "Wren", ())])


def test_a_text_has_its_sentiment_as_stance_to_each_product_it_names() -> None:
    """The values are VADER's published ones, see test_sentiment."""
    texts = ["Wren, Lark and wren", "Today SUX!", "Lark: Today SUX!"]
    neutral, displeased, about = annotate(texts, FINDER, Vader())
    assert neutral == Annotation(0.0, "vader-3.3.2", (("wren", 0.0), ("lark", 0.0)))
    assert displeased == Annotation(-0.5461, "vader-3.3.2")
    assert about.stances == (("lark", about.sentiment),)
    assert about.sentiment is not None
    assert about.sentiment < 0


def test_where_nothing_is_said_nothing_is_felt() -> None:
    silent, blank = annotate(["", " \n"], FINDER, Vader())
    assert silent == blank == Annotation(None, "vader-3.3.2")


def test_no_texts_have_no_annotations() -> None:
    assert annotate([], FINDER, Vader()) == []
