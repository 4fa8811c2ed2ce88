"""`select`: whom to ask to carry a message, what each adds, and how good the choice is at least."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.moments import Guard
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import product_id, times
from graph_service.cli.voices import AsOf, KnownAt
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from graph_service.cli.desk import Row

SELECT: Final = """
query ($k: Int!, $carry: MessageToCarry!, $constraints: SelectionConstraints!, $time: Time) {
  selectAdvocates(k: $k, carry: $carry, constraints: $constraints, time: $time) {
    advocates {
      customer { id name } gain harm alone included cost organization interval { low high level }
      components { name value contribution explanation }
      evidence(first: 2) { edges { node { id text channel sentAt } } }
    }
    leftOut { reason people explanation } askable unconvinced critics reached promise
    certificate { atLeast atMost criticsAtMost bestAtMost ratio beforehand confidence cascades }
    learnt { heard takenUp rate assumed explanation } asOf graphVersion
  }
}"""

Customers = Annotated[
    list[str] | None, typer.Option(help="A customer's id, or channel:address of a handle; again for more.")
]


def select(
    k: Annotated[int, typer.Argument(min=1, max=100, help="How many to ask.")],
    product: Annotated[str | None, typer.Option(help="With a word on this product, by its slug.")] = None,
    topic: Annotated[str | None, typer.Option(help="With a word on this topic, in any words.")] = None,
    include: Customers = None,
    exclude: Customers = None,
    one_per_organization: Annotated[
        bool, typer.Option("--one-per-organization", help="At most one of those with the same employer.")
    ] = False,
    budget: Annotated[float | None, typer.Option(help="What all may cost together.")] = None,
    cost: Annotated[
        list[str] | None, typer.Option(help="CUSTOMER=COST where it is not 1; give it again for more.")
    ] = None,
    unsure: Annotated[
        bool, typer.Option("--unsure", help="Also who leans to our side, though not surely.")
    ] = False,
    purpose: Annotated[
        str | None, typer.Option(help="What they are turned to for, as consents name it, such as reference.")
    ] = None,
    quiet_days: Annotated[
        float, typer.Option(min=0, help="Leave alone whom we told something within so many days.")
    ] = 7,
    lift: Annotated[
        list[Guard] | None, typer.Option(help="Overrule a guard; give it again for more.")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Which so many people who speak for us carry a message furthest to those not yet convinced, and why."""
    from graph_service.cli.chosen import show_selection
    from graph_service.cli.screen import print_json

    constraints = {
        "include": ids(include),
        "exclude": ids(exclude),
        "onePerOrganization": one_per_organization,
        "budget": budget,
        "costs": costs(cost or ()),
        "certainOnly": not unsure,
        "guards": {
            "purpose": purpose,
            "quietDays": quiet_days,
            "lift": [each.name for each in lift or ()],
        },
    }
    carry = {"product": product and product_id(product), "topic": topic}
    with door(data, store, server) as opened:
        answer = opened.root(
            SELECT,
            "selectAdvocates",
            k=k,
            carry=carry,
            constraints=constraints,
            time=times(as_of, known_at) or None,
        )
    print_json(answer) if as_json else show_selection(answer)


def customer_id(text: str) -> str:
    """The id of a customer given by it, or as channel:address of a handle."""
    from graph_service.api.ids import customer_key, global_id

    return global_id("Customer", customer_key(text))


def ids(customers: Sequence[str] | None) -> list[str]:
    return [customer_id(each) for each in customers or ()]


def costs(given: Sequence[str]) -> list[Row]:
    """Costs given as CUSTOMER=COST; raises `Misuse` for what is none."""
    found: list[Row] = []
    for each in given:
        customer, _, amount = each.rpartition("=")
        try:
            found.append({"cost": float(amount if customer else ""), "customer": customer_id(customer)})
        except ValueError:
            raise Misuse(f"--cost: {each!r} is no cost.", "Write twitter:ann=2.5.") from None
    return found
