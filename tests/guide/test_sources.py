"""Every page of a source declares it so that it can be read."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.guide.ground import GEMEINDEN, gemeinden, text
from tests.guide.pages import ACTIONS, SOURCES, steps

from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.records import Case

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


SAID = ("Wozu:**", "Woher", "Welche Datei genau:**", "Worauf zu achten ist**", "Geprüft:**")


@pytest.mark.parametrize("page", SOURCES, ids=lambda page: page.stem)
def test_a_source_says_where_it_is_which_file_and_which_trap(page: Path):
    told = page.read_text(encoding="utf-8")
    assert [word for word in SAID if f"**{word}" not in told] == []


@pytest.mark.parametrize("page", SOURCES, ids=lambda page: page.stem)
def test_a_source_is_declared_with_its_title_and_owner(page: Path):
    blocks = [tomllib.loads(block) for _, language, _, block in steps(page) if language == "toml"]
    parts = [part for block in blocks for part in block.values()]
    for one in (one for part in parts for one in (part if isinstance(part, list) else [part])):
        assert one["title"] and one["owner"]
