"""Reading areas, who lives there, indicators and imports: always of one municipality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.roles import BY_KEY, SEE_AREAS
from lueckenlos.areas import rows
from lueckenlos.areas.models import (
    Area,
    AreaComment,
    Edition,
    FileImport,
    Grid,
    Import,
    Indicator,
    Level,
    Population,
    State,
)
from lueckenlos.exchange.records import AreaRecord, Cell
from lueckenlos.jobs.models import Job, StoredFile

# --- levels and editions -------------------------------------------------------------------------


def levels(municipality: Municipality) -> QuerySet[Level]:
    """The levels of a municipality, first the one it plans at."""
    return Level.objects.for_municipality(municipality)


def planning_level(municipality: Municipality) -> Level | None:
    """The level a municipality plans at, None before it has areas."""
    return levels(municipality).filter(planning=True).first()


def level_named(municipality: Municipality, name: str) -> Level | None:
    """The level of a name; without one that of planning."""
    if not name:
        return planning_level(municipality)
    return levels(municipality).filter(name=name).first()


def editions(municipality: Municipality) -> QuerySet[Edition]:
    """All editions that are whole, with the number of their areas."""
    every = Edition.objects.for_municipality(municipality).exclude(state=State.LOADING)
    return every.select_related("level").annotate(number=Count("areas")).order_by(
        "-level__planning", "level__name", "-valid_from", "-loaded"
    )  # fmt: skip


def active_edition(municipality: Municipality, level: Level | None) -> Edition | None:
    """The edition that is valid on a level."""
    if level is None:
        return None
    every = Edition.objects.for_municipality(municipality).select_related("level")
    return every.filter(level=level, state=State.ACTIVE).first()


TOWN_KEYS = (8, 12)
"""Digits of the key of a Gemeinde: AGS and ARS."""

# --- areas --------------------------------------------------------------------------------------


def areas_of(edition: Edition) -> QuerySet[Area]:
    """All areas of an edition, without their exact borders."""
    every = Area.objects.for_municipality(edition.municipality_id)
    return every.filter(edition=edition).defer("geometry")


def homes_of(edition: Edition) -> dict[str, str]:
    """The Gemeinde of every area of an edition, "" where none is told."""
    return dict(areas_of(edition).order_by("pk").values_list("key", "gemeinde"))


def gemeinden_of(edition: Edition) -> dict[str, str]:
    """The Gemeinde of each area of an edition."""
    return dict(areas_of(edition).values_list("key", "gemeinde"))


def groups_of(edition: Edition) -> dict[str, list[str]]:
    """The areas of an edition by their Gemeinde, where there are several Gemeinden."""
    return groups_in(homes_of(edition))


def groups_in(homes: Mapping[str, str]) -> dict[str, list[str]]:
    """Areas by their Gemeinde, where there are several Gemeinden."""
    found: dict[str, list[str]] = {}
    for key, gemeinde in homes.items():
        if gemeinde:
            found.setdefault(gemeinde, []).append(key)
    return found if len(found) > 1 else {}


def visible_areas(standing: Standing, edition: Edition) -> QuerySet[Area]:
    """The areas somebody may see: a Gemeinde only its own."""
    gemeinden = own_gemeinden(standing)
    every = areas_of(edition)
    return every if gemeinden is None else every.filter(_in(gemeinden))


def own_gemeinden(standing: Standing) -> list[str] | None:
    """The Gemeinden somebody is limited to; None: no limit."""
    held = [one for one in standing.memberships if SEE_AREAS in BY_KEY[one.role].permissions]
    if any(not one.gemeinde for one in held):
        return None
    return sorted({one.gemeinde for one in held})


def _in(gemeinden: Sequence[str]) -> Q:
    """Areas that are or lie in Gemeinden (AGS, 8 digits), also where they are told by ARS (12)."""
    found = Q(pk__in=[])
    for ags in gemeinden:
        for column in ("key", "gemeinde"):
            starts, ends = f"{column}__startswith", f"{column}__endswith"
            found |= Q(**{column: ags}) | (
                Q(**{starts: ags[:5], ends: ags[5:]}) & Q(**{f"{column}__regex": r"^\d{12}$"})
            )
    return found


def area_records(edition: Edition, *, outline: bool = False) -> list[AreaRecord]:
    """The areas of an edition as they were read, or with borders for the screen."""
    every = Area.objects.for_municipality(edition.municipality_id).filter(edition=edition)
    every = every.defer("geometry" if outline else "outline").order_by("pk")
    return [rows.area_record(row, outline=outline) for row in every]


def gemeinde_name(municipality: Municipality, area: Area) -> str:
    """The name of the Gemeinde of an area: as it was told, of a town its own; "" where unknown."""
    town = {municipality.key.ljust(length, "0") for length in TOWN_KEYS}
    return area.gemeinde_name or (municipality.name if area.gemeinde in town else "")


def gemeinde_names(municipality: Municipality) -> dict[str, str]:
    """The names of Gemeinden by key (AGS and ARS), as valid areas tell them; of a town its own."""
    found = dict[str, str]()
    valid = Area.objects.for_municipality(municipality).filter(edition__state=State.ACTIVE)
    told = valid.order_by().values_list("key", "name", "gemeinde", "gemeinde_name").distinct()
    for key, name, gemeinde, gemeinde_name in told:
        if gemeinde and (gemeinde_name or key == gemeinde):
            found.setdefault(gemeinde, gemeinde_name or name)
    for key in (municipality.key.ljust(length, "0") for length in TOWN_KEYS):
        found.setdefault(key, municipality.name)
    return {key[:5] + key[-3:]: name for key, name in found.items() if len(key) == 12} | found


# --- who lives there -----------------------------------------------------------------------------


NEWEST_FIRST = F("day").desc(nulls_last=True)
"""What has no day comes last, whatever the database thinks of that."""


def populations(municipality: Municipality) -> QuerySet[Population]:
    """The tables of children that are valid, by series, newest first."""
    every = Population.objects.for_municipality(municipality).filter(
        state=State.ACTIVE, edition__state=State.ACTIVE
    )
    return every.select_related("edition__level").defer("hidden").order_by(
        "key", NEWEST_FIRST, "-loaded"
    )  # fmt: skip


def latest(edition: Edition) -> list[Population]:
    """Of every series of an edition the newest table, all children first."""
    every = Population.objects.for_municipality(edition.municipality_id).filter(
        edition=edition, state=State.ACTIVE
    )
    found: dict[str, Population] = {}
    for one in every.order_by(NEWEST_FIRST, "-loaded"):
        found.setdefault(one.key, one)
    return sorted(found.values(), key=_in_order)


def _in_order(one: Population) -> tuple[bool, bool, str]:
    return one.key != "children", one.births, one.name


def series(population: Population) -> QuerySet[Population]:
    """All valid days of the series of a table, the oldest first."""
    every = Population.objects.for_municipality(population.municipality_id)
    return every.filter(
        edition=population.edition_id, key=population.key, state=State.ACTIVE
    ).order_by(F("day").asc(nulls_first=True), "loaded")


# --- indicators ----------------------------------------------------------------------------------


def indicators(municipality: Municipality) -> QuerySet[Indicator]:
    """The indicators that are valid."""
    every = Indicator.objects.for_municipality(municipality).filter(state=State.ACTIVE)
    return every.select_related("edition__level")


# --- imports -------------------------------------------------------------------------------------


def imports(municipality: Municipality) -> QuerySet[Import]:
    """The imports of a municipality, newest first."""
    every = Import.objects.for_municipality(municipality).select_related("by", "job")
    return every.defer("tables", "problems", "found")


def files_in(one: FileImport) -> QuerySet[StoredFile]:
    """The files of an import, in the order they came."""
    these: Any = type(one).files
    of = f"{one._meta.model_name}_id"
    mine = these.through.objects.filter(**{of: one.pk}).values("storedfile_id")
    every = StoredFile.objects.for_municipality(one.municipality)
    return every.filter(pk__in=mine).order_by("stored", "pk")


def valid_edition(one: Import) -> Edition | None:
    """The edition that is valid on the level of an import."""
    return active_edition(one.municipality, level_named(one.municipality, one.level))


def edition_of(job: Job) -> Edition | None:
    """The edition that was valid when work on an import was ordered."""
    every = Edition.objects.for_municipality(job.municipality).select_related("level")
    return every.filter(pk=str(job.input["edition"])).first() if job.input.get("edition") else None


def loaded_is_valid(one: Import) -> bool:
    """Whether inhabitants, counts, an indicator or a grid that an import has loaded are valid."""
    counted = one.found.get("inhabitants") and not one.found.get("areas")
    edition = edition_of(one.job) if one.job and counted else None
    if edition is not None and edition.state == State.ACTIVE:
        return True
    return any(
        table.objects.for_municipality(one.municipality)
        .filter(job=one.job_id, state=State.ACTIVE)
        .exists()
        for table in (Population, Indicator, Grid)
    )


SEVERITIES = {"error": "Fehler", "warning": "Warnung", "note": "Hinweis"}
KINDS = {"error": "danger", "warning": "warning", "note": "info"}
NAMED_ROWS = 8


@dataclass(frozen=True, slots=True)
class Sort:
    """Problems of an import with the same cure: an example, how many there are, and where."""

    severity: str
    kind: str
    place: str
    what: str
    cure: str
    number: int
    rows: str


def sorts(problems: Sequence[dict[str, Any]]) -> list[Sort]:
    """The quality report by sort of problem, the worst first."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in problems:
        key = tuple(str(one[name]) for name in ("severity", "code", "file", "sheet", "column"))
        groups.setdefault(key, []).append(one)
    order = list(SEVERITIES)
    found = sorted(groups.values(), key=lambda some: order.index(some[0]["severity"]))
    return [_sort(some) for some in found]


