"""A folder of broken files: every command says what is wrong where, quickly, in bounded memory."""

import io
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.exchange.conftest import AREAS, CASE, CHILDREN, OFFERS, collection

SECONDS, MEGABYTES = 10.0, 900.0
HUGE = 200_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NAMES = [f"Spalte {number}" for number in range(10_000)]
CROSSED = [[9.0, 50.0], [9.1, 50.1], [9.1, 50.0], [9.0, 50.1], [9.0, 50.0]]
SWAPPED = [[50.0, 9.0], [50.0, 9.1], [50.1, 9.1], [50.1, 9.0], [50.0, 9.0]]


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to 100 MB."""
    with zipfile.ZipFile(io.BytesIO(workbook(["Name", "Ort"], ["Kita", "Nord"]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", b" " * 100_000_000 + b"</sheetData>")
    return zipped(**parts)


def area(ring: list[list[float]]) -> bytes:
    shape = {"type": "Polygon", "coordinates": [ring]}
    return collection(
        {"type": "Feature", "properties": {"id": "01", "name": "Dorf"}, "geometry": shape}
    ).encode()


NOISE = random.Random(1).randbytes
FILES: dict[str, Callable[[], bytes]] = {
    "leer.csv": lambda: b"",
    "leer.geojson": lambda: b" \r\n",
    "binaer.csv": lambda: NOISE(50_000),
    "binaer.xls": lambda: OLE + NOISE(50_000),
    "binaer.xlsx": lambda: b"PK\x03\x04" + NOISE(5_000),
    "binaer.gpkg": lambda: b"SQLite format 3\0" + NOISE(5_000),
    "kodierung.csv": lambda: "name;gebiet;anzahl\nKita Süd;01;\0\n".encode("cp1252"),
    "bombe.xlsx": bomb,
    "bombe.zip": lambda: zipped(**{"liste.csv": b" " * 100_000_000}),
    "karte.zip": lambda: zipped(**{"karte.geojson": b" " * 100_000_000}),
    "formeln.xlsx": lambda: workbook(["gebiet", "von", "bis", "anzahl"], ["=A1", "=B1"]),
    "spalten.csv": lambda: ";".join(NAMES).encode(),
    "webseite.xls": lambda: b"<html><body><table><tr><td>Name</td></tr></table></body></html>",
    "brief.pdf": lambda: b"%PDF-1.7\n%\xe2\xe3",
    "kreuz.geojson": lambda: area(CROSSED),
    "vertauscht.geojson": lambda: area(SWAPPED),
    "vertauscht.csv": lambda: b"name,latitude,longitude\nKita,9.0,50.0\n",
    "alter.csv": lambda: b"gebiet,von,bis,anzahl,name,ages\n01,6,3,4,Kita,6-3\n",
    "tief.json": lambda: b"[" * 1_000_000,
}
EMPTY_200_MB = {"gross.csv": b"", "gross.gpkg": b"SQLite format 3\0", "gross.geojson": b"{"}
SECTIONS = {
    "offers": '"angebote.csv"',
    "children": '"kinder.csv"',
    "areas": '"gebiete.geojson"',
    "grid": '\n[grid]\nfile = "{}"\n',
    "addresses": '\n[[addresses]]\nfile = "{}"\n',
    "answers": 'answers = ["{}"]\n',
    "decisions": 'decisions = "{}"\n',
    "scheme": 'scheme = "{}"\n',
}
ROLES = {
    "offers": "leer.csv binaer.csv binaer.xls binaer.xlsx kodierung.csv bombe.xlsx bombe.zip "
    "spalten.csv webseite.xls brief.pdf vertauscht.csv alter.csv tief.json gross.csv ordner",
    "children": "leer.csv binaer.csv kodierung.csv bombe.xlsx formeln.xlsx spalten.csv "
    "webseite.xls alter.csv tief.json gross.csv fehlt.csv",
    "areas": "leer.geojson binaer.gpkg binaer.csv karte.zip kreuz.geojson vertauscht.geojson "
    "webseite.xls brief.pdf gross.gpkg gross.geojson ordner rohr",
    "grid": "leer.csv binaer.csv binaer.xls kodierung.csv bombe.zip formeln.xlsx spalten.csv "
    "webseite.xls brief.pdf gross.csv rohr",
    "addresses": "binaer.csv bombe.zip formeln.xlsx webseite.xls vertauscht.csv gross.csv "
    "fehlt.csv",
    "answers": "leer.csv binaer.xlsx bombe.xlsx webseite.xls alter.csv gross.csv fehlt.csv rohr",
    "decisions": "binaer.csv bombe.xlsx brief.pdf alter.csv gross.csv fehlt.csv rohr",
    "scheme": "leer.csv binaer.csv alter.csv tief.json gross.csv fehlt.csv rohr",
}
FINE = {("offers", "vertauscht.csv"), ("offers", "alter.csv"), ("areas", "kreuz.geojson")}
"""Read with warnings: what cannot be used of them is told, the rest holds."""


def case(role: str, file: str) -> str:
    """The small case with a broken file in one role."""
    text = CASE.replace('columns = { provider = "traeger", kind = "art" }', "")
    if role == "areas":
        columns = 'columns = { municipality = "gemeinde", inhabitants = "einwohner" }'
        text = text.replace(columns, "")
    section = SECTIONS[role]
    if section.startswith('"'):
        return text.replace(section, json.dumps(file))
    said = section.replace("{}", file)
    return text + said if said.startswith("\n") else said + text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kaputt")
    for name, content in FILES.items():
        (folder / name).write_bytes(content())
    for name, start in EMPTY_200_MB.items():
        with (folder / name).open("wb") as file:
            file.write(start)
            file.truncate(HUGE)
    (folder / "ordner").mkdir()
    subprocess.run(["mkfifo", str(folder / "rohr")], check=True)
    for name, text in (("gebiete.geojson", AREAS), ("kinder.csv", CHILDREN)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "angebote.csv").write_text(OFFERS, encoding="utf-8")
    return folder


def run(calls: list[list[str]]) -> list[dict[str, object]]:
    """What came of the calls, each in a process of its own."""
    runner = Path(__file__).with_name("forking.py")
    done = subprocess.run(
        [sys.executable, str(runner)],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def well_told(found: dict[str, object], file: str) -> None:
    """Whatever the code: no traceback, quick, small, and the file is named with a cure."""
    said = str(found["said"])
    assert found["code"] in (0, 1), said
    assert "Traceback" not in said and "panicked" not in said, said
    assert float(str(found["seconds"])) < SECONDS, said
    assert float(str(found["megabytes"])) < MEGABYTES, said
    place = re.search(rf"{re.escape(file)}(, [^:]+)?: [A-ZÄÖÜ„\d].+[.?]", said, re.DOTALL)
    assert place, said


def test_every_broken_file_in_every_role_is_told(folder: Path):
    pairs = [(role, file) for role, files in ROLES.items() for file in files.split()]
    calls = []
    for role, file in pairs:
        path = folder / f"{role}-{file}.toml"
        path.write_text(case(role, file), encoding="utf-8")
        calls.append(["check", str(path)])
    for (role, file), found in zip(pairs, run(calls), strict=True):
        well_told(found, file)
        assert (found["code"] == 0) == ((role, file) in FINE), (role, file, found["said"])
        assert "Abhilfe: " in str(found["said"])


def test_nothing_is_written_for_a_broken_case(folder: Path):
    pairs = [("offers", "brief.pdf"), ("children", "alter.csv"), ("areas", "vertauscht.geojson")]
    calls = []
    for role, file in pairs:
        path = folder / f"{role}-{file}.toml"
        path.write_text(case(role, file), encoding="utf-8")
        calls.append(["analyse", str(path), "--out", str(folder / "aus" / role)])
    for (role, file), found in zip(pairs, run(calls), strict=True):
        well_told(found, file)
        assert found["code"] == 1
        assert not (folder / "aus" / role).exists()


def test_broken_case_files_and_broken_files_to_begin_with(folder: Path):
    files = "leer.csv binaer.csv bombe.xlsx brief.pdf tief.json gross.csv fehlt.csv rohr"
    calls = [
        [command, str(folder / file)] for file in files.split() for command in ("check", "init")
    ]
    for call, found in zip(calls, run(calls), strict=True):
        well_told(found, Path(call[1]).name)
        assert found["code"] == 1
