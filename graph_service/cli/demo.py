"""`demo`: an invented company's conversations, taken in by the ordinary way, and what they show."""

from __future__ import annotations

from collections import Counter
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from graph_service.cli.options import Data, Store, settings_of
from graph_service.store.analyst import EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graph_service.bootstrap import Service
    from graph_service.questions.moments import Moment
    from graph_service.questions.opinions import Side
    from graph_service.questions.timeline import Entry
    from graph_service.store.model import MessageRow
    from ingest.sample import Person, Sample

SHOWN: Final = 3
CONTEXTS: Final = 3
ASKED_BY_NOBODY: Final = "recipes for pickled gherkins"
MOST: Final = 1_000
WIDTH: Final = 60
"""Of a quotation in a table, in characters."""


def demo(data: Data = None, store: Store = None) -> None:
    """Load the sample of an invented company: fans, critics, whom to ask, who waits, what to read now."""
    from graph_service.bootstrap import open_service
    from graph_service.cli.demo_care import show_care
    from graph_service.cli.screen import progress, say
    from graph_service.questions.opinions import Side
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
        show_carriers(service)
        show_person(service, sample.one_person)
        show_question(service, settings.data)
        show_signals(service, settings.data)
        show_care(service, settings.data)
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
        service.scorer.write(Watch(say=show))
    receipt = loaded.receipt
    say(
        f"Taken in: {receipt.added:,} new messages, {receipt.unchanged:,} known already, "
        f"{receipt.profiles:,} profiles, {receipt.facts:,} facts; "
        f"{loaded.rejected} broken rows were put aside in {rejects.path}."
    )


def show_counts(service: Service) -> None:
    """How much there is, by channel and kind too."""
    from graph_service.cli.screen import print_table, say

    print_table("In the graph", ("what", "count"), list(service.answers.counts().items()))
    for title, counts in (("Contacts", service.store.contacts()), ("Facts", service.store.facts())):
        say(f"{title}: {', '.join(f'{what} {count:,}' for what, count in counts.items())}.")


def show_side(service: Service, side: Side, title: str) -> None:
    """The customers on one side, each with their reasons and a quote."""
    from graph_service.cli.screen import heading, quote, say
    from graph_service.questions.opinions import Asked

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
        for message in filter(None, service.answers.reader.messages(row.evidence[:1])):
            say(f"   {quote(message.text)} ({message.channel}, {message.sent_at:%d %B %Y})")


def show_carriers(service: Service) -> None:
    """Who is louder, whom to ask to carry a message, and who would vouch for us."""
    from functools import partial

    from graph_service.api.once import answer_once
    from graph_service.cli.chosen import show_selection
    from graph_service.cli.loudness import LOUDNESS
    from graph_service.cli.reference_desk import ReferenceDesk, show_references
    from graph_service.cli.screen import heading
    from graph_service.cli.select import SELECT
    from graph_service.cli.sides import show_loudness

    desk = ReferenceDesk(partial(answer_once, service.context))
    show_loudness(desk.root(LOUDNESS, "loudness", by=["PRODUCT"], certain=False))
    heading(f"Whom to ask to carry a message: the {SHOWN} who reach furthest together")
    show_selection(desk.root(SELECT, "selectAdvocates", k=SHOWN, carry={}, constraints={}))
    heading("Who would vouch for us (nobody was asked yet)")
    show_references(desk.references({}, {}, SHOWN))


def show_person(service: Service, person: Person) -> None:
    """What one person did and was told on all channels: the first of each kind, in order of time."""
    from graph_service.cli.screen import heading, print_table
    from graph_service.questions.timeline import timelines
    from graph_service.store.timelines import Order, TimelinePage

    reader = service.answers.reader
    customers = reader.customer_keys_of_handles([person.handle("email").key])
    (entries,) = timelines(reader, [key for key in customers if key], TimelinePage(Order.OLDEST, MOST))
    first = {entry.kind: entry for entry in reversed(entries)}
    heading(f"One person: {person.name} ({len(entries)} entries; the first of each kind)")
    shown = sorted(first.values(), key=lambda entry: (entry.at, entry.key))
    keys = [entry.message for entry in shown if entry.message]
    said = {message.key: message for message in reader.messages(keys) if message is not None}
    rows = [row_of(entry, said.get(entry.message or "")) for entry in shown]
    print_table(None, ("date", "channel", "what", "quote"), rows)
    show_handles(service, [key for key in customers if key])


