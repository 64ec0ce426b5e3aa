"""What a run is made of: rows as the records the command line reads, so that figures are the same.

A `Basis` names the rows and keeps what may change in them, so an old run can be made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Max, Sum

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas import rows as area_rows
from lueckenlos.areas import travel
from lueckenlos.areas.models import BusService, Edition, Grid, Level, Population, State, TravelFile
from lueckenlos.areas.queries import area_records, areas_of, latest
from lueckenlos.chain.completeness import areas_on
from lueckenlos.chain.models import Completeness, Scheme
from lueckenlos.chain.queries import current_scheme, declarations
from lueckenlos.directory.models import InventoryImport, Location, Organization, Service, Status
from lueckenlos.directory.queries import planning_edition
from lueckenlos.exchange import records
from lueckenlos.exchange.kept import packed
from lueckenlos.exchange.records import AreaRecord, Case, OfferRecord, Source

WATCHED = (
    Service, Location, Organization, Level, Edition, Population, Grid, Scheme, Completeness,
    TravelFile, BusService,
)  # fmt: skip
"""Tables whose history tells that a run is out of date."""
LINES = {"last": Max("history_id"), "number": Count("history_id")}
"""What of a history tells that it grew, also by lines numbered before others were written."""
INVENTORY = {"number": Count("pk"), "versions": Sum("version")}
"""What of the services changes where an import is switched on without a line of history."""
GROUND = ("settled_places", "grid")
Seen = Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class Basis:
    """The rows a run is made of, besides its offers; keys as text."""

    reference_day: date
    edition: str = ""
    populations: tuple[str, ...] = ()
    grid: str = ""
    scheme: str = ""
    complete: tuple[int | str, ...] = ()
    inhabitants: Mapping[str, int | None] = field(default_factory=dict)
    """By area; they may be mended in the areas that are there."""
    streets: str = ""
    timetable: str = ""
    bus: Mapping[str, bool] = field(default_factory=dict)
    """By area whether one runs on weekdays; without those of which nobody knows."""


def basis_now(municipality: Municipality, day: date) -> Basis:
    """What is valid now."""
    edition = planning_edition(municipality)
    grid = Grid.objects.for_municipality(municipality).filter(state=State.ACTIVE).first()
    scheme = current_scheme(municipality)
    streets = travel.valid_file(municipality, travel.STREETS)
    timetable = travel.valid_file(municipality, travel.TIMETABLE)
    return Basis(
        reference_day=day,
        edition=str(edition.pk) if edition else "",
        populations=tuple(str(one.pk) for one in latest(edition)) if edition else (),
        grid=str(grid.pk) if grid else "",
        scheme=str(scheme.pk) if scheme else "",
        complete=tuple(str(one.pk) for one in declarations(municipality)),
        inhabitants=dict(areas_of(edition).values_list("key", "inhabitants")) if edition else {},
        streets=str(streets.pk) if streets and edition else "",
        timetable=str(timetable.pk) if timetable and edition else "",
        bus=travel.runs_in(travel.bus_of(edition)),
    )


def basis_as_json(basis: Basis) -> dict[str, Any]:
    """A basis in values JSON knows."""
    return {**asdict(basis), "reference_day": basis.reference_day.isoformat()}


def basis_of_json(said: dict[str, Any]) -> Basis:
    """The basis that was told as JSON."""
    several = {name: tuple(said[name]) for name in ("populations", "complete")}
    return Basis(**{**said, **several, "reference_day": date.fromisoformat(said["reference_day"])})


def case_of(municipality: Municipality, basis: Basis, offers: Sequence[OfferRecord]) -> Case:
    """The case of a municipality, as one TOML file would declare it."""
    edition = _one(Edition, municipality, basis.edition, "level")
    tables = [_one(Population, municipality, pk) for pk in basis.populations]
    people = [one for one in tables if one is not None]
    first = [one for one in people if one.key == "children"]
    second = [one for one in people if one.key != "children" and not one.births and first]
    births = next((one for one in people if one.births), None) if first else None
    grid = _one(Grid, municipality, basis.grid)
    scheme = _one(Scheme, municipality, basis.scheme)
    said = [_one(Completeness, municipality, str(pk), "edition") for pk in basis.complete]
    declarations = [one for one in said if one is not None]
    areas = _areas(edition, basis)
    streets = _one(TravelFile, municipality, basis.streets, "stored")
    timetable = _one(TravelFile, municipality, basis.timetable, "stored")
    beside = {"streets": streets, "bus": timetable}
    return Case(
        title=municipality.name,
        key=municipality.key,
        reference_day=basis.reference_day,
        scheme="core",
        planning_level=edition.level.name if edition else "",
        areas=areas,
        populations=tuple(_people(one) for one in (*first, *second)),
        offers=tuple(offers),
        cells=area_rows.unpacked(bytes(grid.cells)) if grid and edition else (),
        complete=_complete(declarations, edition),
        neighbours_known=any(one.neighbours for one in declarations),
        resolved=_resolved(scheme),
        births=_people(births) if births else None,
        similar_offers=scheme.similar_offers if scheme else False,
        sources={
            **_sources(municipality, edition, first, second, births, grid, offers),
            **{use: travel.source_of(row) for use, row in beside.items() if row},
        },
        streets=travel.streets_of(streets, areas) if streets else None,
        bus=travel.bus_by(timetable, basis.bus, areas),
    )


def _people(table: Population) -> records.Population:
    """A table with what is withheld where it is shown, so that no run tells it either."""
    hidden = tuple((str(key), int(start), int(stop)) for key, start, stop in table.hidden)
    return replace(area_rows.population_record(table), hidden=hidden)


def _one(table: Any, municipality: Municipality, pk: str, *related: str) -> Any:
    """The row of a municipality, None where it is gone or none was there."""
    if not pk:
        return None
    return (
        table.objects.for_municipality(municipality).select_related(*related).filter(pk=pk).first()
    )


def _areas(edition: Edition | None, basis: Basis) -> tuple[AreaRecord, ...]:
    """The areas, with those who lived there when it was noted."""
    then = basis.inhabitants
    return tuple(
        replace(one, inhabitants=then.get(one.id, one.inhabitants))
        for one in (area_records(edition) if edition else ())
    )


def _complete(
    declarations: Sequence[Completeness], edition: Edition | None
) -> tuple[records.Completeness, ...]:
    """What is declared, by the areas of an edition; without what holds in none of them."""
    found = [(one, areas_on(one, edition)) for one in declarations if not one.neighbours]
    return tuple(
        records.Completeness(
            fields=tuple(one.fields),
            areas=tuple(areas),
            by=one.declared_by,
            on=one.on,
            months=_months(one),
        )
        for one, areas in found
        if areas is not None
    )


def _months(one: Completeness) -> tuple[int, int] | None:
    start, stop = one.from_month, one.to_month
    return None if start is None or stop is None else (start, stop)


def _resolved(scheme: Scheme | None) -> tuple[records.Resolution, ...]:
    return tuple(
        records.Resolution(**{**one, "on": date.fromisoformat(one["on"])})
        for one in (scheme.resolved if scheme else [])
    )


# --- where it is from ----------------------------------------------------------------------------


def _sources(
    municipality: Municipality,
    edition: Edition | None,
    first: Sequence[Population],
    second: Sequence[Population],
    births: Population | None,
    grid: Grid | None,
    offers: Sequence[OfferRecord],
) -> dict[str, Source]:
    found: dict[str, Source] = {}
    if edition:
        found["areas"] = _source(edition)
    for one in first:
        found["children"] = _source(one)
    if births:
        found["births"] = _source(births)
    for one in second:
        found[one.key] = _source(one)
    if grid and edition:
        found[GROUND[not grid.settled]] = _source(grid)
    for number, source in enumerate(_lists(municipality, offers), 1):
        found["offers" if number == 1 else f"offers_{number}"] = source
    return found


def _source(row: Any) -> Source:
    return Source(row.file, row.title, row.owner, row.licence, row.day)


def _lists(municipality: Municipality, offers: Sequence[OfferRecord]) -> list[Source]:
    """The lists offers are from as their imports declared them; what was typed in stands last."""
    told: dict[str, Source] = {}
    every = InventoryImport.objects.for_municipality(municipality)
    for parts in (
        every.filter(state=InventoryImport.State.LOADED)
        .order_by("made")
        .values_list("parts", flat=True)
    ):
        for part in parts:
            said = part["settings"]
            if part["use"] == "offers" and part["on"] and said.get("file"):
                told[said["file"]] = Source(
                    file=said["file"],
                    title=said.get("title", ""),
                    owner=said.get("owner", ""),
                    licence=said.get("licence", ""),
                    day=_day(said.get("delivered") or said.get("date")),
                )
    files = list(dict.fromkeys(one.file for one in offers))
    found = [told.get(file, Source(file)) for file in files if file]
    if not all(files):
        found.append(Source("", "Bestand der Kommune, von Hand eingetragen", municipality.name))
    return found


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None


# --- whether anything has changed ----------------------------------------------------------------


def checksum(case: Case) -> str:
    """SHA-256 of everything a case is computed from; the same for the same input."""
    digest = hashlib.sha256()
    for area in case.areas:
        said = (area.id, area.name, area.municipality, area.inhabitants, area.settlement)
        digest.update(json.dumps(said).encode())
        digest.update(shapely.to_wkb(area.geometry))
    for part in (case.populations, (case.births,) if case.births else (), case.offers,
                 case.complete, case.resolved):  # fmt: skip
        digest.update(packed(part))
    for travelled in (case.streets.network if case.streets else None, case.bus):
        if travelled is not None:
            digest.update(_bytes(travelled))
    cells = [(one.x_m, one.y_m, one.weight, one.area) for one in case.cells]
    rest = (case.key, case.reference_day.isoformat(), case.similar_offers, cells,
            case.neighbours_known)  # fmt: skip
    digest.update(json.dumps(rest).encode())
    return digest.hexdigest()


def _bytes(part: Any) -> bytes:
    """Streets or the bus as bytes, arrays as they are."""
    if not is_dataclass(part):
        return part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode()
    return b"".join(_bytes(getattr(part, one.name)) for one in fields(part))


def seen_now(municipality: Municipality) -> Seen:
    """How far each watched table and the inventory are, as long as nothing changes the same."""
    found = {
        table.__name__: table.history.filter(municipality=municipality).aggregate(**LINES)
        for table in WATCHED
    }
    every = Service.objects.for_municipality(municipality).exclude(status=Status.LOADING)
    found["inventory"] = every.aggregate(**INVENTORY)
    return {name: [said or 0 for said in told.values()] for name, told in found.items()}


def is_news(now: Seen, before: Seen) -> bool:
    """Whether there is more than was known before."""
    return any(before.get(name, [0, 0]) != told for name, told in now.items())
