"""A Landkreis: a long table of single years without leading zeros, lists of several providers."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.cli.cities.making import City, frame, ods, people, write_csv, xlsx

GEMEINDEN = (
    *("Aschbeck", "Bad Lüdern", "Dransfeld an der Ohe", "Flecken Harste", "Gronau, Stadt"),
    *("Hohenbüchen", "Kirchohsen", "Münchehof"),
)
KREIS = "3999"
YEARS = range(2020, 2025)


def county_office(folder: Path) -> City:
    """Five years of single ages by AGS, SGB II, births, three lists of Kitas, mixed offers."""
    _long(folder / "Bevoelkerung_Gemeinden_2020-2024.csv")
    _benefits(folder / "SGB II Kinder Juni 2024.xlsx")
    _births(folder / "Geburten.xlsx")
    _public(folder / "Kitas kommunal Stand 01.10.2024.xlsx")
    _church(folder / "kirchenkreis_kitas.csv")
    _private(folder / "Freie Kitas.ods")
    _mixed(folder / "Angebotssammlung.xlsx")
    places = len(GEMEINDEN)
    keys = [f"0{KREIS}{at + 1:03d}" for at in range(places)]
    frame("EPSG:25832", AGS=keys, GEN=list(GEMEINDEN), BEZ=["Gemeinde"] * places).to_file(
        folder / "Gemeinden.gpkg", layer="gem"
    )
    years = [(year, year + 1) for year in range(18)]
    return City(
        [
            *("Angebotssammlung.xlsx", "Kitas kommunal Stand 01.10.2024.xlsx"),
            *("kirchenkreis_kitas.csv", "Freie Kitas.ods", "Gemeinden.gpkg", "Geburten.xlsx"),
            *("Bevoelkerung_Gemeinden_2020-2024.csv", "SGB II Kinder Juni 2024.xlsx"),
        ],
        areas=places,
        kreis="03999",
        inhabitants=sum(_count(at, age, 2024) for at in range(places) for age in range(91)),
        births=sum(30 + at for at in range(places)),
        children={y: sum(_count(at, y[0], 2024) for at in range(places)) for y in years},
        kinds=Counter(
            {"Kindertagesstätte": 13, "Krippe": 1, "Kindertagespflege": 1, "Hebamme": 1,
             "Erziehungsberatung": 1, "Kinderturnen": 1, "": 1}
        ),
    )  # fmt: skip


def _count(area: int, age: int, year: int) -> int:
    return people(area, age) - (2024 - year)


def _long(path: Path) -> None:
    rows: list[Sequence[object]] = [
        ("Berichtsjahr", "Gemeinde-Schlüssel", "Gemeinde", "Geschl.", "Alter", "Personen")
    ]
    for year in YEARS:
        for age in range(91):
            total = [0, 0]
            label = age if age < 90 else "90 und mehr"
            for area, name in enumerate(GEMEINDEN):
                count = _count(area, age, year)
                for sex, part in (("m", count // 2), ("w", count - count // 2)):
                    rows.append((year, f"{KREIS}{area + 1:03d}", name, sex, label, part))
                    total[sex == "w"] += part
            rows += [
                (year, KREIS, "Landkreis", sex, label, total[sex == "w"]) for sex in ("m", "w")
            ]
    write_csv(path, rows, "latin-1")


def _benefits(path: Path) -> None:
    signs = ("x", ".", "•")
    rows: list[Sequence[object]] = [
        ("Kinder in Bedarfsgemeinschaften, Berichtsmonat Juni 2024",),
        ("Statistik der Bundesagentur für Arbeit",),
        (),
        ("Gemeinde", "", "Insgesamt", "davon im Alter", "", ""),
        ("", "", "", "unter 3 Jahre", "3 bis unter 6 Jahre", "6 bis unter 15 Jahre"),
    ]
    for at, name in enumerate(GEMEINDEN):
        sign = signs[at % 3] if at > 4 else 4 + at
        rows.append((f"0{KREIS}{at + 1:03d}", name, 40 + at, sign, 9 + at, 20 + at))
    rows += [("0" + KREIS, "Landkreis", 400, 60, 100, 240), ("x nicht nachweisbar",)]
    xlsx(path, Tabelle1=rows)


def _births(path: Path) -> None:
    rows: list[Sequence[object]] = [
        ("Geburten nach Wohnort der Mutter",), ("AGS", "Name", *(f"Jahr {y}" for y in YEARS)),
    ]  # fmt: skip
    for at, name in enumerate(GEMEINDEN):
        rows.append((f"0{KREIS}{at + 1:03d}", name, *(30 + at - 2 * (2024 - y) for y in YEARS)))
    xlsx(path, Blatt1=rows, Blatt2=[("leer",)])


def _public(path: Path) -> None:
    head = ("lfd.", "Gemeinde", "Einrichtung", "Straße", "PLZ / Ort")
    xlsx(
        path,
        Übersicht=[("Kindertageseinrichtungen der Gemeinden",), ("Stand: 01.10.2024",)],
        Kitas=[
            ("Betriebserlaubnisse der kommunalen Kindertageseinrichtungen",),
            (*head, "genehmigte Plätze", "", "", "", "belegt"),
            ("", "", "", "", "", "Krippe", "Kindergarten", "Hort", "Summe", ""),
            *(
                (at + 1, GEMEINDEN[at], f"Kita {word}", f"Schulstr. {at + 1}",
                 f"3799{at} {GEMEINDEN[at].split(',')[0]}", 15, 50, 20 if at == 1 else None,
                 65 + 20 * (at == 1), 60)
                for at, word in enumerate(("Am Teich", "Bergwiese", "Regenbogen", "Schatzinsel"))
            ),
            ("", "gesamt", "", "", "", 60, 200, 20, 280, 240),
        ],
    )  # fmt: skip


def _church(path: Path) -> None:
    write_csv(
        path,
        [
            ("Einrichtung", "Anschrift", "Telefon", "Leitung"),
            ("Ev. Kindergarten St. Änne", "Kirchplatz 1, 37990 Aschbeck", "05551 / 1", "N. N."),
            ("Martin-Luther-Kita", "Am Anger 4a, 37993 Flecken Harste", "05551 / 2", "N. N."),
            ("Arche", "Pfarrgasse 2, 37997 Münchehof", "05551 / 3", "N. N."),
        ],
        "cp1252",
    )


def _private(path: Path) -> None:
    ods(
        path,
        [
            ("Name", "Träger", "Anschrift", "Ort", "Altersspanne", "Plätze"),
            ("Waldkindergarten", "Verein Wurzel", "Forstweg 1", "Kirchohsen", "3 - 6 Jahre", 20),
            ("Krippe Knirps", "Elternverein", "Weg 7", "Hohenbüchen", "1 bis 3 Jahre", 10),
            ("Großtagespflege Nest", "S. Beispiel", "Weg 9", "Gronau", "0-3", 9),
        ],
    )


def _mixed(path: Path) -> None:
    xlsx(
        path,
        **{
            "Frühe Hilfen": [
                ("Angebotssammlung Präventionskette",),
                ("Was?", "Art des Angebots", "Anbieter", "Ort", "Alter", "wie oft", "Kosten"),
                ("Hebammensprechstunde", "Hebamme", "Praxis", "Aschbeck", "0-1", "Mi", "Kasse"),
                ("Rat für Eltern", "Erziehungsberatung", "Kreis", "Bad Lüdern", "0-18", "", "frei"),
                ("Turnzwerge", "Kinderturnen", "TSV", "Münchehof", "2-4 J.", "Mo", "30 €"),
                ("Klönschnack", "Treff", "Kirche", "Kirchohsen", "alle", "14-täglich", ""),
            ]
        },
    )
