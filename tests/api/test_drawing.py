"""The network as a file, whatever people are called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from graph_service.questions.drawing import Drawing, drawing, gexf, graphml
from graph_service.questions.influence import EVERYTHING
from ingest.handle import Handle
from tests.api.sample import Sample
from tests.circles import ANN, talk

if TYPE_CHECKING:
    Write = Callable[[Drawing, datetime], bytes]
    Read = Callable[[BytesIO], Drawing]

ODD = ("a\x01b", "ab", "a\ufffeb", "a\nb", "😀", 'a<&">', "]]>", "nan")


@pytest.mark.parametrize(("write", "read"), [(gexf, nx.read_gexf), (graphml, nx.read_graphml)])
def test_any_name_can_be_read_again(fresh: Sample, write: Write, read: Read) -> None:
    people = [Handle("twitter", address, name=address * 2) for address in ODD]
    said = [talk(f"m{place}", person, "hello", place, "m") for place, person in enumerate(people)]
    fresh.context.pipeline.ingest([talk("m", ANN, "hello", 0), *said])
    answers = fresh.context.answers
    time = answers.time()
    drawn = drawing(answers.network(time, EVERYTHING), answers.reader, lambda *_: None)
    found = read(BytesIO(write(drawn, time.as_of)))
    assert (len(found), found.number_of_edges()) == (len(ODD) + 1, len(ODD))
    assert {"twitter:ab", "twitter:a\ufffd1;b", "twitter:😀", "twitter:a\nb"} <= set(found)
    assert found.nodes["twitter:a\ufffd1;b"]["label"] == "abab"
    assert found.nodes["twitter:ann"]["listeners"] == len(ODD)
