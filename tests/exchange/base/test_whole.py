"""Base data as a whole: what is written, what cannot be used, the command."""

import csv
import tomllib
import zipfile
from pathlib import Path

import pytest
from tests.exchange.base.official import (
    CASE,
    births,
    boundaries,
    codes,
    flat,
    geonames,
    grid,
    names_of_bkg,
    printed,
)

from lueckenlos.cli.base import base
from lueckenlos.exchange.base.laender import LAENDER, land_key
from lueckenlos.exchange.base.read import PIECES, read_base, write_base
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.problems import CaseError

# --- the whole -------------------------------------------------------------------------------


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


# --- the command -----------------------------------------------------------------------------


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
