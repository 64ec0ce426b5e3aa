"""Streets, timetable and bus service of a municipality, as runs read them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import QuerySet

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import BusService, Edition, State, TravelFile
from lueckenlos.areas.queries import active_edition, area_records, planning_level
from lueckenlos.exchange.bus.gtfs import kept_timetable, read_timetable
from lueckenlos.exchange.bus.section import LEAST, MINUTES, WALK_M, tuesday
from lueckenlos.exchange.bus.section import MARGIN_M as BUS_MARGIN_M
from lueckenlos.exchange.layers.crs import on_grid
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.records import AreaRecord, Source
from lueckenlos.exchange.streets.read import kept_streets, read_streets
from lueckenlos.exchange.streets.section import MARGIN_M, SNAP_M
from lueckenlos.exchange.travel import Bus, StreetNetwork, Streets, Timetable
from lueckenlos.jobs.files import open_file

STREETS, TIMETABLE = TravelFile.Kind.STREETS, TravelFile.Kind.TIMETABLE
TABLE = TravelFile.Kind.TABLE
Box = tuple[float, float, float, float]


def travel_files(municipality: Municipality) -> QuerySet[TravelFile]:
    """All files of streets and timetables, the newest first."""
    every = TravelFile.objects.for_municipality(municipality)
    return every.select_related("stored", "job", "by", "municipality")


def valid_file(municipality: Municipality, kind: str) -> TravelFile | None:
    """The file of a kind that runs read."""
    return travel_files(municipality).filter(kind=kind, state=State.ACTIVE).first()


def bus_of(edition: Edition | None) -> BusService | None:
    """What is said of the bus in the areas of an edition."""
    if edition is None:
        return None
    every = BusService.objects.for_municipality(edition.municipality_id)
    return every.filter(edition=edition).first()


def runs_in(row: BusService | None) -> dict[str, bool]:
    """By key of an area whether a bus runs; without those of which nobody knows."""
    said: Mapping[str, Mapping[str, Any]] = row.said if row else {}
    return {key: one["runs"] for key, one in said.items() if one["runs"] is not None}


def planning_areas(municipality: Municipality) -> list[AreaRecord]:
    """The areas of the level that is planned at, none before they are loaded."""
    edition = active_edition(municipality, planning_level(municipality))
    return area_records(edition) if edition else []


def by_area(said: Mapping[str, bool], areas: Sequence[AreaRecord]) -> dict[str, bool]:
    """What is said of areas and of Gemeinden, by area; its own word goes first."""
    return {
        area.id: said[key]
        for area in areas
        for key in [area.id if area.id in said else area.municipality]
        if key in said
    }


def look_at(row: TravelFile, areas: Sequence[AreaRecord]) -> dict[str, Any]:
    """What is in a file of streets or a timetable. Raises `CaseError` where it is of no use."""
    if row.kind == STREETS:
        found = network_of(row, areas)
        return {
            "km": int(found.edges[:, 2].sum()) // 1_000_000,
            "islands": found.islands,
            "islands_km": found.islands_m // 1000,
        }
    table = timetable_of(row, areas)
    return {"stops": len(table.station), "rides": int(table.rides[:, 2].sum())}


# --- what a run reads ---------------------------------------------------------------------------


def streets_of(row: TravelFile, areas: Sequence[AreaRecord]) -> Streets:
    """The streets around the areas. Raises `CaseError` where the file cannot be read any more."""
    return Streets(network_of(row, areas), SNAP_M, pram=False)


def network_of(row: TravelFile, areas: Sequence[AreaRecord]) -> StreetNetwork:
    """The network around the areas, kept by the content of its file. Raises `CaseError`."""
    box = _around(areas, MARGIN_M)
    found = kept_streets(_kept(), row.sha256, box)
    if found is None:
        with as_file(row) as path:
            found = read_streets(path, box, _kept())
    return found


def timetable_of(row: TravelFile, areas: Sequence[AreaRecord]) -> Timetable:
    """The rides of its weekday around the areas, kept like streets. Raises `CaseError`."""
    box, day = _around(areas, BUS_MARGIN_M), row.weekday or tuesday(date.min)
    found = kept_timetable(_kept(), row.sha256, day, box, MINUTES)
    if found is None:
        with as_file(row) as path:
            found = read_timetable(path, day, box, MINUTES, _kept())
    return found


def bus_by(
    timetable: TravelFile | None, runs: Mapping[str, bool], areas: Sequence[AreaRecord]
) -> Bus | None:
    """The bus as a run counts it: by a timetable, else by what is said of areas, if anything is.

    Raises `CaseError` where the timetable cannot be read any more.
    """
    if timetable is not None:
        return Bus({}, timetable_of(timetable, areas), WALK_M, MINUTES, LEAST)
    return Bus(dict(runs)) if runs else None


def source_of(row: TravelFile) -> Source:
    """Where a file is from."""
    return Source(row.file, row.title, row.owner, row.licence, row.day)


@contextmanager
def as_file(row: TravelFile) -> Iterator[Path]:
    """A copy of the file under its name, gone afterwards. Raises `CaseError` where it is gone."""
    with TemporaryDirectory(prefix="lueckenlos-wege-") as name:
        path = Path(name) / (row.stored.name if row.stored else row.file)
        try:
            if row.stored is None:
                raise FileNotFoundError
            with open_file(row.stored) as content, path.open("xb") as target:
                shutil.copyfileobj(content, target, 1 << 20)
        except FileNotFoundError:
            raise CaseError(Problem("file_missing", row.file)) from None
        yield path


def _kept() -> Path:
    """Where networks and rides are kept; what is lost here is made again."""
    return Path(settings.MEDIA_ROOT).with_name("travel")


def _around(areas: Sequence[AreaRecord], margin: float) -> Box:
    """The ground of the areas with what lies around, in EPSG:3035 metres."""
    bounds = np.array([on_grid(area.geometry).bounds for area in areas])
    west, south = bounds[:, :2].min(0) - margin
    east, north = bounds[:, 2:].max(0) + margin
    return float(west), float(south), float(east), float(north)
