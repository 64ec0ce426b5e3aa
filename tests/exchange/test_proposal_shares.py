"""A share beside the persons it is made of: the persons are proposed, for they tell more."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.exchange.proposing import TODAY, squares, written

from lueckenlos.exchange.need import read_need
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.proposal.parts import Part, parts_of, text_of
from lueckenlos.exchange.severity import Severity


def proposed(folder: Path, *rows: str) -> tuple[Part, list[Part]]:
    ground = squares(folder, ["01", "02"], NAME=["Nord", "Süd"])
    table = written(folder, "u7.csv", *rows)
    text, _ = propose([ground, table], "06999", TODAY, folder, offers=False)
    found = parts_of(text)
    [one] = [part for part in found if part.use == "indicator"]
    return one, found


HEAD = "Gebiet;Jahr;Anteil;Anzahl;von"
ROWS = ("Nord;2023;33,3;20;60", "Nord;2024;.;.;61", "Süd;2023;66,7;40;60", "Süd;2024;50;30;60")


def test_the_persons_of_a_share_are_proposed_and_not_dropped(tmp_path: Path) -> None:
    one, found = proposed(tmp_path, HEAD, *ROWS)
    columns = {"area": "Gebiet", "year": "Jahr", "count": "Anzahl", "of": "von"}
    assert (one.settings["columns"], one.settings["unit"]) == (columns, "%")
    one.settings["definition"] = "Kinder mit U7"
    text = text_of([replace(part, on=True) for part in found])
    need, problems = read_need(text, tmp_path)
    assert [p.code for p in problems if p.severity is Severity.ERROR] == []
    told = [(value.count, value.of) for value in need.indicators[0].values]
    assert told == [(20, 60), (None, 61), (40, 60), (30, 60)]


@pytest.mark.parametrize(
    ("old", "new"), [("33,3;20", "34,3;20"), ("66,7;40;60", "66,7;60;40"), ("50;30", "50;31")]
)
def test_columns_that_make_no_share_are_not_taken_for_one(
    tmp_path: Path, old: str, new: str
) -> None:
    one, _ = proposed(tmp_path, HEAD, *(row.replace(old, new) for row in ROWS))
    assert "of" not in one.settings["columns"]
    assert one.settings["columns"]["value"] == "Anteil"
