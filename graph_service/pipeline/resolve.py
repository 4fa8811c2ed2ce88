"""Stage two: handles become customers.

For now handles belong together when they share an identifier exactly (an address, a CRM
id). What weighs softer evidence will stand where `clusters` stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from graph_service.store.model import ChangeKind, Cluster, Identity, Ownership
from graph_service.store.record import GraphStore

STAGE: Final = "resolve"
NEVER: Final = datetime.min.replace(tzinfo=UTC)


def resolve(store: GraphStore) -> int:
    """Assign the handles that have changed since the last run; how many were looked at."""
    looked_at = 0
    cursor = store.cursor(STAGE)
    while changes := store.changes(cursor.seq, [ChangeKind.HANDLES]):
        handles = sorted({key for change in changes for key in change.keys})
        identities = neighbourhood(store, handles)
        found = clusters(identities)
        owned = {ownership.handle for cluster in found for ownership in cluster.handles}
        freed = [identity.key for identity in identities if identity.key not in owned]
        cursor = cursor.at(changes[-1].seq)
        store.assign(found, freed, cursor)
        looked_at += len(handles)
    return looked_at


def neighbourhood(store: GraphStore, handles: Sequence[str]) -> list[Identity]:
    """These handles and all that are joined to them, now or before, however far away."""
    seen: dict[str, Identity] = {}
    identifiers: set[str] = set()
    customers: set[str] = set()
    frontier = list(handles)
    while frontier:
        seen |= {identity.key: identity for identity in store.identities(frontier)}
        new = [seen[key] for key in frontier if key in seen]
        fresh = {i for identity in new for i in identity.identifiers} - identifiers
        owners = {identity.customer for identity in new if identity.customer} - customers
        identifiers |= fresh
        customers |= owners
        joined = {*store.handles_identified_by(sorted(fresh)), *store.handles_of(sorted(owners))}
        frontier = sorted(joined - seen.keys())
    return [seen[key] for key in sorted(seen)]


def clusters(identities: Iterable[Identity]) -> list[Cluster]:
    """Customers: the connected components of handles that share identifiers.

    A component with a handle of ours is ours, hence no customer.
    """
    groups: dict[str, list[Identity]] = {}
    known = {identity.key: identity for identity in identities}
    for key, root in components(known.values()).items():
        groups.setdefault(root, []).append(known[key])
    theirs = [group for group in groups.values() if not any(identity.ours for identity in group)]
    return [customer(group) for group in theirs]


def components(identities: Iterable[Identity]) -> dict[str, str]:
    """For each handle the representative of its component (union-find over identifiers)."""
    parent: dict[str, str] = {}

    def find(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    keys = []
    for identity in identities:
        keys.append(identity.key)
        for identifier in identity.identifiers:
            parent[find(f"identifier {identifier}")] = find(identity.key)
    return {key: find(key) for key in keys}


def customer(group: Sequence[Identity]) -> Cluster:
    """The customer of one component, named and keyed without regard to order."""
    anchor = min(group, key=lambda identity: (not identity.verified, identity.key))
    named = max(
        group, key=lambda i: (i.name is not None, i.verified, i.name_at or NEVER, i.name or "", i.key)
    )
    kinds = {identity.kind for identity in group}
    kind = next((k for k in ("organization", "bot") if k in kinds), "unknown")
    carriers = Counter(identifier for identity in group for identifier in identity.identifiers)
    return Cluster(anchor.key, named.name, kind, tuple(ownership(identity, carriers) for identity in group))


def ownership(identity: Identity, carriers: Mapping[str, int]) -> Ownership:
    """Why a handle belongs: the identifiers that another handle of the customer carries too."""
    shared = sorted(identifier for identifier in identity.identifiers if carriers[identifier] > 1)
    evidence = tuple(f"same {identifier}" for identifier in shared) or ("the only handle",)
    return Ownership(identity.key, 1.0, evidence)
