"""`analyse --sure`: beside every finding how often it stands, and a table of all shares."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lueckenlos.cli import main

CASE = Path(__file__).parents[2] / "samples/lindenau/case.toml"
HEAD = "area_id,area_name,population,field,among,gap,runs,most"


def analysed(folder: Path, *more: str) -> dict[tuple[str, str, str], dict[str, str]]:
    """The shares by area, population and field."""
    assert main(["analyse", str(CASE), "--out", str(folder), "--sure", *more]) == 0
    with (folder / "sureness.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ",".join(rows[0]) == HEAD and {(row["runs"], row["most"]) for row in rows} == {
        ("200", "5")
    }
    return {(row["area_name"], row["population"], row["field"]): row for row in rows}


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sure")
    analysed(folder)
    return folder


def test_what_hangs_on_no_rule_stands_in_every_run_and_is_said_beside_it(internal: Path) -> None:
    again = internal.with_name("again")
    shares = analysed(again)
    assert (again / "sureness.csv").read_bytes() == (internal / "sureness.csv").read_bytes()
    planted = shares["Nordend", "children", "treffpunkt"]
    assert (planted["among"], planted["gap"]) == ("200", "200")
    asked = int(shares["Kirchtal", "children", "treffpunkt"]["among"])
    assert 0 < asked < 100, "only unconfirmed offers close this gap"
    told = (internal / "report.html").read_text(encoding="utf-8")
    assert "In 100 von 100 denkbaren Rechnungen gehört Nordend hier zu den fünf Gebieten" in told
    assert all(int(row["among"]) <= int(row["gap"]) <= 200 for row in shares.values())


def test_the_public_edition_tells_no_share_of_a_withheld_area(tmp_path: Path) -> None:
    shares = analysed(tmp_path, "--public")
    with (tmp_path / "coverage.csv").open(encoding="utf-8", newline="") as file:
        hidden = {
            (row["area_name"], row["population"], row["field"])
            for row in csv.DictReader(file)
            if not row["children"]
        }
    silent = {key for key, row in shares.items() if row["among"] == row["gap"] == ""}
    assert hidden & shares.keys() and hidden & shares.keys() <= silent


def test_a_run_without_it_leaves_no_table_of_an_earlier_one(internal: Path) -> None:
    assert main(["analyse", str(CASE), "--out", str(internal)]) == 0
    assert not (internal / "sureness.csv").exists()
    assert "denkbaren Rechnungen" not in (internal / "report.html").read_text(encoding="utf-8")
