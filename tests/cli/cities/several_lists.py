"""Several lists of Kitas in several formats."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.cli.cities.making import NAMES, City, frame, ods, of_age, points, write_csv, xlsx


def several_lists(folder: Path) -> City:
    """Three lists of Kitas in three formats, playgrounds, libraries, children by area."""
    xlsx(
        folder / "Kitas_staedtisch.xlsx",
        Kitas=[
            ("Städtische Kindertageseinrichtungen", "", "", "", "", "", ""),
            (),
            ("lfd. Nr.", "Kita", "Adresse", "Tel.", "Plätze U3", "Plätze Ü3", "Hortplätze"),
            *(
                (n + 1, f"Kita {NAMES[n]}", f"Hauptstr. {n + 1}, 34999 Hellbrunn", f"0561 70{n}",
                 20 if n % 2 else "", 50, 25 if n == 0 else "")
                for n in range(4)
            ),
            ("", "Summe", "", "", 40, 200, 25),
        ],
    )  # fmt: skip
    write_csv(
        folder / "freie_traeger_kitas.csv",
        [
            ("Träger", "Name der Einrichtung", "Straße", "PLZ Ort", "Telefonnummer", "U3", "Ü3"),
            ("Ev. Kirche", "Kita Arche Noah", "Kirchweg 2", "34999 Hellbrunn", "0561/1", 10, 40),
            ("AWO", "AWO Kinderhaus", "Feldstr. 7", "34999 Hellbrunn", "0561/2", 24, 0),
            ("Caritas", "St. Martin", "Domplatz 1", "34999 Hellbrunn", "0561/3", "", 75),
        ],
        "utf-8-sig",
    )
    ods(
        folder / "kindertagespflege.ods",
        [
            ("Name", "Straße", "Hausnummer", "PLZ", "Ort", "Telefon", "Plätze"),
            ("Zwergenstube", "Gartenweg", 3, "34999", "Hellbrunn", "0561 44", 5),
            ("Die kleinen Strolche", "Am Hang", 11, "34999", "Hellbrunn", "0561 45", 4),
        ],
    )
    points(
        folder / "spielplaetze.geojson",
        [{"id": n, "name": f"Spielplatz {NAMES[n]}", "groesse_qm": 500 + n} for n in range(6)],
        range(6),
    )
    write_csv(
        folder / "Bibliotheken.csv",
        [
            ("Name", "Strasse", "PLZ", "Ort", "Öffnungszeiten"),
            ("Zentralbibliothek", "Markt 1", "34999", "Hellbrunn", "Di-Sa 10-18 Uhr"),
            ("Stadtteilbibliothek Nordend", "Nordring 4", "34999", "Hellbrunn", "Mi 14-18 Uhr"),
        ],
    )
    _by_band(folder / "kinder_2023.csv")
    table = frame("EPSG:4326", NUMMER=[str(n + 1) for n in range(12)], NAME=list(NAMES))
    table.to_file(folder / "stadtteile.geojson")
    return City(
        [
            *("Kitas_staedtisch.xlsx", "freie_traeger_kitas.csv", "kindertagespflege.ods"),
            *("spielplaetze.geojson", "Bibliotheken.csv", "kinder_2023.csv", "stadtteile.geojson"),
        ],
        children={(a, b): of_age(range(12), a, b) for a, b in ((0, 3), (3, 6), (6, 10), (10, 18))},
        kinds=Counter(
            {"Kindertagesstätte": 11, "Kindertagespflege": 2, "Spielplatz": 6, "Bibliothek": 2}
        ),
    )


def _by_band(path: Path) -> None:
    rows: list[Sequence[object]] = [("Stadtteil", "0-2", "3-5", "6-9", "10-17", "0-17 gesamt")]
    for area, name in enumerate(NAMES):
        counts = [of_age([area], a, b) for a, b in ((0, 3), (3, 6), (6, 10), (10, 18))]
        rows.append((name, *counts, sum(counts)))
    total = [sum(int(str(row[at])) for row in rows[1:]) for at in range(1, 6)]
    write_csv(path, [*rows, ("Gesamtstadt", *total)])
