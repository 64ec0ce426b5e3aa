"""Decisions about texts whose kind of offer nobody recognises."""

from pathlib import Path

import pytest

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.offers.decisions import (
    Undecided,
    read_decisions,
    undecided,
    write_undecided,
)
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.records import OfferRecord

HEAD = "text;art;von;am\n"


def offer(name: str, stated: str = "") -> OfferRecord:
    return OfferRecord(name, name, "Stadt", stated)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "entscheidungen.csv"


def problem(path: Path) -> Problem:
    _, problems = read_decisions(path)
    assert len(problems) == 1
    assert "{" not in problems[0].what + problems[0].cure and problems[0].place
    return problems[0]


def test_a_file_that_is_not_there_decides_nothing(path: Path):
    assert read_decisions(path) == ({}, [])


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (HEAD + "Spielhaus;Kita;JA;2026-11-01\nVereinsheim;-;;\nOffen;;;\n", "utf-8-sig"),
        (HEAD + "Spielhaus;kita;Müller;1.11.2026\n\nVereinsheim;–;;\n", "cp1252"),
        ("Art,Text\nKindertagesstätte,SPIELHAUS\n-,Vereins-Heim\n", "utf-8"),
        ("art\ttext\r\nKiga\tSpielhaus\r\n-\tVereinsheim\r\n", "utf-8"),
    ],
)
def test_decisions_as_people_save_them(path: Path, content: str, encoding: str):
    path.write_bytes(content.encode(encoding))
    assert read_decisions(path) == ({"spielhaus": "kita", "vereinsheim": "-"}, [])


def test_quotes_and_accents_of_windows_are_those_of_the_text(path: Path):
    path.write_bytes((HEAD + "Sprachcafé „Wortschatz“;Elterncafé;A;2026-11-01\n").encode("cp1252"))
    decisions, problems = read_decisions(path)
    assert fold("Sprachcafé „Wortschatz“") in decisions and not problems


def test_an_unknown_kind_is_told_with_the_nearest(path: Path):
    path.write_text(HEAD + "Spielhaus;Kindergartn;;\nHort;Hort;;\n", "utf-8")
    found = problem(path)
    assert (found.code, found.row) == ("decision_unknown", 2)
    assert "Kindergarten" in found.cure
    assert read_decisions(path)[0] == {"hort": "hort_ganztag"}


def test_a_decision_without_text_and_one_told_twice(path: Path):
    path.write_text(HEAD + ";Kita;;\n", "utf-8")
    assert problem(path).code == "decision_without_text"
    path.write_text(HEAD + "Haus;Kita;;\nHAUS;Kita;;\nHaus;Hort;;\n", "utf-8")
    found = problem(path)
    assert (found.code, found.row, found.values["row"]) == ("decision_twice", 4, 2)
    assert read_decisions(path)[0] == {"haus": "kita"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a;b\n1;2\n", "decisions_unreadable"),
        ('"offen', "decisions_unreadable"),
        ("\x00\x01", "nul_found"),
        ("%PDF-1.7", "file_is_pdf"),
        ("<html><body>", "file_is_web_page"),
    ],
)
def test_a_file_that_is_no_such_table(path: Path, content: str, code: str):
    path.write_text(content, "utf-8")
    with pytest.raises(CaseError) as caught:
        read_decisions(path)
    assert [one.code for one in caught.value.problems] == [code]
    with pytest.raises(CaseError, match="entscheidungen"):
        write_undecided(path, [])
    assert path.read_text("utf-8") == content


def test_the_texts_of_most_offers_come_first():
    offers = [
        *(offer(f"Haus {i}", "Einrichtung A") for i in range(3)),
        *(offer(f"Kita {i}", "Einrichtung A") for i in range(4)),
        offer("Sonne", "einrichtung  a"),
        offer("Sonnenhaus"),
        offer("Kita Nord"),
        offer("Kita- und Familienzentrum"),
    ]
    found = undecided(offers, {})
    assert [(one.text, one.count) for one in found] == [
        ("Einrichtung A", 4),
        ("Kita- und Familienzentrum", 1),
        ("Sonnenhaus", 1),
    ]
    assert found[0].examples == ("Haus 0", "Haus 1")
    assert found[0].proposals[0] == ("Kindertagesstätte", 95)
    assert {name for name, _ in found[1].proposals} >= {"Familienzentrum", "Kindertagesstätte"}
    assert found[2].examples == ()
    assert undecided(offers[:7], {fold("Einrichtung A"): "-"}) == []


def test_a_text_that_names_no_kind_is_proposed_to_be_left_out():
    (found,) = undecided([offer("Nord", "Berufsschule"), offer("Süd", "Berufsschule")], {})
    assert found == Undecided("Berufsschule", 2, ("Nord", "Süd"), (("-", 95),))


def test_what_is_written_is_filled_in_and_read_again(path: Path):
    path.write_text(HEAD + "Treff;Jugendtreff;JA;2026-11-01\nOffen;;;\n", "utf-8")
    rows = [
        Undecided("Haus", 3, ("Haus Süd",), (("Kindertagesstätte", 80), ("Krippe", 55))),
        Undecided("=Formel", 1),
        Undecided("treff", 1),
    ]
    write_undecided(path, rows)
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines == [
        "text;art;von;am;anzahl;beispiele;vorschlaege",
        "Treff;Jugendtreff;JA;2026-11-01;;;",
        "Haus;;;;3;Haus Süd;Kindertagesstätte (80) | Krippe (55)",
        "'=Formel;;;;1;;",
    ]
    assert read_decisions(path) == ({"treff": "jugendzentrum"}, [])
    filled = "\n".join(lines).replace("Haus;;", "Haus;Kita;").replace("Formel;;", "Formel;-;")
    path.write_text(filled, "utf-8")
    assert read_decisions(path)[0] == {"treff": "jugendzentrum", "haus": "kita", "formel": "-"}
    write_undecided(path, [])
    assert read_decisions(path)[0] == {"treff": "jugendzentrum", "haus": "kita", "formel": "-"}
