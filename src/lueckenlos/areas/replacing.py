"""What a table that is loaded takes the place of, as rows and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from lueckenlos.areas.models import Grid, Import, Indicator, Population, State
from lueckenlos.areas.queries import valid_edition

CELLS = ("grid", "settled_places")


def replaced(row: Population | Indicator | Grid) -> Iterable[Population | Indicator | Grid]:
    """What is valid now and no longer is once a row is."""
    here = row.municipality_id
    if isinstance(row, Population):
        tables = Population.objects.for_municipality(here).filter(state=State.ACTIVE)
        return tables.filter(edition=row.edition_id, key=row.key, day=row.day)
    if isinstance(row, Indicator):
        return Indicator.objects.for_municipality(here).filter(state=State.ACTIVE, key=row.key)
    return Grid.objects.for_municipality(here).filter(state=State.ACTIVE)


def told(row: Population | Indicator | Grid) -> str:
    """A row that is replaced: what, of which day, when and from which file it was loaded."""
    of_day = f" vom {row.day:%d.%m.%Y}" if row.day else ""
    loaded = f", geladen am {timezone.localdate(row.loaded):%d.%m.%Y}"
    return f"{_called(row)}{of_day}{loaded} aus {row.file or 'einer anderen Quelle'}"


def _called(row: Population | Indicator | Grid) -> str:
    if isinstance(row, Grid):
        return "das Wohngitter"
    if isinstance(row, Indicator):
        return f"die Kennzahl „{row.name}“"
    if row.key == "children":
        return "die Kinderzahlen"
    return "die Geburten" if row.births else f"die Zahlen „{row.name}“"


def to_replace(one: Import, use: str, some: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """What an import that is not loaded yet would replace by what was found for a use."""
    return tuple(f"Ersetzt {told(old)}." for row in _rows(one, use, some) for old in replaced(row))


def _rows(
    one: Import, use: str, some: Iterable[Mapping[str, Any]]
) -> Iterator[Population | Indicator | Grid]:
    """The rows loading would make valid; children by areas that come along replace nothing."""
    here = one.municipality
    if use in CELLS and one.found.get("cells"):
        yield Grid(municipality=here)
    elif use == "indicator":
        yield from (Indicator(municipality=here, key=said.get("key", "")) for said in some)
    elif not one.found.get("areas") and (edition := valid_edition(one)):
        for said in some:
            day = date.fromisoformat(said["day"]) if said["day"] else None
            yield Population(municipality=here, edition=edition, key=said["key"], day=day)