def _sort(some: list[dict[str, Any]]) -> Sort:
    first = some[0]
    place = [first["file"]] if first["file"] else []
    place += [f"Blatt „{first['sheet']}“"] if first["sheet"] else []
    place += [f"„{first['column']}“"] if first["column"] else []
    numbers = sorted({one["row"] for one in some if one["row"] is not None})
    more = f" und {len(numbers) - NAMED_ROWS} weitere" if len(numbers) > NAMED_ROWS else ""
    severity = first["severity"]
    return Sort(
        severity=SEVERITIES[severity],
        kind=KINDS[severity],
        place=", ".join(place),
        what=first["what"],
        cure=first["cure"],
        number=len(some),
        rows=", ".join(map(str, numbers[:NAMED_ROWS])) + more,
    )


# --- what Gemeinden say, and what the engine needs ----------------------------------------------


def comments(level: Level, key: str) -> QuerySet[AreaComment]:
    """What was said about the figures of an area."""
    every = AreaComment.objects.for_municipality(level.municipality_id).select_related("by")
    return every.filter(level=level, area=key)


def grid(municipality: Municipality) -> tuple[Cell, ...]:
    """Where inside the areas children live; nothing where nobody loaded it."""
    row = Grid.objects.for_municipality(municipality).filter(state=State.ACTIVE).first()
    return rows.unpacked(bytes(row.cells)) if row else ()
