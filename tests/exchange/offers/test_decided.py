"""What was decided about texts, providers and rows, and a list that has but one kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from lueckenlos.exchange.offers.decisions import undecided
from lueckenlos.exchange.offers.listed import read_listed
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.proposal.titles import readable
from lueckenlos.exchange.records import OfferRecord

LIST = '[[offers]]\nfile = "a.csv"\ncolumns = { name = "name", kind = "art", provider = "wer" }\n'
ROWS = "Sonne;Quorx;AWO\nMond;Kita;AWO e.V.\nStern;Kita;Awo\nRegen;OSZ;Stadt\n"


def read(
    folder: Path, more: str, rows: str = ROWS
) -> tuple[tuple[OfferRecord, ...], list[Problem]]:
    (folder / "a.csv").write_text(f"name;art;wer\n{rows}", encoding="utf-8")
    offers, problems, _ = read_listed(more, folder)
    return offers, problems


def codes(problems: list[Problem]) -> set[str]:
    return {one.code for one in problems}


def test_what_a_case_decides_holds(tmp_path: Path) -> None:
    offers, problems = read(
        tmp_path,
        LIST + '[decided.kinds]\nQuorx = "kita"\nOSZ = "-"\n[decided.providers]\n'
        '"AWO e.V." = "AWO"\n[decided.left_out]\n"a.csv" = [4]\n"b.csv" = [2, 3]\n',
    )
    assert [(one.name, one.kind, one.provider) for one in offers] == [
        ("Sonne", "Kindertagesstätte", "AWO"),
        ("Mond", "Kindertagesstätte", "AWO"),
    ]
    assert not codes(problems) & {"kinds_open", "key_unknown", "key_type"}


def test_a_single_offer_is_left_out_by_its_id(tmp_path: Path) -> None:
    offers, _ = read(tmp_path, LIST + '[decided]\nleft_out = { "a.csv" = ["Z2", "Z5"] }\n')
    assert [one.name for one in offers] == ["Mond", "Stern"]


def test_what_a_case_decides_goes_before_the_table(tmp_path: Path) -> None:
    (tmp_path / "entscheidungen.csv").write_text("text;art\nQuorx;-\nOSZ;-\n", encoding="utf-8")
    offers, _ = read(tmp_path, LIST + '[decided.kinds]\nQuorx = "Kita"\n')
    assert [one.name for one in offers] == ["Sonne", "Mond", "Stern"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('[decided.kinds]\nQuorx = "Quarx"', "decision_unknown"),
        ("[decided]\nkinds = 3", "key_type"),
        ("[decided]\nproviders = { AWO = 3 }", "key_type"),
        ('[decided]\nleft_out = { "a.csv" = "2" }', "key_type"),
        ('[decided]\nleft_out = { "a.csv" = [true] }', "key_type"),
        ("[decided]\nrows = [1]", "key_unknown"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, said: str, code: str) -> None:
    offers, problems = read(tmp_path, f"{LIST}{said}\n")
    assert code in codes(problems) and len(offers) == 4


HOUSES = "Musik;;AWO\nJobcenter-Kita;;AWO\nKinderarztpraxis Dr. Maier;;AWO\nWeiße Wolke;;AWO\n"


@pytest.mark.parametrize(("one_kind", "others"), [("true", 0), ("false", 1)])
def test_names_tell_no_kind_in_a_list_of_one(tmp_path: Path, one_kind: str, others: int) -> None:
    text = f'{LIST}kind = "Kita"\none_kind = {one_kind}\n'
    offers, problems = read(tmp_path, text, HOUSES)
    assert len(offers) == 4 and undecided(offers, {}) == []
    assert sum(one.kind != "Kindertagesstätte" for one in offers) == others
    assert ("kinds_name" in codes(problems)) == bool(others)


def test_a_decision_about_a_name_holds_in_a_list_of_one_kind(tmp_path: Path) -> None:
    text = f'{LIST}kind = "Kita"\none_kind = true\n[decided.kinds]\nMusik = "-"\n'
    offers, _ = read(tmp_path, text, HOUSES)
    assert offers[0].name == "Jobcenter-Kita" and len(offers) == 3


def test_an_example_of_a_spelling_names_what_is_spelled_so(tmp_path: Path) -> None:
    rows = "Kindertagespflege;Kindertagespfleege;AWO\nSonne;Kindertagespfleege;AWO\n"
    _, problems = read(tmp_path, LIST, rows)
    told = next(one.what for one in problems if one.code == "kinds_fuzzy")
    assert "„Kindertagespfleege“ als Kindertagespflege" in told


def test_a_name_that_is_the_kind_is_not_said_to_be_it(tmp_path: Path) -> None:
    _, problems = read(tmp_path, LIST, "Kindertagespflege;;AWO\n")
    told = next(one.what for one in problems if one.code == "kinds_name")
    assert "zum Beispiel „Kindertagespflege“." in told
    _, problems = read(tmp_path, LIST, "Kindertagespflege;;AWO\nKita Sonne;;AWO\n")
    told = next(one.what for one in problems if one.code == "kinds_name")
    assert "zum Beispiel „Kita Sonne“ als Kindertagesstätte." in told


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("kitas_2025.csv", "Kitas 2025"),
        ("öffentliche__liste.xlsx", "Öffentliche liste"),
        ("stadtbezirke_shp.zip", "Stadtbezirke"),
        ("eltern-cafés.csv", "Eltern-cafés"),
        ("stadt-kitas-2026-07-alle.csv", "Stadt kitas 2026-07 alle"),
    ],
)
def test_a_title_reads_like_one(file: str, title: str) -> None:
    assert readable(Path(file)) == title
