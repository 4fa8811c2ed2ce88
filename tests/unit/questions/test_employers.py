"""Colleagues are those who share a name or a domain, also through others."""

from graph_service.questions.employers import joined


def test_colleagues_through_others_have_one_employer() -> None:
    marks = {"ann": {"acme"}, "bob": {"acme", "acme.example"}, "cy": {"acme.example"}, "dee": {"bolt"}}
    assert joined(marks) == {"ann": "acme", "bob": "acme", "cy": "acme", "dee": "bolt"}


def test_of_nobody_nothing_is_known() -> None:
    assert joined({}) == {}