def show_handles(service: Service, customers: list[str]) -> None:
    """How a person was put together: her handles, how sure each is hers, and why."""
    from graph_service.cli.evidence import percent
    from graph_service.cli.screen import heading, print_table

    (handles,) = service.answers.reader.handles_of_customers(customers)
    rows = [(row.key, percent(row.confidence or 0.0), "\n".join(row.evidence)) for row in handles]
    heading("Who she is")
    print_table(None, ("handle", "hers", "because"), rows)


def show_question(service: Service, folder: Path) -> None:
    """What is best asked of a person, and how she answers."""
    from graph_service.cli.evidence import percent
    from graph_service.cli.screen import heading, say

    questions = service.answers.people.questions()
    heading(f"Who is who: {len(questions)} questions are left to a person")
    for question in questions[:1]:
        found = question.resemblance
        say(f"Are {found.first} and {found.second} one person? {percent(found.probability)}:")
        say(f"   {'; '.join(found.says)}")
        say(f"Decide it: graph-service identity review --data {folder}")


def show_signals(service: Service, folder: Path) -> None:
    """What somebody has to act on, the most urgent first."""
    from graph_service.cli.screen import heading, print_table, say
    from graph_service.store.signals import SignalFilter

    rows = service.store.signals.page(SignalFilter(), service.answers.time().as_of, None, SHOWN)
    said = service.answers.reader.messages([row.raised_by[0] for row in rows])
    heading("What somebody has to act on (the most urgent first)")
    shown = [
        (
            row.kind,
            row.standing.team,
            f"{row.standing.due_at:%d %b %Y}",
            shorten(m.text, WIDTH, placeholder=" …"),
        )
        for row, m in zip(rows, said, strict=True)
        if m is not None
    ]
    print_table(None, ("kind", "for", "due", "quote"), shown)
    say(f"All of them: graph-service signals --data {folder}")


def row_of(entry: Entry, message: MessageRow | None) -> tuple[str, str, str, str]:
    """When, where, what, and the words; those of somebody else where she merely reacted to them."""
    reacted = message is not None and message.key != entry.key
    channel = message.channel if message else entry.handle.partition(":")[0]
    words = message.text if message and reacted else entry.summary
    return f"{entry.at:%d %b %Y}", channel, entry.kind, shorten(words, WIDTH, placeholder=" …")


def show_contexts(service: Service, sample: Sample) -> None:
    """Which conversations fit some of the contexts that somebody might look for, or that none does."""
    from graph_service.cli.screen import heading, quote, say
    from graph_service.moments.guards import GuardOptions
    from graph_service.questions.moments import Asked

    time = service.answers.time()
    options = GuardOptions(time.as_of, time.known_at, decided_by=time.known_at)
    for context in (*(planted.context for planted in sample.contexts[:CONTEXTS]), ASKED_BY_NOBODY):
        heading(f"Who to talk to about: {context}")
        found = service.answers.moments(Asked(context, time, options, first=SHOWN))
        for match in found.matches:
            say(f"   {match.chance:.2f}  {quote(match.message.text)} ({match.message.channel})")
        if not found.matches:
            say(f"   Nobody. {found.nobody}")
        if found.held:
            say(f"   Held back: {', '.join(held_back(found.held))}.")


def held_back(held: Sequence[Moment]) -> Iterator[str]:
    """How many each guard holds back, the most first."""
    counts = Counter(guard.kind for moment in held for guard in moment.guards)
    return (f"{count} {kind.replace('_', ' ')}" for kind, count in counts.most_common())


def show_next(folder: Path) -> None:
    """How to go on: serve the sample, and three questions to try."""
    from graph_service.cli.screen import heading, say

    heading("Next")
    say(f"Serve it, then open http://127.0.0.1:8000/:\n   graph-service serve --data {folder}")
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
        "Whom to talk to about refunds",
        "query",
        '{ moments(context: "waiting for a refund", first: 3) { matches { probability message { text } } '
        "heldBack { guards { explanation } } nobody { explanation } } }",
    ),
    (
        "How much is said where, in Cypher",
        "cypher",
        EXAMPLE,
    ),
)
