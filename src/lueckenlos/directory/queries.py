"""Reading the inventory: always of one municipality."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import numpy as np
import shapely
from django.db.models import Count, Max, QuerySet, Sum

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.roles import EDIT_INVENTORY, EDIT_OWN_ENTRIES, SEE_FIGURES
from lueckenlos.areas.models import Edition
from lueckenlos.areas.queries import active_edition, area_records, areas_of, planning_level
from lueckenlos.directory import rows
from lueckenlos.directory.derived import AreaAt
from lueckenlos.directory.models import (
    InventoryImport,
    KindDecision,
    Location,
    Organization,
    Service,
    Status,
)
from lueckenlos.directory.rows import Entry, entries
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.offers.area_by_town import AreasByTown
from lueckenlos.exchange.records import AreaRecord, OfferRecord
from lueckenlos.report.words import alphabetical


def services(municipality: Municipality) -> QuerySet[Service]:
    """What is in the inventory now."""
    return Service.objects.for_municipality(municipality).filter(status=Status.ACTIVE)


def visible_services(standing: Standing) -> QuerySet[Service]:
    """The services somebody may see inside: all, or only those of one's own organizations."""
    every = Service.objects.for_municipality(standing.here).exclude(status=Status.LOADING)
    if standing.may(EDIT_INVENTORY) or standing.may(SEE_FIGURES):
        return every
    return _own(every, standing)


def editable_services(standing: Standing) -> QuerySet[Service]:
    """The services somebody may change."""
    every = Service.objects.for_municipality(standing.here).exclude(status=Status.LOADING)
    return every if standing.may(EDIT_INVENTORY) else _own(every, standing)


def _own(every: QuerySet[Service], standing: Standing) -> QuerySet[Service]:
    """Those of the organizations whose entries somebody keeps, as long as the role lasts."""
    if not standing.may(EDIT_OWN_ENTRIES):
        return every.none()
    return every.filter(organization__members__user=standing.user)


def entry_of(municipality: Municipality, pk: UUID) -> Entry | None:
    """A service with everything that hangs on it; None where there is none."""
    every = Service.objects.for_municipality(municipality).exclude(status=Status.LOADING)
    return next(iter(entries(every.filter(pk=pk))), None)


def offer_records(municipality: Municipality) -> tuple[OfferRecord, ...]:
    """The inventory as the engine's assembly wants it, in the order it was put in."""
    return rows.records(services(municipality).order_by("position", "code"))


def stand(municipality: Municipality) -> str:
    """Something that is another as soon as services or decisions about kinds are."""
    every = Service.objects.for_municipality(municipality).exclude(status=Status.LOADING)
    told = every.aggregate(number=Count("pk"), versions=Sum("version"), last=Max("changed"))
    made = KindDecision.objects.for_municipality(municipality).aggregate(last=Max("made"))
    return f"{told['number']} {told['versions']} {told['last']} {made['last']}"


def harvested(municipality: Municipality, url: str) -> datetime | None:
    """From when on what an interface tells was read and loaded last; None: never."""
    every = InventoryImport.objects.for_municipality(municipality).filter(url=url)
    found: datetime | None = every.filter(state=InventoryImport.State.LOADED).aggregate(
        last=Max("read_at")
    )["last"]
    return found


def harvested_urls(municipality: Municipality) -> list[str]:
    """The interfaces offers were loaded from, the latest first."""
    every = InventoryImport.objects.for_municipality(municipality).exclude(url="")
    loaded = every.filter(state=InventoryImport.State.LOADED).order_by("-made")
    return list(dict.fromkeys(loaded.values_list("url", flat=True)))


def inventory_imports(municipality: Municipality) -> QuerySet[InventoryImport]:
    """The imports of lists, newest first."""
    every = InventoryImport.objects.for_municipality(municipality).select_related("by", "job")
    return every.defer("tables", "problems", "found")


def organizations(municipality: Municipality) -> QuerySet[Organization]:
    """The organizations of a municipality."""
    return Organization.objects.for_municipality(municipality)


def locations(municipality: Municipality) -> QuerySet[Location]:
    """The locations of a municipality."""
    return Location.objects.for_municipality(municipality)


# --- areas ---------------------------------------------------------------------------------------


def planning_edition(municipality: Municipality) -> Edition | None:
    """The areas a municipality plans at."""
    return active_edition(municipality, planning_level(municipality))


def area_names(municipality: Municipality) -> dict[str, str]:
    """The planning areas by key, as they sort."""
    edition = planning_edition(municipality)
    if edition is None:
        return {}
    named = areas_of(edition).order_by().values_list("key", "name")
    return dict(sorted(named, key=lambda pair: (alphabetical(pair[1]), pair[0])))


def area_labels(municipality: Municipality) -> dict[str, str]:
    """The planning areas by key, as somebody chooses one: those of one name with their keys."""
    names = area_names(municipality)
    number = Counter(fold(name) for name in names.values())
    return {
        key: name if number[fold(name)] == 1 else f"{name} ({key})" for key, name in names.items()
    }


def area_at(municipality: Municipality) -> AreaAt:
    """Finds the planning area of a place; "" where there is none, or no areas at all."""
    edition = planning_edition(municipality)
    return _finder(edition, municipality.name) if edition else _Areas((), "")


@lru_cache(maxsize=16)
def _finder(edition: Edition, title: str) -> _Areas:
    """By the borders and names of an edition, which never change."""
    return _Areas(area_records(edition), title)


class _Areas:
    """The areas of an edition, found by a point or by the name of an Ort."""

    def __init__(self, areas: Sequence[AreaRecord], title: str) -> None:
        self.keys = [area.id for area in areas]
        self.tree = shapely.STRtree([area.geometry for area in areas])
        self.towns = AreasByTown(areas, title)

    def __call__(self, latitude: float, longitude: float) -> str:
        hits = self.tree.query(shapely.Point(longitude, latitude), predicate="intersects")
        return self.keys[int(np.min(hits))] if len(hits) else ""

    def by_town(self, location: Location) -> str:
        """The key of the one area its area or Ort means, "" where none is sure."""
        said = location.area, location.street, location.postcode, location.city
        return self.towns.area_of(*said)
