"""Lists declared without a case around them are read as in one."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT

from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.offers.listed import read_listed

SAMPLE = ROOT / "samples" / "lindenau"


def test_a_whole_case_is_declared_and_only_its_offers_are_read() -> None:
    text = (SAMPLE / "case.toml").read_text(encoding="utf-8")
    case, _ = read_case(SAMPLE / "case.toml")
    offers, problems, sources = read_listed(text, SAMPLE, case.areas)
    assert offers == case.offers and len(offers) > 50
    assert [one for one in problems if one.severity.value == "error"] == []
    assert list(sources) == ["offers"] and sources["offers"].owner.startswith("Kreis Lindenau")


def test_lists_need_no_areas(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name;art\nSonne;Kita\n", encoding="utf-8")
    text = '[[offers]]\nfile = "a.csv"\ncolumns = { kind = "art" }\ncomplete = ["betreuung"]\n'
    offers, problems, _ = read_listed(text, tmp_path)
    assert [(one.name, one.kind, one.row) for one in offers] == [("Sonne", "Kindertagesstätte", 2)]
    assert [one.code for one in problems if one.code == "key_unknown"] == []


def test_decisions_beside_the_lists_hold(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name;art\nSonne;Quorx\nMond;Quarx\n", encoding="utf-8")
    (tmp_path / "entscheidungen.csv").write_text("text;art\nQuorx;kita\nQuarx;-\n")
    offers, _, _ = read_listed('[[offers]]\nfile = "a.csv"\ncolumns = { kind = "art" }', tmp_path)
    assert [(one.name, one.kind) for one in offers] == [("Sonne", "Kindertagesstätte")]


def test_no_file_elsewhere_is_opened(tmp_path: Path) -> None:
    inner = tmp_path / "in"
    inner.mkdir()
    (tmp_path / "a.csv").write_text("name\nGeheim\n", encoding="utf-8")
    (tmp_path / "e.csv").write_text("text;art\nGeheim;kita\n", encoding="utf-8")
    (inner / "b.csv").write_text("name\nGeheim\n", encoding="utf-8")
    for text in (
        '[[offers]]\nfile = "../a.csv"',
        'decisions = "../e.csv"\n[[offers]]\nfile = "b.csv"',
        'answers = ["../a.csv"]\n[[offers]]\nfile = "b.csv"',
    ):
        offers, problems, _ = read_listed(text, inner)
        assert offers == () and "file_elsewhere" in {one.code for one in problems}


def test_broken_text_and_unknown_keys_are_problems(tmp_path: Path) -> None:
    assert read_listed("[[offers", tmp_path)[1]
    assert "key_unknown" in {one.code for one in read_listed("ofers = 1", tmp_path)[1]}
