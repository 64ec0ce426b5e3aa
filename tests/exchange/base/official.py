"""Official files of an invented Land, as tests write them."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from openpyxl import Workbook

from lueckenlos.exchange.base.read import Base
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move

AGES = ("unter 3 Jahre", "3 bis unter 6 Jahre", "15 bis unter 18 Jahre", "18 bis unter 20 Jahre")
KEYS = {
    "06": "Hessen",
    "06611": "Kassel, documenta-Stadt",
    "06634": "Schwalm-Eder-Kreis",
    "06634022": "Schwalmstadt, Stadt",
    "06634009": "Homberg (Efze), Stadt",
    "05111": "Düsseldorf, Stadt",
}
GEMEINDEN = ("06611000", "06634009", "06634022")

CASE = """
title = "Musterkreis"
key = "06634"
reference_day = 2026-11-18

[areas]
file = "gemeinden.geojson"

[children]
file = "kinder.csv"

[births]
file = "geburten.csv"

[grid]
file = "raster.csv"

[offers]
file = "angebote.csv"
"""


def square(west: float, south: float = 51.0, size: float = 0.1) -> shapely.Polygon:
    return shapely.box(west, south, west + size, south + size)


def feature(key: str, west: float, name: str = "Ort", sort: str = "Stadt") -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"AGS": key, "GEN": name, "BEZ": sort},
        "geometry": shapely.geometry.mapping(square(west)),
    }


FEATURES = [
    feature("06611000", 9.0, "Kassel"),
    feature("06634009", 9.1, "Homberg (Efze)"),
    feature("06634022", 9.2, "Schwalmstadt"),
    feature("06634200", 9.3, "Gutsbezirk", "Gemeindefreies Gebiet"),
    feature("05111000", 9.4, "Düsseldorf"),
]


def boundaries(folder: Path) -> Path:
    path = folder / "gemeinden.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": FEATURES}), "utf-8")
    return path


def flat(folder: Path, ages: Sequence[str] = AGES) -> Path:
    """A flat file of GENESIS: two days, sexes and totals, Kreise above their Gemeinden."""
    names = "statistics_code;time_code;time;1_variable_code;1_variable_label"
    names += ";1_variable_attribute_code;1_variable_attribute_label;2_variable_code"
    names += ";2_variable_label;2_variable_attribute_code;2_variable_attribute_label"
    names += ";3_variable_code;3_variable_label;3_variable_attribute_code"
    names += ";3_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label"
    lines = [names]
    for day in ("2022-12-31", "2023-12-31"):
        for key, name in KEYS.items():
            for sex in ("", "männlich", "weiblich"):
                for number, age in enumerate((*ages, "")):
                    count = "." if key == "06634009" and number == 0 else 100 * (number + 1)
                    code = f"ALT{number:03}" if age else ""
                    lines.append(
                        f"12411;STAG;{day};GEM;Gemeinden;{key};{name};GES;Geschlecht;{sex[:4]};{sex};"
                        f"ALTX;Altersgruppen (17);{code};{age};{count};Anzahl;BEV;Bevölkerungsstand"
                    )
    path = folder / "12411-02-03-5_flat.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return path


def printed(folder: Path) -> Path:
    """The table of the Regionaldatenbank as it prints it, in Windows-1252."""
    lines = ["GENESIS-Tabelle: 12411-02-03-5", "Bevölkerung nach Altersgruppen;;;;;;"]
    lines += ["Bevölkerung (Anzahl);;;;;;", ";;;;Insgesamt;männlich;weiblich"]
    for key, name in KEYS.items():
        for number, age in enumerate((*AGES, "Insgesamt")):
            count = "." if key == "06634009" and number == 0 else 100 * (number + 1)
            lines.append(f"31.12.2023;{key};  {name};{age};{count};1;1")
    lines += ["__________", "(C)opyright Statistische Ämter", "Stand: 01.10.2024"]
    path = folder / "12411-02-03-5.csv"
    path.write_bytes("\n".join(lines).encode("cp1252"))
    return path


def wide(folder: Path) -> Path:
    """A workbook with one column per age."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Gemeindeschlüssel", "Gemeinde", "unter 3 Jahre", "3 bis unter 6 Jahre"])
    for key, name in KEYS.items():
        sheet.append([key, name, 100, 200])
    path = folder / "kinder.xlsx"
    book.save(path)
    return path


def births(folder: Path, keys: Sequence[str] = tuple(KEYS)) -> Path:
    lines = ["GENESIS-Tabelle: 12612-91-01-5", "Lebendgeborene - Jahressumme;;;;;"]
    lines += [";;;Lebendgeborene;Lebendgeborene;Lebendgeborene", ";;;Insgesamt;männlich;weiblich"]
    lines += [f"2023;{key};{KEYS[key]};{30 + len(key)};15;15" for key in keys]
    path = folder / "12612-91-01-5.csv"
    path.write_bytes("\n".join(lines).encode("cp1252"))
    return path


def geonames(folder: Path) -> Path:
    rows = [
        ("34613", "Schwalmstadt", "Hessen", "51.05", "9.25"),
        ("34576", "Homberg (Efze)", "Hessen", "51.05", "9.15"),
        ("40210", "Düsseldorf", "Nordrhein-Westfalen", "51.22", "6.79"),
    ]
    lines = [
        "\t".join(("DE", code, name, land, "", "", "", "", "", lat, lon, "4"))
        for code, name, land, lat, lon in rows
    ]
    path = folder / "DE.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def names_of_bkg(folder: Path) -> Path:
    lines = [
        "NNID;DATUM;OBA;NAME;AGS;ARS;GEMEINDE;RECHTS;HOCH",
        "1;x;AX_Ortslage;Treysa;06634022;066340022022;Schwalmstadt;517000;5655000",
        "2;x;AX_Ortslage;Schwalmstadt;06634022;066340022022;Schwalmstadt;517500;5655000",
        "3;x;AX_Wasserlauf;Schwalm;06634022;066340022022;Schwalmstadt;517600;5655000",
        "4;x;AX_Ortslage;Benrath;05111000;051110000000;Düsseldorf;345000;5670000",
    ]
    path = folder / "gn250.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return path


def grid(folder: Path, counted: str = "Unter10") -> Path:
    """Two cells in Hessen, one of them withheld, and one elsewhere."""
    degrees = [(9.25, 51.05), (9.15, 51.05), (9.45, 51.05)]
    metres = move(DEGREES, GRID)(np.array(degrees)).round().astype(int)
    lines = [f"GITTER_ID_100m;x_mp_100m;y_mp_100m;{counted};a10bis19"]
    for (x, y), count in zip(metres, ("7", "–", "9"), strict=True):
        lines.append(f"CRS3035RES100mN{y}E{x};{x};{y};{count};3")
    path = folder / "Zensus2022_Alter_100m-Gitter.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def codes(found: Base) -> set[str]:
    for problem in found.problems:
        assert problem.place
        assert problem.cure.endswith(".")
    return {problem.code for problem in found.problems}
