"""Invented cities that publish their data as real ones do: every one in its own way.

Each function writes files into a folder and returns what is true of them (`City`). No place,
person or provider in them exists.
"""

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import openpyxl
import xlwt
from shapely.geometry import box

NAMES = (
    "Altstadt",
    "Bahnhofsvorstadt",
    "Bad Hellbrunn",
    "Grünau",
    "Hasselbeck",
    "Lindenhöhe",
    "Mühlenviertel",
    "Nordend",
    "Oberweiler",
    "St. Jürgen",
    "Südstadt",
    "Weststadt",
)
WEST, SOUTH, SIZE = 9.40, 51.30, 0.02


@dataclass
class City:
    """Files of a city and what is true of them. `children`: from and to year → their number."""

    files: list[str]
    areas: int = len(NAMES)
    kreis: str = ""
    inhabitants: int | None = None
    births: int | None = None
    children: dict[tuple[int, int], int] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    placed: int | None = None


def people(area: int, year: int) -> int:
    """Children of an area in a year of age; different everywhere, never small."""
    return 20 + (7 * area + 3 * year + area * year) % 23


def of_age(areas: Iterable[int], start: int, stop: int) -> int:
    return sum(people(area, year) for area in areas for year in range(start, stop))


def everybody(area: int) -> int:
    return 2100 + 137 * area


