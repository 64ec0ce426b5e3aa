"""Whatever the files hold, reading ends with a case or with problems that can be told."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lueckenlos
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.problems import MESSAGES, CaseError
from lueckenlos.exchange.severity import Severity

Folder = Any


# --- whatever comes -------------------------------------------------------------------------


def run(folder: Folder) -> None:
    """Reading ends with a case or with problems that can all be told."""
    try:
        _, problems = folder.read()
    except CaseError as error:
        problems = list(error.problems)
        assert problems
        assert any(problem.severity is Severity.ERROR for problem in problems)
    for problem in problems:
        assert problem.place and problem.what and problem.cure


NAMES = st.sampled_from(["fall.toml", "gebiete.geojson", "kinder.csv", "angebote.csv"])


@given(name=NAMES, data=st.binary(max_size=200), data_at=st.integers(0, 400))
def test_damaged_files(module_folder: Folder, name: str, data: bytes, data_at: int):
    path = module_folder.path / name
    clean = path.read_bytes()
    try:
        path.write_bytes(clean[:data_at] + data + clean[data_at + len(data) :])
        run(module_folder)
    finally:
        path.write_bytes(clean)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters='"'), max_size=8)
DIRT = CELL | st.sampled_from(
    [
        "01",
        "02",
        "0",
        "3",
        "-9",
        "1.234",
        "12.000",
        "<4",
        "< 99",
        ".",
        "x",
        "–",
        "50,1",
        "9.1",
        "ja",
        "2026-01-01",
        "31.02.2026",
        "9" * 30,
        "A",
        "|",
        "01|02|",
        "wöchentlich",
        "0 €",
    ]
)
OFFER_COLUMNS = (
    "id name provider kind area latitude longitude ages cost per_year access protected "
    "starts_on ends_on service_area further_fields from_month to_month served_per_year"
)
HEADS = OFFER_COLUMNS.split()


@given(rows=st.lists(st.lists(DIRT, min_size=len(HEADS), max_size=len(HEADS)), max_size=4))
def test_dirty_offers(module_folder: Folder, rows: list[list[str]]):
    lines = [",".join(HEADS), *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    module_folder.write("angebote.csv", "\n".join(lines))
    text = (module_folder.path / "fall.toml").read_text("utf-8")
    module_folder.write("fall.toml", text.replace('provider = "traeger", kind = "art"', ""))
    run(module_folder)


@given(rows=st.lists(st.lists(DIRT, min_size=4, max_size=4), max_size=5))
def test_dirty_children(module_folder: Folder, rows: list[list[str]]):
    lines = ["gebiet,von,bis,anzahl", *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    module_folder.write("kinder.csv", "\n".join(lines))
    run(module_folder)


TOML = st.sampled_from(
    [
        '""',
        "1",
        "-1",
        "true",
        "[]",
        "{}",
        "nan",
        "1e400",
        "2026-01-01",
        "10:00:00",
        "[1, 2]",
        '"a"',
        '"\\u0000"',
        '".."',
        "9" * 40,
        "[[[]]]",
        '{ name = "x" }',
        '"gebiete.geojson"',
    ]
)
SECTION_KEYS = (
    "title key reference_day scheme planning_level similar_offers areas children births offers "
    "grid settled_places second_population complete resolved neighbours x"
)
KEYS = st.sampled_from(SECTION_KEYS.split())
INNER_KEYS = (
    "file columns title date key name threshold withheld sensitive car delivered fields areas by "
    "on field months decision inventory y"
)
INNER = st.sampled_from(INNER_KEYS.split())


@given(st.dictionaries(KEYS, TOML | st.dictionaries(INNER, TOML, max_size=5)), st.booleans())
def test_any_case_file(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, Any], several: bool
):
    path = tmp_path_factory.getbasetemp() / "zufall.toml"
    lines = [f"{key} = {value}" for key, value in content.items() if isinstance(value, str)]
    for key, inner in content.items():
        if isinstance(inner, dict):
            lines.append(f"[[{key}]]" if several else f"[{key}]")
            lines += [f"{name} = {value}" for name, value in inner.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_case(path)
    assert all(problem.place and problem.what and problem.cure for problem in caught.value.problems)


# --- the message table ----------------------------------------------------------------------


def test_every_message_has_a_cure_and_plain_words():
    for code, (severity, what, cure) in MESSAGES.items():
        assert re.fullmatch(r"[a-z_0-9]+", code)
        assert isinstance(severity, Severity)
        assert what.removesuffix("{hint}").endswith((".", "?")), code
        assert cure.endswith("."), code
        assert not re.search(r"\b(Fehler|Error|invalid|None|Exception)\b", what + cure), code


def test_no_code_is_without_use():
    source = Path(lueckenlos.__file__).parent
    files = [path for path in source.rglob("*.py") if not path.stem.endswith("messages")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    made = {f"kinds_{how}" for how in "decided name column fuzzy left_out open".split()}
    assert [code for code in MESSAGES if text.count(f'"{code}"') == 0 and code not in made] == []
