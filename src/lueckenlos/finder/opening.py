"""Which municipalities have opened their finder to families, and what families miss there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import FamilyFinder, SoughtTerm

SOUGHT_DAYS = 5
"""On fewer days a word that nothing was found for could be one family's."""


def is_open(municipality: Municipality) -> bool:
    """Whether families may look: as the coordination says; an invented example until then."""
    said = FamilyFinder.objects.for_municipality(municipality).first()
    return municipality.demo if said is None else said.open


def licence_of(municipality: Municipality) -> str:
    """Under which licence others may use what is told here; "" where none is chosen."""
    said = FamilyFinder.objects.for_municipality(municipality).first()
    return said.licence if said else ""


def licensed() -> list[tuple[Municipality, str]]:
    """The open municipalities that have chosen a licence, by name, with its key."""
    chosen = dict(FamilyFinder.unscoped.exclude(licence="").values_list("municipality", "licence"))
    return [
        (one, chosen[one.pk]) for one in open_municipalities().order_by("name") if one.pk in chosen
    ]


@dataclass(frozen=True, slots=True)
class Closing:
    """Since when the finder is closed, and by whose decision; "" where that is not known."""

    since: datetime
    by: str


def closing(municipality: Municipality) -> Closing | None:
    """How the finder was closed; None where it is open or nobody has decided yet."""
    said = FamilyFinder.objects.for_municipality(municipality).first()
    if said is None or said.open:
        return None
    lines = FamilyFinder.history.filter(id=said.pk).select_related("history_user")
    found: Any = None
    for line in lines.order_by("-history_date", "-history_id"):
        if line.open:
            break
        found = line
    return Closing(found.history_date, str(found.history_user or "")) if found else None


def open_municipalities() -> QuerySet[Municipality]:
    """All municipalities whose finder is open."""
    said = Q(pk__in=FamilyFinder.unscoped.filter(open=True).values("municipality"))
    silent = Q(demo=True) & ~Q(pk__in=FamilyFinder.unscoped.values("municipality"))
    return Municipality.objects.filter(said | silent)


def sought(municipality: Municipality) -> list[tuple[str, int]]:
    """What families looked for in vain on several days of a year, with the number of days."""
    rows = SoughtTerm.objects.for_municipality(municipality).order_by().values_list("term")
    often = rows.annotate(days=Count("day")).filter(days__gte=SOUGHT_DAYS)
    return list(often.order_by("-days", "term"))
