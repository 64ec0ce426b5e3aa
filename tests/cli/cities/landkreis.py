"""A Landkreis with official files, and one with a single list."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import shapely
from tests.cli.cities.making import NAMES, City, everybody, frame, of_age, squares, write_csv, xlsx
from tests.layers import Layer, moved

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
    kreise = {
        "AGS": ["06998", "06999"],
        "GEN": ["Nachbarkreis", "Kreis Hellbrunn"],
        "BEZ": ["Gemeinde"] * 2,
        "GF": [4] * 2,
    }
    halves = [shapely.union_all(table.shapes[:6]), shapely.union_all(table.shapes[6:])]
    Layer(kreise, halves, table.crs).to_file(path, layer="vg250_krs")
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
    west, south, east, north = shapely.total_bounds(moved(squares(12), "EPSG:3035"))
    for x in range(int(west) // 500 * 500, int(east), 500):
        for y in range(int(south) // 500 * 500, int(north), 500):
            writer.writerow((f"CRS3035RES100mN{y}E{x}", x + 50, y + 50, (x + y) // 500 % 7 + 3))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Zensus2022_Alter_unter_10_100m.csv", text.getvalue())


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
