"""Base data of a Land: what is recognised, clipped, written, and what is said to be missing."""

import csv
import json
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from openpyxl import Workbook

from lueckenlos.cli.base import base
from lueckenlos.exchange.base.counts import Counted
from lueckenlos.exchange.base.laender import LAENDER, land_key
from lueckenlos.exchange.base.read import PIECES, Base, read_base, write_base
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.ground.crs import DEGREES, GRID, move
from lueckenlos.exchange.problems import CaseError

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


# --- boundaries -----------------------------------------------------------------------------


def test_boundaries_are_clipped_to_the_land(tmp_path: Path):
    found = read_base("Hessen", [boundaries(tmp_path)])
    assert list(found.gemeinden) == [*GEMEINDEN, "06634200"]
    assert found.gemeinden["06634022"].properties == {
        "id": "06634022",
        "name": "Schwalmstadt",
        "bez": "Stadt",
        "kreis": "06634",
        "AGS": "06634022",
        "GEN": "Schwalmstadt",
        "BEZ": "Stadt",
    }
    assert found.problems == []


def test_the_layer_of_gemeinden_is_found_in_a_geopackage(tmp_path: Path):
    path = tmp_path / "DE_VG250.gpkg"
    shapes = shapely.to_wkb([square(9.0), square(9.1)])
    for layer, keys in {"vg250_krs": ["06611", "06634"], "vg250_gem": GEMEINDEN[:2]}.items():
        pyogrio.raw.write(
            path,
            shapes,
            [np.array(keys, object), np.array(["Kassel", "Homberg"], object)],
            fields=["AGS", "GEN"],
            layer=layer,
            crs="EPSG:4326",
            geometry_type="Polygon",
            append=path.exists(),
        )
    assert list(read_base("06", [path]).gemeinden) == list(GEMEINDEN[:2])


@pytest.mark.parametrize("packed", [True, False])
def test_a_bare_list_of_features_as_npm_packages_have_it(tmp_path: Path, packed: bool):
    path = tmp_path / "gemeinden.geo.json"
    collection = {"type": "FeatureCollection", "features": FEATURES[1:]}
    path.write_text(json.dumps([FEATURES[0], collection]), "utf-8")
    if packed:
        archive = tmp_path / "paket.tgz"
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(path, "package/gemeinden.geo.json")
        path = archive
    assert list(read_base("06", [path]).gemeinden) == [*GEMEINDEN, "06634200"]


# --- counts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("with_boundaries", [True, False])
@pytest.mark.parametrize("table", [flat, printed])
def test_children_of_both_forms_of_genesis(tmp_path: Path, table: object, with_boundaries: bool):
    assert callable(table)
    files = [table(tmp_path), *([boundaries(tmp_path)] if with_boundaries else [])]
    found = read_base("06", files)
    assert found.children == tuple(
        Counted(key, start, stop, None if key == "06634009" and start == 0 else count)
        for key in ("06611000", "06634022", "06634009")
        for start, stop, count in ((0, 3, 100), (3, 6, 200), (15, 18, 300))
    )
    assert found.origins[-1].time == "2023-12-31"
    assert "base_counts_twice" not in codes(found)


def test_children_side_by_side(tmp_path: Path):
    found = read_base("06", [wide(tmp_path), boundaries(tmp_path)])
    assert {row.area for row in found.children} == set(GEMEINDEN)
    assert sum(row.count or 0 for row in found.children) == 900


def test_sexes_without_a_total_add_up(tmp_path: Path):
    path = tmp_path / "kinder.csv"
    lines = ["ags;geschlecht;alter;anzahl"]
    lines += [
        f"0663402{n};{sex};unter 3 Jahre;{n}" for n in (1, 2) for sex in ("männlich", "weiblich")
    ]
    lines += ["06634022;männlich;3 bis unter 6 Jahre;.", "06634022;weiblich;3 bis unter 6 Jahre;4"]
    path.write_text("\n".join(lines), "utf-8")
    found = read_base("06", [path])
    assert [(row.area, row.count) for row in found.children] == [
        *(("06634021", 2), ("06634022", 4), ("06634022", None))
    ]
    assert "base_counts_twice" not in codes(found)


def test_births_of_gemeinden(tmp_path: Path):
    found = read_base("06", [births(tmp_path), boundaries(tmp_path)])
    assert found.births == (
        *(Counted("06611000", 0, 0, 35), Counted("06634022", 0, 0, 38)),
        Counted("06634009", 0, 0, 38),
    )
    assert not found.children


