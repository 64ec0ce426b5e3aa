"""Shapefiles: their parts, their index, the letters of their table."""

import struct
from pathlib import Path

import pytest
from tests.exchange.layers.written import SHAPE, packed, read, refused, write

from lueckenlos.exchange.layers.dbf import blanked, encoding_of


@pytest.mark.parametrize("folder", ["", "Daten 2024/Grenzen/"])
def test_a_zipped_shapefile(tmp_path: Path, folder: str):
    shape = write(tmp_path / "orte.shp", AGS=["01001000", "06412000"], NR=[1.0, 2.5])
    found, notes = read(packed(tmp_path / "orte.zip", shape, folder=folder))
    assert [item.properties for item in found] == [
        {"AGS": "01001000", "NR": 1.0},
        {"AGS": "06412000", "NR": 2.5},
    ]
    assert found[0].geometry.bounds[:2] == pytest.approx((8.66, 50.11), abs=0.01)
    assert notes == []


def test_a_shapefile_with_parts_in_other_letters(tmp_path: Path):
    shape = write(tmp_path / "orte.shp", name=["Nord"])
    for suffix in SHAPE:
        if shape.with_suffix(suffix).exists():
            shape.with_suffix(suffix).rename(tmp_path / f"Orte{suffix.upper()}")
    (found,), _ = read(tmp_path / "Orte.SHP")
    assert found.properties == {"name": "Nord"}
    assert refused(tmp_path / "Orte.DBF").code == "shape_part"


def test_an_index_that_is_gone_is_made_again(tmp_path: Path):
    shape = write(tmp_path / "orte.shp", name=["Nord", "Süd"])
    shape.with_suffix(".shx").unlink()
    assert [item.properties["name"] for item in read(shape)[0]] == ["Nord", "Süd"]
    shape.with_suffix(".dbf").unlink()
    assert refused(shape).code == "shape_without_table"


def test_several_layers_are_listed(tmp_path: Path):
    shapes = [write(tmp_path / f"{name}.shp", name=[name]) for name in ("bezirke", "ortsteile")]
    path = packed(tmp_path / "alle.zip", *shapes)
    problem = refused(path)
    assert problem.code == "layer_open"
    assert "bezirke, ortsteile" in problem.what
    assert read(path, layer="Ortsteile")[0][0].properties["name"] == "ortsteile"
    assert "ortsteile" in refused(path, layer="ortsteil").what


def dbf(name: bytes, label: int = 0) -> bytes:
    """A table with one text field of twelve bytes and one row."""
    header = struct.pack("<B3xIHH", 3, 1, 65, 13).ljust(29, b"\0") + bytes([label, 0, 0])
    column = b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + bytes([12, 0]) + bytes(14)
    return header + column + b"\r" + b" " + name[:12].ljust(12) + b"\x1a"


@pytest.mark.parametrize("label", ["", "UTF-8", "ISO-8859-1", "ANSI 1252", "Unsinn", "utf-16"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_encoding_of_a_table_is_the_one_it_has(encoding: str, label: str):
    table = dbf("Schloßgärt".encode(encoding))
    assert "Schloßgärt" in table[65:].decode(encoding_of(table, label))


def test_old_tables_of_other_encodings():
    table = dbf("Grünstraße".encode("cp850"))
    assert encoding_of(table, "") == encoding_of(table, "850") == "cp850"
    assert encoding_of(dbf("Grünstraße".encode("cp437"), label=1), "") == "cp437"


def test_a_name_cut_in_the_middle_of_a_letter():
    cut = dbf("Straßenfest".encode() + "ß".encode())
    assert encoding_of(cut, "UTF-8") == "utf-8"
    assert b"enfest" in blanked(cut, "utf-8")
    assert len(blanked(cut, "utf-8")) == len(cut)


@pytest.mark.parametrize("labelled", [True, False])
def test_umlauts_of_a_shapefile_in_windows_letters(tmp_path: Path, labelled: bool):
    shape = write(tmp_path / "orte.shp", name=["Schloßstraße", "Süd"])
    table = shape.with_suffix(".dbf").read_bytes()
    start = int.from_bytes(table[8:10], "little")
    names = table[start:].decode()
    width = int.from_bytes(table[10:12], "little")
    rows = [f" {name}".encode("cp1252").ljust(width) for name in ("Schloßstraße", "Süd")]
    assert "Schloßstraße" in names
    shape.with_suffix(".dbf").write_bytes(table[:start] + b"".join(rows) + b"\x1a")
    if not labelled:
        shape.with_suffix(".cpg").unlink()
    assert [item.properties["name"] for item in read(shape)[0]] == ["Schloßstraße", "Süd"]
    assert refused(shape, encoding="klingonisch").code == "encoding_unknown"
