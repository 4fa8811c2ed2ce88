"""What the evidence on two records says, in words."""

from __future__ import annotations

from ingest.identity.fields import LEVELS, Field, Kind
from ingest.identity.frequencies import Frequencies


def sentence(field: Field, level: int, pair: tuple[str, str], frequencies: Frequencies) -> str:
    """One field's part of the reasons, such as `same surname Smith, which 4% share`."""
    left, right = (shown(field.kind, value) for value in pair)
    said = LEVELS[field.kind][level].says.format(field=field.name, left=left, right=right)
    share = frequencies.known(pair[0])
    return said if level or share is None else f"{said}, which {percent(share)} share"


def shown(kind: Kind, value: str) -> str:
    """A value as people write it: names with capitals, days with dashes."""
    if kind is Kind.DATE and len(value) == 8:
        return f"{value[:4]}-{value[4:6]}-{value[6:]}"
    return value.title() if kind in {Kind.GIVEN, Kind.SURNAME} else value


def percent(share: float) -> str:
    """A share as people say it: two figures, and no more than a person can mean.

    >>> percent(0.043), percent(0.25), percent(0.00002)
    ('4.3%', '25%', 'under 0.01%')
    """
    return f"{100 * share:.2g}%" if share >= 0.0001 else "under 0.01%"