def test_births_of_kreise_are_told(tmp_path: Path):
    files = [births(tmp_path, ("06611", "06634", "05111")), boundaries(tmp_path)]
    found = read_base("06", files)
    assert [row.area for row in found.births] == ["06611000", "06634"]
    assert "base_births_of_kreise" in codes(found)


def test_a_city_that_is_a_land(tmp_path: Path):
    path = tmp_path / "berlin.csv"
    path.write_text(
        "key;age;count\n11;unter 3 Jahre;9\n11;3 bis unter 6 Jahre;8\n02;unter 3 Jahre;7"
    )
    assert [row.area for row in read_base("Berlin", [path]).children] == []
    path.write_text("key;unter 3 Jahre\n11000000;9\n02000000;7\n")
    assert [row.area for row in read_base("Berlin", [path]).children] == ["11000000"]


def test_keys_of_other_years_are_told(tmp_path: Path):
    path = tmp_path / "kinder.csv"
    path.write_text("ags;unter 3 Jahre\n06634022;9\n06634099;7\n", "utf-8")
    found = read_base("06", [path, boundaries(tmp_path)])
    assert "06634099" in next(p for p in found.problems if p.code == "base_gemeinden_strange").what


# --- places and grid ------------------------------------------------------------------------


def test_places_of_geonames(tmp_path: Path):
    found = read_base("06", [geonames(tmp_path), boundaries(tmp_path)])
    assert [(p.postcode, p.city, p.gemeinde) for p in found.places] == [
        ("34613", "Schwalmstadt", "06634022"),
        ("34576", "Homberg (Efze)", "06634009"),
    ]


def test_places_of_the_bkg(tmp_path: Path):
    found = read_base("06", [names_of_bkg(tmp_path), boundaries(tmp_path)])
    assert [(p.city, p.suburb, p.gemeinde) for p in found.places] == [
        ("Schwalmstadt", "Treysa", "06634022"),
        ("Schwalmstadt", "", "06634022"),
    ]


def test_places_without_key_or_land_are_clipped_by_the_boundaries(tmp_path: Path):
    path = tmp_path / "plz.csv"
    path.write_text("plz,ort,lat,lng\n34613,Schwalmstadt,51.05,9.25\n40210,D,51.05,9.45\n", "utf-8")
    found = read_base("06", [boundaries(tmp_path), path])
    assert [place.postcode for place in found.places] == ["34613"]
    assert "base_nothing_here" in codes(read_base("06", [path]))


@pytest.mark.parametrize("packed", [True, False])
def test_a_grid_is_clipped_and_keeps_what_is_withheld(tmp_path: Path, packed: bool):
    path = grid(tmp_path)
    if packed:
        archive = tmp_path / "Alter_in_10er-Jahresgruppen.zip"
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.write(path, path.name)
            zipped.writestr("Alter_1km-Gitter.csv", "x")
        path = archive
    found = read_base("06", [path, boundaries(tmp_path)])
    assert found.grid is not None
    assert found.grid.children
    assert found.grid.weights[0] == 7
    assert np.isnan(found.grid.weights[1])
    assert len(found.grid.weights) == 2
    assert found.problems == []


def test_a_grid_of_everybody_is_no_grid_of_children(tmp_path: Path):
    found = read_base("06", [grid(tmp_path, "Einwohner"), boundaries(tmp_path)])
    assert found.grid is not None
    assert (found.grid.counted, found.grid.children) == ("Einwohner", False)


def test_a_grid_needs_boundaries(tmp_path: Path):
    assert codes(read_base("06", [grid(tmp_path)])) == {"base_cannot_clip"}


# --- the whole ------------------------------------------------------------------------------


def everything(folder: Path) -> list[Path]:
    makers = (boundaries, flat, births, geonames, names_of_bkg, grid)
    return [make(folder) for make in makers]


