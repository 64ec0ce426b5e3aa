"""Write the files of the invented Landkreis Lindenau beside this script, always the same bytes."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from generator.children import BANDS, PUBLISHED_FROM, Living, living, withheld
from generator.country import ORIGIN, ortsteile
from generator.dirt import soil
from generator.ground import degrees, ring_degrees, shapes
from generator.institutions import add_institutions
from generator.offers import COLUMNS, Book
from generator.open_offers import add_open_offers
from generator.planted import add_planted

HERE = Path(__file__).resolve().parent


def table(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A CSV file: UTF-8, comma, LF."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write_areas(folder: Path, people: tuple[Living, ...], grounds: list) -> None:
    """The planning areas, one feature a line."""
    to_degrees, lines = degrees(), []
    for one, ground in zip(people, grounds, strict=True):
        parts = [
            [
                ring_degrees(list(ring.coords), to_degrees)
                for ring in (part.exterior, *part.interiors)
            ]
            for part in ground.geoms
        ]
        single = len(parts) == 1
        properties = {
            "id": one.area.id,
            "name": one.area.name,
            "gemeinde": one.area.municipality,
            "gemeinde_name": one.area.municipality_name,
            "einwohner": one.inhabitants,
        }
        geometry = {
            "type": "Polygon" if single else "MultiPolygon",
            "coordinates": parts[0] if single else parts,
        }
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (folder / "gebiete.geojson").write_text(text, encoding="utf-8", newline="\n")


def write_children(folder: Path, people: tuple[Living, ...]) -> None:
    """Counts by age, births, the benefit table, the grid."""
    ages = [(one, k, since, until) for one in people for k, (since, until) in enumerate(BANDS)]
    table(
        folder / "kinder.csv",
        ("gebiet", "von_jahr", "bis_jahr", "anzahl"),
        ((one.area.id, since, until, one.children[k]) for one, k, since, until in ages),
    )
    table(
        folder / "sgb2.csv",
        ("gebiet", "von_jahr", "bis_jahr", "anzahl"),
        (
            (one.area.id, since, until, "*" if withheld(one.sgb2)[k] else one.sgb2[k])
            for one, k, since, until in ages
        ),
    )
    table(
        folder / "geburten.csv", ("gebiet", "anzahl"), ((one.area.id, one.births) for one in people)
    )
    cells = sorted(
        (y + ORIGIN[1], x + ORIGIN[0], count)
        for one in people
        for (x, y), count in zip(one.cells, one.in_cell, strict=True)
    )
    table(
        folder / "raster.csv",
        ("x", "y", "kinder"),
        ((x, y, count if count >= PUBLISHED_FROM else "") for y, x, count in cells),
    )


def write_offers(folder: Path, people: tuple[Living, ...]) -> None:
    """The list of offers."""
    book = Book(people)
    add_institutions(book)
    add_open_offers(book)
    add_planted(book)
    soil(book)
    table(
        folder / "angebote.csv",
        COLUMNS,
        ([getattr(offer, column) for column in COLUMNS] for offer in book.offers),
    )


def main(folder: Path = HERE) -> None:
    """Make everything."""
    areas = ortsteile()
    grounds = shapes(areas)
    people = tuple(living(area, ground) for area, ground in zip(areas, grounds, strict=True))
    write_areas(folder, people, grounds)
    write_children(folder, people)
    write_offers(folder, people)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
