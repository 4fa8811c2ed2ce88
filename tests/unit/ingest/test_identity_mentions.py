"""What a mention is: the rules of twitter-text, on texts of ours."""

import pytest

from ingest.identity.mentions import mentioned_names


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", ()),
        ("@kettle_fan thanks", ("kettle_fan",)),
        ("thanks @kettle_fan", ("kettle_fan",)),
        ("@bob, @Kim and @bob", ("bob", "Kim")),
        ("@bob\n@kim", ("bob", "kim")),
        ("@700001 sorry", ("700001",)),
        ("を＠bobに", ("bob",)),
        ("é@bob", ("bob",)),
        ("-@bob .@kim (@ann)", ("bob", "kim", "ann")),
        ("RT@bob rt:@kim Rt @ann", ("bob", "kim", "ann")),
        ("smart@bob +rt@kim", ()),
        ("bob@acme.com", ()),
        ("_@bob 1@bob a@bob", ()),
        ("!@bob #@bob $@bob %@bob &@bob *@bob @@bob ＠@bob", ()),
        ("@bob@acme.social", ()),
        ("@bobé @bob\u0301", ()),
        ("@http://acme.com", ()),
        ("@bob: //", ("bob",)),
        ("@bob/friends @kim/7friends", ("kim",)),
        ("@" + "a" * 20, ("a" * 20,)),
        ("@" + "a" * 21, ("a" * 20,)),
        ("@ bob", ()),
    ],
)
def test_names_that_are_mentioned(text: str, named: tuple[str, ...]) -> None:
    assert mentioned_names(text) == named
