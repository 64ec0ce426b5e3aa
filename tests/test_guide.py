"""docs/guide/ cannot rot: every command, file and output it shows is run and compared here.

In a page of the guide

- `<!-- Test: name -->` lays out the invented files of that name, or does what a person does,
- a block `sh` is run line by line, in a folder of its own for each page,
- a block `text` is a part of what the last command printed (… stands for anything),
- a block `toml` is a part of fall.toml as it is then,
- a block `diff` is an edit of fall.toml,
- a block with a name behind its language is a file somebody writes.

In quellen/ every block `toml` is a section of a case, read together with small invented files.
"""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from openpyxl import Workbook, load_workbook
from pyproj import Transformer

from lueckenlos.cli import main
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.offers.kinds import kinds_of_offer
from lueckenlos.exchange.problems import MESSAGES
from lueckenlos.exchange.records import Case

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guide"
STEP = re.compile(r"^<!-- Test: (\w+) -->$|^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOLD = ("README.md", "angebotsarten.md", "probleme.md")
"""Pages without anything to run."""
PAGES = sorted(path for path in GUIDE.glob("*.md") if path.name not in TOLD)
SOURCES = sorted((GUIDE / "quellen").glob("*.md"))
SETUP = ("make ", "cd ", "mkdir ", "source ", "git clone")
"""What a person types that is no command of ours."""

Cells = Sequence[object]


# --- invented files -------------------------------------------------------------------------


def book(folder: Path, name: str, *rows: Cells) -> None:
    """A workbook with one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    workbook.save(folder / name)


def text(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(west, south, east, north)


GEMEINDEN = {
    "06634901": ("Kirchau", box(9.40, 51.00, 9.47, 51.05)),
    "06634902": ("Lindtal", box(9.47, 51.00, 9.54, 51.05)),
    "06634903": ("Moosfeld", box(9.40, 50.95, 9.54, 51.00)),
    "06633999": ("Nachbarhausen", box(9.54, 50.95, 9.60, 51.05)),
}
ORTSTEILE = {
    "01": ("Altstadt", box(9.40, 51.00, 9.43, 51.02)),
    "02": ("Bahnhof", box(9.43, 51.00, 9.46, 51.02)),
    "03": ("Höhe", box(9.40, 51.02, 9.43, 51.04)),
    "04": ("Waldau", box(9.43, 51.02, 9.46, 51.04)),
}


def geojson(folder: Path, name: str, features: Sequence[tuple[dict[str, object], object]]) -> None:
    made = [
        {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}
        for properties, shape in features
    ]
    document = {"type": "FeatureCollection", "features": made}
    (folder / name).write_text(json.dumps(document), encoding="utf-8")


def gemeinden(folder: Path) -> None:
    """Boundaries of a Kreis and one Gemeinde of its neighbour."""
    geojson(
        folder,
        "gemeinden.geojson",
        [
            ({"AGS": key, "GEN": name, "BEZ": "Gemeinde", "GF": 4}, shape)
            for key, (name, shape) in GEMEINDEN.items()
        ],
    )


def liste(folder: Path) -> None:
    """What a Kreis has on the first day."""
    book(
        folder,
        "liste.xlsx",
        ("Angebote für Familien, Stand Oktober 2026",),
        (),
        ("Angebot", "Art", "Träger", "Ort"),
        ("Kita Sonnenblume", "Kita", "Gemeinde Kirchau", "Kirchau"),
        ("Kita Waldwichtel", "Kindertagesstätte", "Verein Waldwichtel", "Lindtal"),
        ("Grundschule Kirchau", "Grundschule", "Landkreis", "Kirchau"),
        ("Stilltreff", "Stillgruppe", "Hebammen Kirchau", "Kirchau"),
        ("Babymassage im Pfarrhaus", "Kurs", "Familienbildung Lindtal", "Lindtal"),
        ("Offener Elterntreff", "Elterncafé", "Verein Waldwichtel", "Lindtal"),
        ("Erziehungsberatung", "Erziehungsberatungsstelle", "Landkreis", "Kirchau"),
        ("Wichtelstube", "Wichtelstube", "Verein Waldwichtel", "Moosfeld"),
        ("Flohmarkt", "Markt", "Verein Waldwichtel", "Moosfeld"),
    )


def kreis(folder: Path) -> None:
    """The same Kreis with a better list, boundaries, children and births."""
    gemeinden(folder)
    book(
        folder,
        "angebote.xlsx",
        ("Angebot", "Art", "Träger", "Alter", "Straße", "Ort", "Wie oft", "Kosten", "Plätze"),
        *(
            (name, kind, provider, ages, street, place, often, cost, places)
            for name, kind, provider, ages, street, place, often, cost, places in (
                (
                    *("Kita Sonnenblume", "Kita", "Gemeinde Kirchau", "1 bis Schuleintritt"),
                    *("Dorfstraße 1", "Kirchau", "täglich", "gestaffelt", 520),
                ),
                (
                    *("Kita Waldwichtel", "Kita", "Verein Waldwichtel", "1 bis Schuleintritt"),
                    *("Am Wald 3", "Lindtal", "täglich", "gestaffelt", 230),
                ),
                (
                    *("Hort an der Schule", "Hort", "Landkreis", "Klasse 1-4"),
                    *("Schulweg 2", "Kirchau", "täglich", "gestaffelt", 330),
                ),
                (
                    *("Stilltreff", "Stillgruppe", "Hebammen Kirchau", "0-1"),
                    *("Dorfstraße 4", "Kirchau", "wöchentlich", "kostenlos", None),
                ),
                (
                    *("Offener Elterntreff", "Elterncafé", "Verein Waldwichtel", "0-6"),
                    *("Am Wald 3", "Lindtal", "14-täglich", "kostenlos", None),
                ),
                (
                    *("Erziehungsberatung", "Erziehungsberatungsstelle", "Landkreis", "0-18"),
                    *("Markt 1", "Kirchau", "wöchentlich", "kostenlos", None),
                ),
                (
                    *("Praxis am Markt", "Kinderarztpraxis", "Praxis am Markt", "0-18"),
                    *("Markt 5", "Kirchau", "täglich", "Kassenleistung", None),
                ),
            )
        ),
    )
    book(
        folder,
        "kinder_2025.xlsx",
        ("Kinder nach Gemeinde und Alter, 31.12.2025",),
        (),
        ("AGS", "Gemeinde", "unter 3", "3 bis unter 6", "6 bis unter 10"),
        ("06634901", "Kirchau", 210, 225, 300),
        ("06634902", "Lindtal", 96, 101, 140),
        ("06634903", "Moosfeld", 31, 33, 44),
    )
    book(
        folder,
        "geburten_2025.xlsx",
        ("AGS", "Gemeinde", "Lebendgeborene"),
        ("06634901", "Kirchau", 70),
        ("06634902", "Lindtal", 32),
        ("06634903", "Moosfeld", 10),
    )


def stadt(folder: Path) -> None:
    """A small town with its statistics by Ortsteil."""
    geojson(
        folder,
        "ortsteile.geojson",
        [({"NR": key, "ORTSTEIL": name}, shape) for key, (name, shape) in ORTSTEILE.items()],
    )
    names = [name for name, _ in ORTSTEILE.values()]
    ages = ((60, 62, 80), (88, 92, 120), (40, 44, 61), (22, 27, 39))
    book(
        folder,
        "kinder_2025.xlsx",
        ("Kinder nach Ortsteil am 31.12.2025",),
        (),
        ("Nr.", "Ortsteil", "Alter in Jahren", None, None),
        (None, None, "unter 3", "3 bis unter 6", "6 bis unter 10"),
        *((n, name, *some) for n, (name, some) in enumerate(zip(names, ages, strict=True), 1)),
        ("Insgesamt", None, 210, 225, 300),
    )
    people = zip(names, (2600, 3900, 1900, 1100), strict=True)
    book(folder, "einwohner_2025.xlsx", ("Ortsteil", "Einwohner"), *people)
    benefits = zip(names, (41, 78, 9, "*"), strict=True)
    book(folder, "sgb2_2025.xlsx", ("Ortsteil", "unter 10 Jahre"), *benefits)
    text(
        folder,
        "kitas.csv",
        "Name;Träger;Straße;PLZ;Ort;Plätze unter 3;Plätze 3 bis unter 6",
        "Kita Sonnenblume;Stadt Kirchau;Dorfstraße 1;34999;Kirchau;40;75",
        "Kita Bahnhof;Verein Waldwichtel;Bahnhofstr. 8a;34999;Kirchau;60;100",
        "Kita Höhe;Kirchengemeinde Höhe;Höhenweg 3;34999;Kirchau;20;50",
        encoding="cp1252",
    )
    book(
        folder,
        "angebote.xlsx",
        ("Angebot", "Art", "Träger", "Alter", "Ortsteil", "Wie oft", "Kosten"),
        ("Stilltreff", "Stillgruppe", "Hebammen", "0-1", "Altstadt", "wöchentlich", "kostenlos"),
        ("Elterntreff", "Elterncafé", "Verein", "0-6", "Bahnhof", "14-täglich", "kostenlos"),
        ("Babymassage", "Babymassage", "Familienbildung", "0-1", "Höhe", "wöchentlich", "60 €"),
        ("Beratung", "Erziehungsberatung", "Kreis", "0-18", "Altstadt", "wöchentlich", "kostenlos"),
    )
    adressen(folder)
    gitter_2022(folder)


def adressen(folder: Path) -> None:
    text(
        folder,
        "adressen.csv",
        "strasse;hausnummer;plz;ort;lat;lon",
        "Dorfstraße;1;34999;Kirchau;51.01;9.415",
        "Bahnhofstraße;8a;34999;Kirchau;51.01;9.445",
        "Höhenweg;3;34999;Kirchau;51.03;9.415",
    )


def cells() -> list[tuple[int, int, int]]:
    """South-west corners in EPSG:3035 and children of some cells of every Ortsteil."""
    move = Transformer.from_crs(4326, 3035, always_xy=True).transform
    found = []
    for west, south, east, _ in (shape.bounds for _, shape in ORTSTEILE.values()):
        for step in range(1, 6):
            x, y = move(west + step * (east - west) / 6, south + 0.01)
            found.append((int(x // 100 * 100), int(y // 100 * 100), 8 + step))
    return found


def gitter_2022(folder: Path) -> None:
    text(
        folder,
        "Zensus2022_Alter_in_10er-Jahresgruppen_100m-Gitter.csv",
        "GITTER_ID_100m;x_mp_100m;y_mp_100m;Insgesamt_Bevoelkerung;Unter10;a10bis19",
        *(
            f"CRS3035RES100mN{y}E{x};{x + 50};{y + 50};90;{'–' if n == 13 else n};8"
            for x, y, n in cells()
        ),
    )


def gitter_2011(folder: Path) -> None:
    text(
        folder,
        "Bevoelkerung_Zensus_2011_100m-Gitter.csv",
        "Gitter_ID_100m;Gitter_ID_100m_neu;Merkmal;Auspraegung_Code;Auspraegung_Text;Anzahl;Anzahl_q",
        *(
            f"100mN{y // 100}E{x // 100};CRS3035RES100mN{y}E{x};ALTER_10JG;{code};{words};{n};0"
            for x, y, n in cells()
            for code, words in ((1, "Unter 10"), (2, "10 - 19"))
        ),
    )


def vg250(folder: Path) -> None:
    """A GeoPackage with two layers, in UTM 32, a lake apart from its Gemeinde."""
    lake = ("06634903", "Moosfeld", box(9.50, 50.96, 9.51, 50.97), 2)
    rows = [(key, name, shape, 4) for key, (name, shape) in GEMEINDEN.items()] + [lake]
    move = Transformer.from_crs(4326, 25832, always_xy=True).transform
    shapes = [shapely.transform(row[2], lambda c: np.column_stack(move(*c.T))) for row in rows]
    for layer, size in (("vg250_gem", len(rows)), ("vg250_krs", 1)):
        pyogrio.raw.write(
            folder / "DE_VG250.gpkg",
            geometry=np.array([shapely.to_wkb(shape) for shape in shapes[:size]], object),
            field_data=[
                np.array([row[0] for row in rows[:size]], object),
                np.array([row[1] for row in rows[:size]], object),
                np.array(["Gemeinde"] * size, object),
                np.array([row[3] for row in rows[:size]], np.int32),
            ],
            fields=["AGS", "GEN", "BEZ", "GF"],
            layer=layer,
            geometry_type="Polygon",
            crs="EPSG:25832",
            driver="GPKG",
            append=layer != "vg250_gem",
        )


FLAT = (
    "statistics_code;statistics_label;time_code;time_label;time;"
    "1_variable_code;1_variable_label;1_variable_attribute_code;1_variable_attribute_label;"
)
AGES = (
    *(("ALT000B03", "unter 3 Jahre", 210), ("ALT003B06", "3 bis unter 6 Jahre", 225)),
    *(("ALT006B10", "6 bis unter 10 Jahre", 300), ("", "Insgesamt", 9500)),
)


def kinder_12411(folder: Path) -> None:
    """A flat file of children by Gemeinde, the Kreis itself among them."""
    names = {"06634": "Kreis Auental", **{key: name for key, (name, _) in GEMEINDEN.items()}}
    text(
        folder,
        "12411-02-03-5_flat.csv",
        FLAT + "2_variable_code;2_variable_label;2_variable_attribute_code;"
        "2_variable_attribute_label;3_variable_code;3_variable_label;3_variable_attribute_code;"
        "3_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label",
        *(
            f"12411;Fortschreibung;STAG;Stichtag;2024-12-31;GEMEIN;Gemeinden;{key};{name};"
            f"GES;Geschlecht;{sex};{words};ALTX;Altersgruppen;{code};{age};"
            f"{count // (1 if words == 'Insgesamt' else 2)};Anzahl;BEVSTD;Bevölkerungsstand"
            for key, name in names.items()
            for sex, words in (("", "Insgesamt"), ("GESW", "weiblich"))
            for code, age, count in AGES
        ),
    )


def geburten_12612(folder: Path) -> None:
    text(
        folder,
        "12612-91-01-5_flat.csv",
        FLAT + "value;value_unit;value_variable_code;value_variable_label",
        *(
            f"12612;Statistik der Geburten;JAHR;Jahr;2024;GEMEIN;Gemeinden;{key};{name};"
            f"{count};Anzahl;BEV001;Lebendgeborene"
            for (key, (name, _)), count in zip(GEMEINDEN.items(), (70, 32, 10, 8), strict=True)
        ),
    )


def downloads(folder: Path) -> None:
    """A folder of official files, as somebody saved them."""
    inside = folder / "downloads"
    inside.mkdir()
    gemeinden(inside)
    kinder_12411(inside)
    geburten_12612(inside)


def orte(folder: Path) -> None:
    """Orte and postcodes as GeoNames and the BKG have them."""
    text(
        folder,
        "postleitzahlen.csv",
        "plz;ort;ortsteil;breite;laenge",
        "34999;Kirchau;;51.02;9.43",
        "34998;Lindtal;Oberlind;51.03;9.50",
    )
    move = Transformer.from_crs(4326, 25832, always_xy=True).transform
    east, north = move(9.43, 51.02)
    text(folder, "GN250.csv", "NAME;GEMEINDE;RECHTS;HOCH", f"Kirchau;Kirchau;{east};{north}")


def sgb2(folder: Path) -> None:
    book(
        folder,
        "kinder_sgb2_2026-06.xlsx",
        ("Kinder in Bedarfsgemeinschaften, Juni 2026",),
        (),
        ("Schlüssel", "Gemeinde", "Alter", None, None),
        (None, None, "unter 3 Jahre", "3 bis unter 6 Jahre", "6 bis unter 15 Jahre"),
        ("06634901", "Kirchau", 31, 35, 80),
        ("06634902", "Lindtal", 9, 12, "*"),
        ("06634903", "Moosfeld", "*", 3, 7),
    )


def stadtstatistik(folder: Path) -> None:
    """Three sheets, stacked headers, names with numbers, men and women in blocks."""
    stadt(folder)
    workbook = Workbook()
    cover = workbook.active
    assert cover is not None
    cover.title = "Inhalt"
    cover.append(["Statistisches Jahrbuch Kirchau"])
    sheet = workbook.create_sheet("T2 Alter")
    for row in (
        ("Tabelle 2: Bevölkerung nach Alter und Stadtteil",),
        ("Stadtteil", "Geschlecht", "Alter von … bis unter … Jahren", None, None, "Anteil"),
        (None, None, "0-3", "3-6", "6-10", "in %"),
        *(
            (f"{key} {name}", sex, *((n, n, n) if sex == "gesamt" else (n // 2,) * 3), "5,1")
            for n, (key, (name, _)) in enumerate(ORTSTEILE.items(), 40)
            for sex in ("gesamt", "weiblich")
        ),
        ("Quelle: Statistikstelle",),
    ):
        sheet.append(list(row))
    workbook.create_sheet("T3").append(["nichts"])
    workbook.save(folder / "jahrbuch_2025.xlsx")


def schulen(folder: Path) -> None:
    text(
        folder,
        "schulverzeichnis.csv",
        "Schulnummer;Name der Schule;Träger;Straße;Hausnr.;PLZ;Ort;Grundschule;Gymnasium;Jahrgänge",
        "4711;Schule am Wald;Landkreis;Schulweg;2;34999;Kirchau;1;;1-4",
        "4712;Talschule;Landkreis;Talweg;9;34998;Lindtal;1;;1-4",
        "4713;Auen-Gymnasium;Landkreis;Markt;3;34999;Kirchau;;1;5-13",
        encoding="cp1252",
    )


def kitas(folder: Path) -> None:
    move = Transformer.from_crs(4326, 25832, always_xy=True).transform
    points = [move(9.415, 51.01), move(9.50, 51.03)]
    book(
        folder,
        "kitas.xlsx",
        ("Betriebserlaubnisse, Stand 01.03.2026",),
        ("Einrichtung", "Träger", "Rechtswert", "Hochwert", "Plätze U3", "Plätze Ü3"),
        ("Kita Sonnenblume", "Gemeinde Kirchau", *points[0], 40, 75),
        ("Kita Waldwichtel", "Verein Waldwichtel", *points[1], 12, 40),
    )


def spielplaetze(folder: Path) -> None:
    geojson(
        folder,
        "spielplaetze.geojson",
        [
            ({"name": "Spielplatz am Park", "access": ""}, box(9.42, 51.01, 9.4205, 51.0105)),
            ({"name": "Spielplatz Talweg", "access": ""}, shapely.Point(9.50, 51.03)),
            ({"name": "Garten der Kita", "access": "private"}, shapely.Point(9.415, 51.01)),
        ],
    )


def hsds(folder: Path) -> None:
    resources = {
        "services": "id,organization_id,name,status,minimum_age,maximum_age\n"
        "s1,o1,Stilltreff,active,0,1\n",
        "organizations": "id,name,description\no1,Hebammen Kirchau,Praxis\n",
        "locations": "id,name,latitude,longitude\nl1,Haus am Markt,51.01,9.415\n",
        "service_at_location": "id,service_id,location_id\nx1,s1,l1\n",
    }
    inside = folder / "portal"
    inside.mkdir()
    for name, content in resources.items():
        (inside / f"{name}.csv").write_text(content, encoding="utf-8")
    listed = [{"name": name, "path": f"{name}.csv"} for name in resources]
    (inside / "datapackage.json").write_text(json.dumps({"name": "portal", "resources": listed}))


# --- what a person does between commands ----------------------------------------------------


def antworten(folder: Path) -> None:
    """A provider fills in the questions and sends them back."""
    path = folder / "fragen" / "rueckfragen.xlsx"
    workbook = load_workbook(path)
    guide = workbook["Anleitung"]
    for row in guide.iter_rows():
        if row[0].value == "Ausgefüllt am":
            guide.cell(row[0].row, 2, "02.11.2026")
    sheet = workbook["Verein Waldwichtel"]
    head = next(row for row in sheet.iter_rows() if row[1].value == "Angebot")
    titles = {str(cell.value): cell.column for cell in head}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        if row[titles["Angebot"] - 1].value == "Kita Waldwichtel":
            sheet.cell(row[0].row, titles["Plätze"], 45)
            sheet.cell(row[0].row, titles["stimmt noch?"], "ja")
        elif row[titles["Angebot"] - 1].value == "Offener Elterntreff":
            sheet.cell(row[0].row, titles["stimmt noch?"], "beendet")
    workbook.save(folder / "rueckfragen.xlsx")


ACTIONS: dict[str, Callable[[Path], None]] = {
    one.__name__: one
    for one in (
        *(liste, kreis, stadt, downloads, antworten, vg250, gitter_2022, gitter_2011),
        *(kinder_12411, geburten_12612, orte, sgb2, stadtstatistik, schulen, kitas),
        *(spielplaetze, hsds),
    )
}


# --- running a page -------------------------------------------------------------------------


def steps(page: Path) -> list[tuple[str, str, str, str]]:
    """Action, or language, name and content of a block, in order."""
    return [match.groups("") for match in STEP.finditer(page.read_text(encoding="utf-8"))]


def run(line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A line of a page as a shell would run it; what it printed."""
    words = shlex.split(line)
    assert words[0] == "lueckenlos", line
    target = words[words.index(">") + 1] if ">" in words else ""
    code = main(words[1 : words.index(">")] if target else words[1:])
    printed, errors = capsys.readouterr()
    if target:
        (folder / target).write_text(printed, encoding="utf-8")
    assert code == 0, errors
    return printed + errors


def spaced(line: str) -> str:
    return " ".join(line.split())


def meant(wanted: str, line: str) -> bool:
    """Whether a line is the one wanted, where … stands for anything."""
    return bool(re.fullmatch(".*".join(map(re.escape, wanted.split("…"))), line))


def shown(block: str, whole: str) -> list[str]:
    """Lines of a block that do not stand in the whole, in its order; … stands for anything."""
    lines, at, lost = [spaced(line) for line in whole.splitlines()], 0, []
    for wanted in filter(None, map(spaced, block.splitlines())):
        found = next((i for i in range(at, len(lines)) if meant(wanted, lines[i])), None)
        if found is None:
            lost.append(wanted)
        else:
            at = found + 1
    return lost


def edited(lines: list[str], edit: str) -> list[str]:
    """The lines after an edit: unchanged ones lead the way, - is taken out, + put in."""

    def place(wanted: str) -> int:
        found = [i for i in range(at, len(lines)) if meant(wanted, lines[i])]
        assert found, f"„{wanted}“ is not there"
        return found[0]

    lines, at = list(lines), 0
    for sign, line in ((one[:1], one[2:]) for one in edit.splitlines() if one.strip()):
        if sign == "+":
            lines.insert(at, line)
            at += 1
            continue
        at = place(line)
        if sign == "-":
            del lines[at]
        else:
            at += 1
    return lines


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / ("stadt_kirchau" if page.stem == "schritt-3" else "kreis_auental")
    folder.mkdir()
    monkeypatch.chdir(folder)
    case, printed, commands = folder / "fall.toml", "", 0
    for action, language, name, block in steps(page):
        if action:
            ACTIONS[action](folder)
        elif name:
            (folder / name).write_text(block, encoding="utf-8")
        elif language == "sh":
            for line in block.splitlines():
                printed, commands = run(line, folder, capsys), commands + 1
        elif language == "text":
            assert shown(block, printed) == []
        elif language == "toml":
            assert shown(block, case.read_text(encoding="utf-8")) == []
        elif language == "diff":
            lines = edited(case.read_text(encoding="utf-8").splitlines(), block)
            case.write_text("\n".join(lines) + "\n", encoding="utf-8")
        else:
            assert language == "console" and all(map(typed, block.splitlines())), block
    assert commands


def test_the_sections_explained_are_those_of_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    kreis(tmp_path)
    monkeypatch.chdir(tmp_path)
    page = GUIDE / "bericht-lesen.md"
    for _, language, _, block in steps(page):
        for line in block.splitlines() if language == "sh" else ():
            run(line, tmp_path, capsys)
    told = (tmp_path / "bericht" / "report.html").read_text(encoding="utf-8")
    explained = re.findall(r"^## „(.*)“$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(explained) > 5
    assert [title for title in explained if title not in told] == []
    table = page.read_text(encoding="utf-8").split("| sagt nicht |")[1].split("\n\n")[0]
    figures = re.findall(r"^\| ([A-ZÄÖÜ][^|]*?) \|", table, re.MULTILINE)
    assert len(figures) > 4
    assert [name for name in figures if name not in told] == []


def test_on_the_first_step_nobody_is_asked_for_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    liste(tmp_path)
    monkeypatch.chdir(tmp_path)
    run("lueckenlos init liste.xlsx --kreis 06634 > fall.toml", tmp_path, capsys)
    assert "niemanden" not in run("lueckenlos check fall.toml", tmp_path, capsys)


def typed(line: str) -> bool:
    """Whether a line is what a person types besides our commands."""
    return f"{line} ".startswith(SETUP)


# --- sources --------------------------------------------------------------------------------

HEAD = 'title = "Probe"\nkey = "06634"\nreference_day = 2026-11-18\n'
USUAL = {
    "areas": '[areas]\nfile = "gemeinden.geojson"\ncolumns = { id = "AGS", name = "GEN" }\n'
    'where = { AGS = "06634*" }\n',
    "children": '[children]\nfile = "usual.csv"\n',
    "offers": '[offers]\nfile = "usual_offers.csv"\n',
}


def completed(folder: Path, block: str) -> Case:
    """A case of a block and the usual sections it leaves out."""
    gemeinden(folder)
    keys = [key for key in GEMEINDEN if key.startswith("06634")]
    text(folder, "usual.csv", "area,age,count", *(f"{key},unter 10,90" for key in keys))
    text(
        folder,
        "usual_offers.csv",
        "name,kind,provider,street,postcode,city",
        "Stilltreff,Stillgruppe,Hebammen,Dorfstraße 1,34999,Kirchau",
    )
    given = tomllib.loads(block)
    more = [content for key, content in USUAL.items() if key not in given]
    (folder / "fall.toml").write_text("\n".join([HEAD, block, *more]), encoding="utf-8")
    return read_case(folder / "fall.toml")[0]


def filled(case: Case) -> dict[str, bool]:
    """Section of a case → whether something was read from it."""
    return {
        "areas": len(case.areas) > 0,
        "inhabitants": any(area.inhabitants for area in case.areas),
        "children": any(count.count for count in case.populations[0].counts),
        "births": case.births is not None and any(one.count for one in case.births.counts),
        "second_population": any(one.counts for one in case.populations[1:]),
        "grid": any(cell.weight for cell in case.cells),
        "settled_places": len(case.cells) > 0,
        "offers": len(case.offers) > 0,
        "addresses": any(offer.latitude for offer in case.offers),
    }


@pytest.mark.parametrize("page", SOURCES, ids=lambda page: page.stem)
def test_a_source_is_read_as_its_page_declares_it(page: Path, tmp_path: Path):
    blocks = 0
    for action, language, _, block in steps(page):
        if action:
            ACTIONS[action](tmp_path)
        elif language == "toml":
            blocks += 1
            found = filled(completed(tmp_path, block))
            assert [key for key in tomllib.loads(block) if not found[key]] == [], block
    assert blocks


# --- the guide as a whole -------------------------------------------------------------------


def test_every_page_is_in_the_index():
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    pages = [path.relative_to(GUIDE).as_posix() for path in GUIDE.rglob("*.md")]
    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []


@pytest.mark.parametrize("page", sorted(GUIDE.rglob("*.md")), ids=lambda page: page.stem)
def test_links_between_pages_lead_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_kind_of_offer_is_listed():
    listed = (GUIDE / "angebotsarten.md").read_text(encoding="utf-8")
    assert [kind.name for kind in kinds_of_offer() if f"- {kind.name}\n" not in listed] == []
    assert listed.count("\n- ") == len(kinds_of_offer())


def test_messages_explained_are_messages():
    """What probleme.md quotes is what the program says."""
    said = [re.sub(r"\{\w+\}", "…", spaced(what)) for _, what, _ in MESSAGES.values()]
    quoted = re.findall(r"^### „(.*)“$", (GUIDE / "probleme.md").read_text("utf-8"), re.M)
    assert len(quoted) > 10
    assert [one for one in quoted if not any(one in what for what in said)] == []
