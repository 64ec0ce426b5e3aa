"""Figures as files: CSV, GeoJSON, JSON. Same figures, same bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from lueckenlos.exchange.figures import CoverageRow, Figures, LinkRow
from lueckenlos.exchange.formulas import no_formula
from lueckenlos.exchange.layers.geojson import Feature, write_geojson
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.exchange.sureness import Sureness

BESIDE = "_without_car"
"""Shares that stand in a file of their own."""
COVERAGE = tuple(name for name in CoverageRow.__dataclass_fields__ if not name.endswith(BESIDE))
UNPRINTED = ("children", "places_per_100")
LINKS = tuple(name for name in LinkRow.__dataclass_fields__ if name not in UNPRINTED)
GAPS = (
    "gap_id", "area_ids", "area_names", "population", "field", "from_month", "to_month", "cause",
    "without_recorded", "without_confirmed", "certain",
)  # fmt: skip
SURENESS = ("area_id", "area_name", "population", "field", "among", "gap", "runs", "most")
QUALITY = ("severity", "code", "file", "sheet", "row", "column", "what", "cure")


def write_tables(
    folder: Path, figures: Figures, areas: Sequence[AreaRecord], about: dict[str, Any]
) -> list[Path]:
    """Write coverage, gaps, links, areas and run; returns the files in the order written."""
    files = [
        _csv(folder / "coverage.csv", COVERAGE, figures.coverage),
        _csv(folder / "gaps.csv", GAPS, figures.gaps),
        _csv(folder / "links.csv", LINKS, figures.links),
    ]
    if figures.without_car:
        files.append(_csv(folder / "without_car.csv", COVERAGE, figures.without_car))
    path = folder / "areas.geojson"
    write_geojson(path, _features(figures, areas))
    files.append(path)
    about = about | {
        "headlines": [asdict(one) for one in figures.headlines],
        "populations": [asdict(one) for one in figures.populations],
    }
    path = folder / "run.json"
    text = json.dumps(about, ensure_ascii=False, indent=2, default=_plain)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return [*files, path]


def write_quality(folder: Path, problems: Iterable[Problem]) -> Path:
    """Write what was found and assumed, the worst first, each with its cure."""
    order = ["error", "warning", "note"]
    ranked = sorted(problems, key=lambda one: order.index(one.severity.value))
    rows = [
        (
            *(one.severity.value, one.code, one.file, one.sheet, one.row, one.column),
            *(one.what, one.cure),
        )
        for one in ranked
    ]
    return _csv(folder / "quality.csv", QUALITY, rows)


def write_sureness(folder: Path, sure: Sureness, areas: Sequence[AreaRecord]) -> Path:
    """Write `sureness.csv`: in how many of so many runs an area is among the neediest."""
    names = {area.id: area.name for area in areas}
    rows = [
        (row.area_id, names[row.area_id], row.population, row.field, row.among, row.gap,
         sure.number, sure.most)
        for row in sure.rows
    ]  # fmt: skip
    return _csv(folder / "sureness.csv", SURENESS, rows)


def _csv(path: Path, columns: Sequence[str], rows: Iterable[object]) -> Path:
    """UTF-8, comma, decimal point, LF; None is empty."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        values = row if isinstance(row, tuple) else [getattr(row, name) for name in columns]
        writer.writerow([cell(value) for value in values])
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
    return path


def cell(value: object) -> str:
    """A value as text: at most six decimals, `true`/`false`, lists joined by `|`, no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, tuple):
        return no_formula("|".join(str(part) for part in value))
    return no_formula(value) if isinstance(value, str) else str(value)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no place in run.json")


def _features(figures: Figures, areas: Sequence[AreaRecord]) -> list[Feature]:
    """Areas with, by population, field and phase, the shares, and their findings."""
    shares: dict[str, dict[str, Any]] = {area.id: {} for area in areas}
    for row in figures.coverage:
        basis = f"/{row.required}" if row.required else ""
        key = f"{row.population}/{row.field}/{row.life_phase}{basis}"
        if f"{key}/recorded" in shares[row.area_id]:  # of places a phase may have several duties
            key += f"/{row.months}"
        shares[row.area_id][f"{key}/confirmed"] = _short(row.share_confirmed)
        shares[row.area_id][f"{key}/recorded"] = _short(row.share_recorded)
        if row.share_recorded_without_car is not None:
            without = _short(row.share_recorded_without_car)
            shares[row.area_id][f"{key}/recorded_without_car"] = without
    gaps: dict[str, list[str]] = {area.id: [] for area in areas}
    for gap in figures.gaps:
        for area_id in gap.area_ids:
            gaps[area_id].append(gap.gap_id)
    return [
        Feature(
            area.geometry,
            {"id": area.id, "name": area.name, "gaps": gaps[area.id], **shares[area.id]},
        )
        for area in areas
    ]


def _short(share: float | None) -> float | None:
    return None if share is None else round(share, 6)
