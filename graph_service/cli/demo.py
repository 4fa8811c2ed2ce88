"""`demo`: an invented company's conversations, taken in by the ordinary way, and what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.cli.options import Data, Store, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph_service.bootstrap import Service
    from graph_service.questions.advocates import Side
    from ingest.sample import Sample

SHOWN: Final = 5
CONTEXTS: Final = 3


def demo(data: Data = None, store: Store = None) -> None:
    """Load the sample of an invented company and show its fans, its critics and what to read now."""
    from graph_service.bootstrap import open_service
    from graph_service.cli.screen import progress, say
    from graph_service.questions.advocates import Side
    from ingest.sample import write_sample

    # The environment must not choose: an invented company has no business in a real record.
    folder = settings_of(data, None).data / "demo"
    settings = settings_of(folder, store or f"embedded:{folder / 'graph'}")
    say("This is a SAMPLE: the company, its products and everybody who speaks are invented.")
    sample = write_sample(settings.data / "sample")
    say(f"Its files are in {sample.folder}.")
    say("Opening the store (the first time, the text model is built: about a minute).")
    with open_service(settings) as service:
        with progress() as show:
            take_in(service, sample, settings.data, show)
        show_counts(service)
        show_side(service, Side.FOR, "Fans: who would speak for us")
        show_side(service, Side.AGAINST, "Critics: who speaks against us")
        show_contexts(service, sample)
    show_next(settings.data)


def take_in(service: Service, sample: Sample, folder: Path, show: Callable[[str, int, int], None]) -> None:
    """Ingest the sample as anybody's files would be."""
    from graph_service.cli.screen import say
    from graph_service.pipeline.flow import Watch
    from ingest.company import read_company
    from ingest.reading import read_files
    from ingest.rejects import Rejects

    service.pipeline.declare_company(read_company(sample.company))
    with Rejects(folder / "rejects.ndjson") as rejects:
        loaded = service.pipeline.ingest(read_files(list(sample.files)), Watch(rejects.add, show))
    receipt = loaded.receipt
    say(
        f"Taken in: {receipt.added:,} new messages, {receipt.unchanged:,} known already, "
        f"{receipt.profiles:,} profiles; {loaded.rejected} broken rows were put aside in {rejects.path}."
    )


def show_counts(service: Service) -> None:
    from graph_service.cli.screen import print_table

    print_table("In the graph", ("what", "count"), list(service.answers.counts().items()))


def show_side(service: Service, side: Side, title: str) -> None:
    """The customers on one side, each with their reasons and a quote."""
    from graph_service.cli.screen import heading, quote, say
    from graph_service.questions.advocates import Asked

    page = service.answers.ranking(Asked(side, None, service.answers.time(), first=SHOWN))
    heading(f"{title} ({page.total} lean this way; the surest {len(page.rows)})")
    names = service.answers.reader.customers([row.customer for row in page.rows])
    for place, (row, customer) in enumerate(zip(page.rows, names, strict=True), 1):
        name = (customer.name if customer else None) or row.customer
        certain = "sure" if row.certain else "leaning, too little is known to be sure"
        say(
            f"\n{place}. {name}  score {row.score:.2f} "
            f"(interval {row.interval.low:.2f} to {row.interval.high:.2f}; {certain})"
        )
        for component in row.components:
            say(f"   {component.explanation}")
        (message,) = service.answers.reader.messages(row.evidence[:1])
        if message is not None:
            say(f"   {quote(message.text)} ({message.channel}, {message.sent_at:%d %B %Y})")


def show_contexts(service: Service, sample: Sample) -> None:
    """Which conversations fit some of the contexts that somebody might look for."""
    from graph_service.cli.screen import heading, quote, say
    from graph_service.questions.search import Sought

    for planted in sample.contexts[:CONTEXTS]:
        heading(f"Conversations about: {planted.context}")
        found = service.answers.search(Sought(planted.context, first=SHOWN)).rows
        for match, message in zip(
            found, service.answers.reader.messages([match.message for match in found]), strict=True
        ):
            if message is not None:
                say(f"   {match.score:.2f}  {quote(message.text)} ({message.channel})")


def show_next(folder: Path) -> None:
    """How to go on: serve the sample, and three questions to try."""
    from graph_service.cli.screen import heading, say

    heading("Next")
    say(f"Serve it, then open http://127.0.0.1:8000/graphiql:\n   graph-service serve --data {folder}")
    for title, command, question in QUESTIONS:
        say(f"{title}:\n   graph-service {command} --data {folder} '{question}'")


QUESTIONS: Final = (
    (
        "Who would speak for us",
        "query",
        "{ advocates(first: 3) { edges { node { score customer { name } evidence(first: 1) "
        "{ edges { node { text } } } } } } }",
    ),
    (
        "Which conversations are about refunds",
        "query",
        '{ search(text: "refund", first: 3) { edges { node { score message { text } } } } }',
    ),
    (
        "How much is said where, in Cypher",
        "cypher",
        "MATCH (m:Message) RETURN m.channel AS channel, count(*) AS messages ORDER BY channel",
    ),
)
