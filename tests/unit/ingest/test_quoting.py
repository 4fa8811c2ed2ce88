import pytest

from ingest.html_text import html_text
from ingest.quoting import own_words

CASES = {
    "nothing to cut": ("Hi,\n\nit leaks.\n\nJane", "Hi,\n\nit leaks.\n\nJane"),
    "an answer above the quotation": (
        "It leaks.\n\nOn Sun, 1 Mar 2026, Al <al@brewco.example> wrote:\n> What is wrong?\n> -- \n> Al\n",
        "It leaks.",
    ),
    "answers between quotations": (
        "On 1 March 2026 Al wrote:\n> What is wrong?\n\nIt leaks.\n\n> Since when?\n\nMonday.\n",
        "It leaks.\n\nMonday.",
    ),
    "an introduction over two lines": (
        "It leaks.\n\nOn Sun, 1 Mar 2026 at 12:30, BrewCo\n<help@brewco.example> wrote:\n\n> What is wrong?",
        "It leaks.",
    ),
    "an introduction in German": (
        "Sie tropft.\n\nAm 01.03.26 um 12:30 schrieb Al:\n> Was fehlt ihr?",
        "Sie tropft.",
    ),
    "an introduction by date and address": (
        "It leaks.\n\n2026-03-01 12:30 GMT+01:00 Al <al at brewco.example>:\n\n> What is wrong?",
        "It leaks.",
    ),
    "a sentence before a quotation is no introduction": (
        "You say so yourself:\n> It leaks.\nSo mend it.",
        "You say so yourself:\nSo mend it.",
    ),
    "a quotation without marks": (
        "It leaks.\n\nOn 1 March 2026, Al wrote:\nWhat is wrong?\n",
        "It leaks.",
    ),
    "a signature": ("It leaks.\n-- \nJane Doe\n+49 30 901820", "It leaks."),
    "a line of dashes is no signature": ("It leaks.\n----\nIt drips.", "It leaks.\n----\nIt drips."),
    "a telephone's advertisement": ("It leaks.\n\nSent from my iPhone\n\n> What?", "It leaks."),
    "a forwarded mail": (
        "See below.\n\n---------- Forwarded message ----------\nFrom: Al\n\nWhat is wrong?",
        "See below.",
    ),
    "an original mail": ("It leaks.\n\n-----Original Message-----\nFrom: Al\nWhat?", "It leaks."),
    "a heading as Outlook writes it": (
        "It leaks.\n\nFrom: Al <al@brewco.example>\nSent: Sunday, 1 March 2026\nTo: Jane\n\nWhat?",
        "It leaks.",
    ),
    "a list's footer": ("It leaks.\n" + "_" * 47 + "\nkettles mailing list", "It leaks."),
    "only a quotation": ("> What is wrong?", ""),
    "blank lines": ("One.\n\n\n\n\nTwo.  \n", "One.\n\nTwo."),
}


@pytest.mark.parametrize(("text", "own"), CASES.values(), ids=CASES.keys())
def test_own_words(text: str, own: str) -> None:
    assert own_words(text) == own


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<p>It&nbsp;leaks &amp; drips.</p><p>Help</p>", "It leaks & drips.\nHelp"),
        ("It<br>leaks<br/>badly", "It\nleaks\nbadly"),
        (
            "<html><head><title>x</title><style>p{}</style></head><body>It   \n leaks</body></html>",
            "It leaks",
        ),
        ("<script>alert('<p>')</script>It leaks", "It leaks"),
        ("It leaks<blockquote>a<blockquote>b</blockquote>c</blockquote>now", "It leaks\nnow"),
        ('It leaks<div class="gmail_quote">On 1 March <div>Al wrote</div> What?</div>', "It leaks"),
        ("&amp;lt;", "&lt;"),
        ("<![if !supportLists]>one<![endif]> <![odd[two]]>three", "one three"),
        ("<p>never closed", "never closed"),
        ("one<!-- a > b <p> -->, two<!-- never closed", "one, two"),
        ("cold <3 and <p", "cold <3 and <p"),
        ("a < b and <unknown>c</unknown>", "a < b and c"),
    ],
)
def test_html_is_reduced_to_what_is_seen(markup: str, seen: str) -> None:
    assert html_text(markup) == seen
