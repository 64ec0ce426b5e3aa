"""Tables with a row or a column for every year, sex and age."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.cli.cities.making import NAMES, City, dotted, frame, of_age, people, write_csv

BANDS = ((0, 3), (3, 6), (6, 10), (10, 15), (15, 18), (18, 25), (25, 65), (65, 200))


def long_table(folder: Path) -> City:
    """A long CSV with fine age bands, five years and both sexes; boundaries as GeoPackage."""
    rows: list[Sequence[object]] = [("Stadtbezirk", "Jahr", "Geschlecht", "Altersgruppe", "Anzahl")]
    for year in range(2019, 2024):
        for area, name in enumerate(NAMES):
            for start, stop in BANDS:
                label = f"{start} - {stop - 1} Jahre" if stop < 200 else "65 Jahre und älter"
                count = of_age([area], start, stop) if stop <= 18 else 1000 + 13 * area
                count -= 2023 - year
                parts = (("männlich", count // 2), ("weiblich", count - count // 2))
                for sex, part in parts:
                    rows.append((name, year, sex, label, dotted(part)))
    write_csv(folder / "bevoelkerung_altersgruppen.csv", rows, "latin-1")
    frame("EPSG:25832", nr=[area + 1 for area in range(12)], name=list(NAMES)).to_file(
        folder / "stadtbezirke.gpkg", layer="stadtbezirke"
    )
    rows = [("Name der Schule", "Schulform", "Schulträger", "Anschrift", "Telefon")]
    for n in range(5):
        form = "Grundschule" if n < 3 else "Gymnasium"
        rows.append(
            (f"{form} {NAMES[n]}", form, "Stadt", f"Weg {n}, 34999 Hellbrunn", f"0561/{n}00")
        )
    write_csv(folder / "schulen.csv", rows, "latin-1")
    return City(
        ["bevoelkerung_altersgruppen.csv", "stadtbezirke.gpkg", "schulen.csv"],
        inhabitants=of_age(range(12), 0, 18) + 3 * sum(1000 + 13 * area for area in range(12)),
        children={b: of_age(range(12), *b) for b in BANDS if b[1] <= 18},
        kinds=Counter({"Grundschule": 3, "Weiterführende Schule": 2}),
    )


def rows_by_sex(folder: Path) -> City:
    """Single years in columns, three rows per area, several years, births and SGB II beside."""
    rows: list[Sequence[object]] = [
        ("Jahr", "ST_Nr", "Stadtteil", "Geschlecht", *(f"{y} Jahre" for y in range(19)), "Gesamt")
    ]
    for jahr in (2021, 2022, 2023):
        for area, name in enumerate(NAMES):
            counts = [people(area, y) - (2023 - jahr) for y in range(18)]
            counts += [5000]
            for sex, part in (("m", [c // 2 for c in counts]), ("w", [c - c // 2 for c in counts]),
                              ("insgesamt", counts)):  # fmt: skip
                rows.append((jahr, area + 1, name, sex, *part, sum(part)))
    write_csv(folder / "einwohner_altersjahre.csv", rows)
    write_csv(
        folder / "sgb2_kinder.csv",
        [
            ("Stadtteil", "Kinder unter 15 im SGB II"),
            *((name, 30 + n) for n, name in enumerate(NAMES)),
        ],
    )
    table = frame("EPSG:31467", ST_NR=[n + 1 for n in range(12)], ST_NAME=list(NAMES))
    table.to_file(folder / "Stadtteile.gpkg", layer="Stadtteile")
    write_csv(
        folder / "Beratungsstellen.csv",
        [
            ("Bezeichnung", "Art der Einrichtung", "Anbieter", "Adresse", "E-Mail"),
            ("Rat & Hilfe", "Erziehungsberatungsstelle", "Stadt", "Weg 1, 34999 Hellbrunn", ""),
            ("Café Kinderwagen", "Elterncafé", "Verein", "Weg 2, 34999 Hellbrunn", "a@example.org"),
        ],
    )
    return City(
        ["einwohner_altersjahre.csv", "sgb2_kinder.csv", "Stadtteile.gpkg", "Beratungsstellen.csv"],
        inhabitants=12 * 5000 + of_age(range(12), 0, 18),
        children={(y, y + 1): of_age(range(12), y, y + 1) for y in range(18)},
        kinds=Counter({"Erziehungsberatung": 1, "Eltern-Kind-Café": 1}),
    )
