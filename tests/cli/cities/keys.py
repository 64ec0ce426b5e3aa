"""Areas that every table names in another way."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.cli.cities.making import NAMES, City, dotted, everybody, frame, of_age, write_csv, xlsx


def differing_keys(folder: Path) -> City:
    """Tables that name areas as "Stadtteil 01 Altstadt"; shapes as 1; names without prefix."""
    table = frame("EPSG:4326", nr=[n + 1 for n in range(12)], bez=[str(n + 1) for n in range(12)])
    table.to_file(folder / "grenzen.geojson")
    heads = ("Gebiet", "unter 3 Jahre", "3 bis unter 6 Jahre", "6 bis unter 10 Jahre")
    rows: list[Sequence[object]] = [(*heads, "unter 10 Jahre insgesamt")]
    for n, name in enumerate(NAMES):
        counts = [of_age([n], a, b) for a, b in ((0, 3), (3, 6), (6, 10))]
        rows.append((f"Stadtteil {n + 1:02d} {name}", *counts, sum(counts)))
    write_csv(folder / "kinder_nach_stadtteil.csv", rows)
    write_csv(
        folder / "einwohner.csv",
        [("Kennziffer", "Einwohner"), *((f"{n + 1:02d}", dotted(everybody(n))) for n in range(12))],
    )
    write_csv(
        folder / "familienangebote.csv",
        [
            ("Titel", "Kategorie", "Institution", "Stadtteil", "Alter"),
            ("Spielkreis", "Eltern-Kind-Gruppe", "Kirche", "Stadtteil 01 Altstadt", "1-3 Jahre"),
            ("Babytreff", "Eltern-Kind-Gruppe", "Verein", "Stadtteil 03 Bad Hellbrunn", "0-1"),
            ("Kita Süd", "Kita", "Stadt", "Stadtteil 11 Südstadt", "3-6"),
        ],
    )
    return City(
        ["grenzen.geojson", "kinder_nach_stadtteil.csv", "einwohner.csv", "familienangebote.csv"],
        inhabitants=sum(map(everybody, range(12))),
        children={(a, b): of_age(range(12), a, b) for a, b in ((0, 3), (3, 6), (6, 10))},
        kinds=Counter({"Eltern-Kind-Gruppe": 2, "Kindertagesstätte": 1}),
    )


def turned_names(folder: Path) -> City:
    """Names as "Hellbrunn, Bad", with additions and abbreviations; keys in the shapes only."""
    keys = [f"0{n + 1:02d}" for n in range(12)]
    table = frame("EPSG:4326", SCHLUESSEL=keys, NAME=list(NAMES))
    table.to_file(folder / "ortsteile.geojson")
    spelled = {"Bad Hellbrunn": "Hellbrunn, Bad", "St. Jürgen": "Sankt Jürgen"}
    rows: list[Sequence[object]] = [("Ortsteil", "0 bis 2", "3 bis 5", "6 bis 9")]
    for n, name in enumerate(NAMES):
        counts = [of_age([n], a, b) for a, b in ((0, 3), (3, 6), (6, 10))]
        rows.append((spelled.get(name, name), *counts))
    xlsx(folder / "Kinder.xlsx", Blatt1=rows)
    write_csv(
        folder / "kitas.csv",
        [
            ("Kita", "Träger", "Ortsteil", "Kapazität"),
            ("Kita Am Bach", "Stadt", "Hellbrunn, Bad", 60),
            ("Kita Am Hang", "Stadt", "Grünau", 70),
        ],
    )
    return City(
        ["ortsteile.geojson", "Kinder.xlsx", "kitas.csv"],
        children={(a, b): of_age(range(12), a, b) for a, b in ((0, 3), (3, 6), (6, 10))},
        kinds=Counter({"Kindertagesstätte": 2}),
    )