def squares(count: int, west: float = WEST, south: float = SOUTH) -> list[object]:
    """Squares in degrees, four in a row."""
    found = []
    for at in range(count):
        x, y = west + SIZE * (at % 4), south + SIZE * (at // 4)
        found.append(box(x, y, x + SIZE, y + SIZE))
    return found


def middle(area: int) -> tuple[float, float]:
    """Longitude and latitude of the middle of an area."""
    return WEST + SIZE * (area % 4 + 0.5), SOUTH + SIZE * (area // 4 + 0.5)


def frame(crs: str, **columns: Sequence[object]) -> geopandas.GeoDataFrame:
    count = len(next(iter(columns.values())))
    table = geopandas.GeoDataFrame(columns, geometry=squares(count), crs="EPSG:4326")
    return table.to_crs(crs)


def dotted(number: int, sign: str = ".") -> str:
    """A number with a sign between thousands."""
    return f"{number:,}".replace(",", sign)


def sheet_of(book: openpyxl.Workbook, name: str, rows: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(list(row))


def xlsx(path: Path, **sheets: Iterable[Sequence[object]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet_of(book, name, rows)
    book.save(path)


def write_csv(
    path: Path, rows: Iterable[Sequence[object]], encoding: str = "utf-8", delimiter: str = ";"
) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def ods(path: Path, rows: Iterable[Sequence[object]], name: str = "Tabelle1") -> None:
    def cell(value: object) -> str:
        kind = "float" if isinstance(value, int | float) else "string"
        said = f' office:value="{value}"' if kind == "float" else ""
        text = f"<text:p>{value}</text:p>" if value != "" else ""
        return f'<table:table-cell office:value-type="{kind}"{said}>{text}</table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:x"/>')


def points(path: Path, rows: Iterable[dict[str, object]], areas: Iterable[int]) -> None:
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": {"type": "Point", "coordinates": list(middle(area))},
        }
        for row, area in zip(rows, areas, strict=True)
    ]
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


# --- a: an old statistical yearbook ---------------------------------------------------------


def yearbook(folder: Path) -> City:
    """XLS with 19 sheets and stacked headers, boundaries as a zipped shapefile, a Kita list."""
    book = xlwt.Workbook()
    _contents(book)
    _residents(book)
    _single_years(book)
    _shares(book)
    _births(book)
    for number in range(6, 20):
        _other(book, number)
    book.save(str(folder / "Statistisches_Jahrbuch_2023.xls"))
    _zipped_shapes(folder)
    rows = [("Einrichtung", "Träger", "Straße", "Hausnr.", "PLZ", "Ort", "Stadtteil", "Plätze")]
    rows += [
        (f"Kita {word}", "Stadt Hellbrunn", "Ringstraße", n, "34999", "Hellbrunn", NAMES[n], 60 + n)
        for n, word in enumerate(("Sonnenschein", "Regenbogen", "Löwenzahn", "Pusteblume"))
    ]
    write_csv(folder / "Kitas.csv", rows, "cp1252")
    return City(
        ["Statistisches_Jahrbuch_2023.xls", "stadtteile_utm32.zip", "Kitas.csv"],
        inhabitants=sum(map(everybody, range(12))),
        births=sum(40 + area for area in range(12)),
        children={(y, y + 1): of_age(range(12), y, y + 1) for y in range(18)},
        kinds=Counter({"Kindertagesstätte": 4}),
    )


def _contents(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("Inhalt")
    sheet.write(0, 0, "Statistisches Jahrbuch der Stadt Hellbrunn 2023")
    for row in range(1, 20):
        sheet.write(row + 2, 0, f"T {row}")
        sheet.write(row + 2, 1, f"Tabelle {row}: was darin steht")


def _residents(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("T 2.1")
    sheet.write(0, 0, "2.1 Einwohner mit Hauptwohnung nach Stadtteilen am 31.12.2023")
    sheet.write_merge(2, 3, 0, 0, "Nr.")
    sheet.write_merge(2, 3, 1, 1, "Stadtteil")
    sheet.write_merge(2, 2, 2, 4, "Einwohner")
    for column, word in enumerate(("insgesamt", "männlich", "weiblich"), 2):
        sheet.write(3, column, word)
    sheet.write_merge(2, 3, 5, 5, "Fläche in ha")
    for area, name in enumerate(NAMES):
        count = everybody(area)
        cells = [f"{area + 1:02d}", name, dotted(count, " "), dotted(count // 2, " ")]
        for column, cell in enumerate([*cells, dotted(count - count // 2, " "), 100 + area]):
            sheet.write(area + 4, column, cell)
    total = sum(map(everybody, range(12)))
    for column, cell in enumerate(["", "Stadt insgesamt", dotted(total, " "), "", "", 1266]):
        sheet.write(16, column, cell)
    sheet.write(18, 0, "Quelle: Einwohnermelderegister, eigene Berechnungen")


def _single_years(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("T 2.4")
    sheet.write(0, 0, "2.4 Kinder und Jugendliche nach Altersjahren, Geschlecht und Stadtteilen")
    sheet.write(1, 0, "Stand: 31.12.2023")
    sheet.write_merge(3, 5, 0, 0, "Nr.")
    sheet.write_merge(3, 5, 1, 1, "Stadtteil")
    sheet.write_merge(3, 3, 2, 55, "im Alter von … Jahren")
    for year in range(18):
        sheet.write_merge(4, 4, 2 + 3 * year, 4 + 3 * year, "unter 1" if not year else str(year))
        for column, word in enumerate(("männl.", "weibl.", "insg.")):
            sheet.write(5, 2 + 3 * year + column, word)
    for column in range(2, 56):
        sheet.write(6, column, "Anzahl")
    for area, name in enumerate(NAMES):
        sheet.write(area + 7, 0, f"{area + 1:02d}")
        sheet.write(area + 7, 1, name)
        for year in range(18):
            count = people(area, year)
            for column, part in enumerate((count // 2, count - count // 2, count)):
                sheet.write(area + 7, 2 + 3 * year + column, part)
    sheet.write(19, 1, "Insgesamt")
    for year in range(18):
        count = of_age(range(12), year, year + 1)
        for column, part in enumerate((count // 2, count - count // 2, count)):
            sheet.write(19, 2 + 3 * year + column, part)
    sheet.write(21, 0, "1) einschließlich Personen ohne Angabe")


def _shares(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("T 2.5")
    sheet.write(0, 0, "2.5 Altersstruktur in den Stadtteilen in %")
    for column, word in enumerate(["Stadtteil", "unter 3", "3-5", "6-9", "10-17", "18-64", "65+"]):
        sheet.write(2, column, word)
    for area, name in enumerate(NAMES):
        for column, cell in enumerate([name, 2.9, 3.1, 4.2, 7.7, 62.0, 20.1]):
            sheet.write(area + 3, column, cell)


def _births(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("T 2.7")
    sheet.write(0, 0, "2.7 Natürliche Bevölkerungsbewegung 2023")
    for column, word in enumerate(["Nr.", "Stadtteil", "Geburten", "Sterbefälle", "Saldo"]):
        sheet.write(2, column, word)
    for area, name in enumerate(NAMES):
        cells = [f"{area + 1:02d}", name, 40 + area, 30 + area, 10]
        for column, cell in enumerate(cells):
            sheet.write(area + 3, column, cell)
    for column, cell in enumerate(["", "Gesamtstadt", 546, 426, 120]):
        sheet.write(15, column, cell)


def _other(book: xlwt.Workbook, number: int) -> None:
    """Something else every yearbook has."""
    sheet = book.add_sheet(f"T {number}")
    sheet.write(0, 0, f"{number} Etwas anderes im Zeitvergleich")
    for column, word in enumerate(["Jahr", "Fälle", "je 1 000", "Veränderung"]):
        sheet.write(2, column, word)
    for row in range(10):
        for column, cell in enumerate([2014 + row, 500 + 3 * row * number, 4.2, "-"]):
            sheet.write(row + 3, column, cell)


def _zipped_shapes(folder: Path) -> None:
    table = frame(
        "EPSG:25832",
        STT_NR=[f"{area + 1:02d}" for area in range(12)],
        STT_NAME=list(NAMES),
        GEMEINDE=["06999000"] * 12,
        AREA_HA=[100.0 + area for area in range(12)],
    )
    inner = folder / "shapes"
    inner.mkdir()
    table.to_file(inner / "stadtteile.shp", encoding="utf-8")
    with zipfile.ZipFile(folder / "stadtteile_utm32.zip", "w") as archive:
        for part in sorted(inner.iterdir()):
            archive.write(part, f"Geodaten/{part.name}")


# --- b: one long table ----------------------------------------------------------------------

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


# --- c: several lists -----------------------------------------------------------------------


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
    table.to_file(folder / "stadtteile.geojson", driver="GeoJSON")
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


# --- d: a portal ----------------------------------------------------------------------------


def portal(folder: Path) -> City:
    """A CKAN answer and exports of ArcGIS."""
    table = frame(
        "EPSG:4326",
        OBJECTID=[100 + n for n in range(12)],
        STT_NR=[11 + n for n in range(12)],
        STADTTEIL_NAME=list(NAMES),
        Shape__Area=[1.5e6 + n for n in range(12)],
        Shape__Length=[5000.5 + n for n in range(12)],
    )
    table.to_file(folder / "Stadtteile.geojson", driver="GeoJSON")
    records = [
        {
            "_id": 12 * n + at + 1,
            "stadtteil_nummer": str(11 + n),
            "stadtteil": name,
            "altersgruppe": f"{a} bis unter {b}" if b < 200 else "65 und älter",
            "stichtag": "2023-12-31T00:00:00",
            "anzahl": str(of_age([n], a, b) if b <= 18 else 1500 + n),
        }
        for n, name in enumerate(NAMES)
        for at, (a, b) in enumerate(BANDS)
    ]
    fields = [{"id": name, "type": "text"} for name in records[0]]
    answer = {"help": "", "success": True, "result": {"fields": fields, "records": records}}
    (folder / "datastore_search.json").write_text(json.dumps(answer), encoding="utf-8")
    rows = [
        {
            "OBJECTID": n,
            "EINRICHTUNG": f"Familienzentrum {NAMES[n]}" if n < 3 else f"Jugendzentrum {NAMES[n]}",
            "KATEGORIE": "Familienzentrum" if n < 3 else "Jugendzentrum",
            "TRAEGER": "Stadt",
            "STRASSE": "Ring",
            "HAUSNR": str(n),
            "STADTTEIL": NAMES[n],
            "URL": "https://example.org",
        }
        for n in range(6)
    ]
    points(folder / "Soziale_Einrichtungen.geojson", rows, range(6))
    return City(
        ["Stadtteile.geojson", "datastore_search.json", "Soziale_Einrichtungen.geojson"],
        children={b: of_age(range(12), *b) for b in BANDS if b[1] <= 18},
        kinds=Counter({"Familienzentrum": 3, "Kinder- und Jugendtreff": 3}),
        placed=6,
    )


# --- e: a Landkreis -------------------------------------------------------------------------

GENESIS_BANDS = (
    ("ALT000B03", "unter 3 Jahre", 0, 3),
    ("ALT003B06", "3 bis unter 6 Jahre", 3, 6),
    ("ALT006B10", "6 bis unter 10 Jahre", 6, 10),
    ("ALT010B15", "10 bis unter 15 Jahre", 10, 15),
    ("ALT015B18", "15 bis unter 18 Jahre", 15, 18),
    ("ALT018B20", "18 bis unter 20 Jahre", 18, 20),
    ("ALT065UM", "65 Jahre und mehr", 65, 200),
    ("", "Insgesamt", 0, 200),
)


def landkreis(folder: Path, *, old: bool = False) -> City:
    """Gemeinden of a whole Land in a GeoPackage of layers, GENESIS, a grid and one list."""
    keys = [f"06{kreis}{number:03d}" for kreis in ("998", "999") for number in range(1, 7)]
    names = [f"{name}, Stadt" if at % 3 == 0 else name for at, name in enumerate(NAMES)]
    table = frame(
        "EPSG:25832",
        ARS=[key[:5] + "0" + key[5:].zfill(6) for key in keys],
        AGS=keys,
        GEN=list(NAMES),
        BEZ=["Gemeinde"] * 12,
        GF=[4] * 12,
    )
    path = folder / "DE_VG250.gpkg"
    kreise = table.assign(AGS=[key[:5] for key in keys]).dissolve("AGS").reset_index()
    kreise["GEN"] = ["Nachbarkreis", "Kreis Hellbrunn"]
    kreise.to_file(path, layer="vg250_krs")
    table.to_file(path, layer="vg250_gem")
    _genesis(folder / "12411-0018_flat.csv", keys, names, old=old)
    _grid(folder / "Zensus2022_Alter_unter_10_100m-Gitter.zip")
    xlsx(
        folder / "Angebote Landkreis.xlsx",
        Angebote=[
            ("Name des Angebots", "Träger", "Ort", "Für welches Alter?", "Zeiten", "Kosten"),
            ("Krabbelgruppe", "Ev. Kirche", "Nordend", "0 bis 3 Jahre", "Di 9:30-11:00", "frei"),
            ("Kita Wiese", "Gemeinde", "Oberweiler", "1 Jahr bis Schuleintritt", "Mo-Fr 7-16", ""),
            ("Hebammensprechstunde", "Kreis", "Südstadt", "Schwangerschaft", "Mi 14-16", "Kasse"),
            ("Grundschule am Berg", "Kreis", "Weststadt", "Klasse 1-4", "", ""),
        ],
    )  # fmt: skip
    young = [one for one in GENESIS_BANDS if one[3] <= 18]
    return City(
        [
            *("Angebote Landkreis.xlsx", "DE_VG250.gpkg", "12411-0018_flat.csv"),
            "Zensus2022_Alter_unter_10_100m-Gitter.zip",
        ],
        areas=6,
        kreis="06999",
        inhabitants=sum(map(everybody, range(6, 12))),
        children={(a, b): of_age(range(6, 12), a, b) for _, _, a, b in young},
        kinds=Counter(
            {"Eltern-Kind-Gruppe": 1, "Kindertagesstätte": 1, "Grundschule": 1, "Hebamme": 1}
        ),
    )  # fmt: skip


def _genesis(path: Path, keys: Sequence[str], names: Sequence[str], *, old: bool) -> None:
    new = [
        *("statistics_code", "statistics_label", "time_code", "time_label", "time"),
        *(f"{n}_variable{p}" for n in (1, 2, 3) for p in
          ("_code", "_label", "_attribute_code", "_attribute_label")),
        *("value", "value_unit", "value_variable_code", "value_variable_label"),
    ]  # fmt: skip
    ancient = [
        *("Statistik_Code", "Statistik_Label", "Zeit_Code", "Zeit_Label", "Zeit"),
        *(f"{n}_{p}" for n in (1, 2, 3) for p in
          ("Merkmal_Code", "Merkmal_Label", "Auspraegung_Code", "Auspraegung_Label")),
        "BEVSTD__Bevoelkerungsstand__Anzahl",
    ]  # fmt: skip
    rows: list[Sequence[object]] = [ancient if old else new]
    sexes = (("GESM", "männlich"), ("GESW", "weiblich"), ("", "Insgesamt"))
    for area, (key, name) in enumerate(zip(keys, names, strict=True)):
        for code, label, start, stop in GENESIS_BANDS:
            count = everybody(area) if not code else 900
            count = of_age([area], start, stop) if stop <= 18 else count
            parts = (count // 2, count - count // 2, count)
            for (sex, word), part in zip(sexes, parts, strict=True):
                head = ("12411", "Fortschreibung des Bevölkerungsstandes", "STAG", "Stichtag")
                cells = (
                    *(*head, "31.12.2023"),
                    *("GEMEIN", "Gemeinden", key, name),
                    *("GES", "Geschlecht", sex, word if sex or not old else ""),
                    *("ALTX", "Altersgruppen", code, label if code or not old else ""),
                )
                last = (part,) if old else (part, "Anzahl", "BEV001", "Bevölkerungsstand")
                rows.append((*cells, *last))
    write_csv(path, rows, "cp1252" if old else "utf-8-sig")


def _grid(path: Path) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("GITTER_ID_100m", "x_mp_100m", "y_mp_100m", "unter10"))
    west, south, east, north = geopandas.GeoSeries(squares(12), crs=4326).to_crs(3035).total_bounds
    for x in range(int(west) // 500 * 500, int(east), 500):
        for y in range(int(south) // 500 * 500, int(north), 500):
            writer.writerow((f"CRS3035RES100mN{y}E{x}", x + 50, y + 50, (x + y) // 500 % 7 + 3))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Zensus2022_Alter_unter_10_100m.csv", text.getvalue())


# --- f: one list ----------------------------------------------------------------------------


def one_list(folder: Path) -> City:
    """A single list in Excel with a title, a note and blank rows."""
    xlsx(
        folder / "Angebotsübersicht Frühe Hilfen.xlsx",
        Tabelle1=[
            ("Angebote der Frühen Hilfen im Landkreis", "", "", "", "", ""),
            ("Stand: 01.03.2024", "", "", "", "", ""),
            (),
            ("Angebot", "Anbieter", "Ort", "Zielgruppe", "Turnus", "Ansprechpartner/in"),
            ("Babymassage", "Hebammenpraxis", "Nordend", "Babys", "wöchentlich", "Frau M."),
            ("Elterncafé", "Familienbildung", "Grünau", "für alle", "monatlich", "Herr N."),
            ("Stillgruppe", "Verein", "Altstadt", "0-1 Jahr", "14-täglich", ""),
            ("Delfi-Kurs", "Familienbildung", "Altstadt", "bis 12 Monate", "wöchentlich", ""),
        ],
    )
    return City(
        ["Angebotsübersicht Frühe Hilfen.xlsx"],
        areas=0,
        kreis="06999",
        kinds=Counter({"Babymassage": 1, "Eltern-Kind-Café": 1, "Stillgruppe": 1, "PEKiP-Kurs": 1}),
    )


# --- g: keys that differ --------------------------------------------------------------------


def differing_keys(folder: Path) -> City:
    """Tables that name areas as "Stadtteil 01 Altstadt"; shapes as 1; names without prefix."""
    table = frame("EPSG:4326", nr=[n + 1 for n in range(12)], bez=[str(n + 1) for n in range(12)])
    table.to_file(folder / "grenzen.geojson", driver="GeoJSON")
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
    table.to_file(folder / "ortsteile.geojson", driver="GeoJSON")
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


# --- h: English names -----------------------------------------------------------------------


def english(folder: Path) -> City:
    """Columns in English, shares beside counts, totals, births."""
    ids = [f"0110{n + 1:04d}" for n in range(12)]
    table = frame("EPSG:25833", PLR_ID=ids, PLR_NAME=list(NAMES), BEZ=["01"] * 12)
    table.to_file(folder / "planning_areas.gpkg", layer="plr")
    rows: list[Sequence[object]] = [
        (
            *("id", "name", "inhabitants", "inhabitants_male", "inhabitants_female"),
            *("inhabitants_aged_below_6", "inhabitants_aged_6_below_15"),
            *("inhabitants_aged_15_below_18", "inhabitants_aged_18_below_27"),
            *("inhabitants_aged_below_6_percentage", "inhabitants_aged_6_below_15_percentage"),
        )
    ]
    for n, name in enumerate(NAMES):
        bands = ((0, 6), (6, 15), (15, 18))
        counts = [of_age([n], *band) for band in bands]
        half = everybody(n) // 2
        shares = [round(100 * count / everybody(n), 1) for count in counts[:2]]
        people_of = (everybody(n), half, everybody(n) - half)
        rows.append((ids[n], name, *people_of, *counts, 300, *shares))
    write_csv(folder / "population-2024.csv", rows, delimiter=",")
    write_csv(
        folder / "births_2024.csv",
        [("planning_area_id", "year", "births"), *((ids[n], 2024, 15 + n) for n in range(12))],
        delimiter=",",
    )
    rows = [("id", "name", "street", "zip_code", "city", "latitude", "longitude", "operator",
             "type", "places")]  # fmt: skip
    for n in range(5):
        lon, lat = middle(n)
        place = ("Main street 1", "34999", "Hellbrunn", round(lat, 5), round(lon, 5))
        rows.append((f"K{n}", f"Kita {NAMES[n]}", *place, "City", "Kita", 50 + n))
    write_csv(folder / "daycare-centers.csv", rows, delimiter=",")
    return City(
        ["planning_areas.gpkg", "population-2024.csv", "births_2024.csv", "daycare-centers.csv"],
        inhabitants=sum(map(everybody, range(12))),
        births=sum(15 + n for n in range(12)),
        children={b: of_age(range(12), *b) for b in ((0, 6), (6, 15), (15, 18))},
        kinds=Counter({"Kindertagesstätte": 5}),
        placed=5,
    )


# --- i: rows by sex -------------------------------------------------------------------------


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


CITIES = (
    yearbook,
    long_table,
    several_lists,
    portal,
    landkreis,
    one_list,
    differing_keys,
    turned_names,
    english,
    rows_by_sex,
)
