"""docs/reference/case.md says what the reader does: its example runs, its keys are all there."""

import re
import tomllib
from pathlib import Path

import pytest

from lueckenlos.exchange.addresses.read import ADDRESS_FIELDS
from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.bus.section import FIELDS as BUS_FIELDS
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.counts import AGE_WAYS
from lueckenlos.exchange.ground.grid_layout import CELL_FIELDS
from lueckenlos.exchange.ground.read import AREA_FIELDS, DEGREE_AXES
from lueckenlos.exchange.indicators import INDICATOR_FIELDS
from lueckenlos.exchange.offers.lists import OFFER_FIELDS
from lueckenlos.exchange.reading import Reading

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "case.md"
TEXT = PAGE.read_text(encoding="utf-8")
SOURCES = Path(read_case.__code__.co_filename).parent


def test_the_example_runs_without_a_word(tmp_path: Path):
    files = re.findall(r"^`([\w.]+)`\n\n```\w+\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    for name, content in files:
        (tmp_path / name).write_text(content, encoding="utf-8")
    case, problems = read_case(tmp_path / "fall.toml")
    assert problems == []
    assert len(files) == 7
    assert [len(p.counts) for p in case.populations] == [4, 2]
    assert (len(case.areas), len(case.offers), len(case.cells)) == (2, 2, 3)


def test_every_column_is_described():
    ages = (field for way in AGE_WAYS for field in way)
    points = (*CELL_FIELDS, *DEGREE_AXES, *ADDRESS_FIELDS)
    fields = (*AREA_FIELDS, *OFFER_FIELDS, *INDICATOR_FIELDS, *BUS_FIELDS, *points, *ages)
    assert [field for field in fields if f"`{field}`" not in TEXT] == []


def test_every_key_is_described():
    asked = r'\.(?:text|flag|whole|pair|day|texts|choice|sections?|one_or_more|has)\("(\w+)"'
    modules = [
        *("case", "counts", "desk", "declaration", "ground/read", "ground/inhabitants"),
        *("offers/read", "offers/lists", "need", "indicators", "streets/section", "bus/section"),
    ]
    code = "".join((SOURCES / f"{name}.py").read_text(encoding="utf-8") for name in modules)
    root_or_section = re.findall(r"(?:root|section)" + asked, code)
    assert len(root_or_section) > 50
    assert [key for key in root_or_section if not re.search(rf"[`\[]{key}[`\]]", TEXT)] == []


def test_every_way_of_reading_is_described():
    assert [key for key in Reading.__dataclass_fields__ if f"| `{key}` |" not in TEXT] == []


@pytest.mark.parametrize("block", re.findall(r"^```toml\n(.*?)^```$", TEXT, re.M | re.DOTALL))
def test_every_example_is_toml(block: str):
    assert tomllib.loads(block)


AGES = TEXT.split("## Ages")[1].split("## What")[0]


@pytest.mark.parametrize("row", re.findall(r"^\| `.*$", AGES, re.MULTILINE))
def test_the_table_of_ages(row: str):
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    texts = re.findall(r"`([^`]+)`", cells[0])
    spans = cells[1].replace("−", "-").split(", ")
    for at, text in enumerate(texts):
        span = spans[at] if len(spans) > 1 else spans[0]
        ages = read_ages(text)
        assert (f"{ages.start} to {ages.stop}" if ages else "none") == span
        assert ("in doubt" in cells[2]) == bool(
            ages and (ages.doubtful_stop or ages.doubtful_start)
        )