def test_everything_is_written_and_reads_back(tmp_path: Path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    everything(folder)
    found = read_base("Hessen", [folder])
    assert all(found.has(piece) for piece in PIECES)
    written = write_base(found, out)
    assert written == [
        *("gemeinden.geojson", "orte.csv", "kinder.csv", "geburten.csv", "raster.csv"),
        "quellen.toml",
    ]
    with (out / "kinder.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0].values()) == ["06611000", "0 bis unter 3 Jahre", "0", "3", "100"]
    assert {row["count"] for row in rows} == {"100", "200", "300", "."}
    assert (out / "raster.csv").read_text("utf-8").splitlines()[2].endswith(",")
    sources = tomllib.loads((out / "quellen.toml").read_text("utf-8"))
    assert set(sources) == set(PIECES)
    assert len(sources["orte"]) == 2
    assert sources["kinder"][0]["date"].isoformat() == "2023-12-31"
    assert sources["gemeinden"][0]["licence"] == ""
    assert len(sources["gemeinden"][0]["sha256"]) == 64


def test_what_is_written_makes_a_case(tmp_path: Path):
    write_base(read_base("Hessen", everything(tmp_path)), tmp_path)
    (tmp_path / "fall.toml").write_text(CASE, "utf-8")
    (tmp_path / "angebote.csv").write_text(
        "name,provider,kind\nTreff,Verein,Stillgruppe\n", "utf-8"
    )
    case, _ = read_case(tmp_path / "fall.toml")
    assert [area.name for area in case.areas][:3] == ["Kassel", "Homberg (Efze)", "Schwalmstadt"]
    assert len(case.populations[0].counts) == 9
    assert case.births is not None
    assert sum(count.count or 0 for count in case.births.counts) == 111
    assert [cell.weight for cell in case.cells] == [7.0, None]


def test_a_second_file_of_a_piece_is_told(tmp_path: Path):
    found = read_base("06", [flat(tmp_path), printed(tmp_path)])
    assert "base_piece_twice" in codes(found)


@pytest.mark.parametrize("harm", ["damaged", "locked"])
def test_an_archive_that_cannot_be_unpacked_is_told(tmp_path: Path, harm: str):
    path = tmp_path / "orte.zip"
    places = "".join(f"{i**7 % 99999:05};Ort {i};51.{i};9.{i**5}\n" for i in range(1000))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orte.csv", f"plz;ort;lat;lon\n{places}")
    content = bytearray(path.read_bytes())
    if harm == "damaged":
        content[200:500] = bytes(300)
    else:
        content[6] |= 1
        content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert [problem.code for problem in read_base("06", [path]).problems] == ["zip_broken"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("liste.csv", "Name;Telefon\nA;1\n", "base_file_unknown"),
        ("leer.csv", "", "file_empty"),
        ("kaputt.geojson", "{", "geojson_broken"),
        ("fremd.csv", "ags;unter 3 Jahre\n05111000;9\n", "base_nothing_here"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, name: str, content: str, code: str):
    (tmp_path / name).write_text(content, "utf-8")
    assert code in codes(read_base("06", [tmp_path / name]))


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(CaseError):
        read_base("06", [tmp_path / "nein.csv"])


@pytest.mark.parametrize(
    ("text", "key"),
    [("hessen", "06"), ("6", "06"), ("06", "06"), ("NRW", "05"), ("Thueringen", "16")],
)
def test_names_of_laender(text: str, key: str):
    assert land_key(text) == key
    assert len(LAENDER) == 16


def test_an_unknown_land_is_asked_for():
    with pytest.raises(CaseError, match="Meinten Sie „Hessen“"):
        land_key("Hesen")


# --- the command ----------------------------------------------------------------------------


def test_the_command_says_what_it_has_and_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    base("Hessen", [boundaries(tmp_path), flat(tmp_path), grid(tmp_path)], tmp_path / "out")
    said = capsys.readouterr().out
    assert "3 Gemeinden und 1 gemeindefreie Gebiete in 2 Kreisen" in said
    assert "1.700 Kinder in 3 Gebieten, 1 Zahlen geheim gehalten" in said
    assert "2 Zellen, 7 Kinder" in said
    assert "Es fehlt noch: Geburten nach Gemeinde" in said
    assert "12612-91-01-5" in said
    assert "VG250" not in said


def test_without_files_it_says_which_to_fetch(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    base("06", [], tmp_path / "out")
    said = capsys.readouterr().out
    assert said.count("Es fehlt noch:") == len(PIECES)
    for word in ("VG250", "GN250", "12411-02-03-5", "Zensus 2022", "dl-de/by-2-0"):
        assert word in said
    assert not (tmp_path / "out").exists()


@pytest.mark.needs("shared")
def test_hessen(shared_dir: Path):
    folder = shared_dir / "data" / "hessen"
    files = ("gemeinden_vg5000_2021.geojson", "zensus2011_alter_unter_10_100m.csv")
    found = read_base("Hessen", [folder / name for name in files])
    assert len(found.gemeinden) == 426
    assert sum("frei" in str(one.properties["bez"]) for one in found.gemeinden.values()) == 4
    assert sum(key.startswith("06634") for key in found.gemeinden) == 27
    assert found.grid is not None
    assert (len(found.grid.weights), found.grid.weights.sum()) == (93_516, 519_958)
    assert found.problems == []
