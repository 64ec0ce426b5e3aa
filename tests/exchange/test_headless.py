"""Lists whose first row is an offer, and columns that only inform families."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lueckenlos.exchange.offers.listed import read_listed
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.proposal.looks import look_at
from lueckenlos.exchange.proposal.parts import parts_of, text_of
from lueckenlos.exchange.tables.letters import letter

ROWS = (
    "Kita Sonnenschein;Kita;Stadt Bad Marbach;1 - 6 Jahre;34501 Bad Marbach;Schulstr. 4",
    "Kita Elisabeth;Kita;Pfarrei;3-6;34501 Bad Marbach;Kirchgasse 2",
    "Krippe Zwergennest;Krippe;DRK;0-3 Jahre;34508 Altenrode;Lindenweg 12",
    "Kita Wichtelburg;Kita;Gemeinde;0-6 Jahre;34508 Altenrode;Am Anger 1",
)
HEAD = "Angebot;Was ist es?;Träger;Alter;Ort / PLZ;Straße"


def proposed(folder: Path, *lines: str) -> str:
    path = folder / "liste.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return propose(look_at([path]), "06698", date(2026, 11, 22), folder)[0]


def test_a_list_without_headings_loses_no_offer_and_asks(tmp_path: Path) -> None:
    text = proposed(tmp_path, *ROWS)
    assert "header = 0" in text and "Hat Ihre Liste Überschriften?" in text
    part = next(one for one in parts_of(text) if one.use == "offers")
    columns = part.settings["columns"]
    assert columns["name"] == "Spalte A (z. B. „Kita Sonnenschein“)"
    assert columns["street"] == "Spalte F (z. B. „Schulstr. 4“)"
    offers, _, _ = read_listed(text_of([part]), tmp_path, [])
    assert offers[0].name == "Kita Sonnenschein" and len(offers) == 4
    assert (offers[0].postcode, offers[0].city) == ("34501", "Bad Marbach")


def test_a_list_with_headings_is_not_asked_about(tmp_path: Path) -> None:
    text = proposed(tmp_path, HEAD, *ROWS)
    assert "header" not in text and "Überschriften" not in text
    part = next(one for one in parts_of(text) if one.use == "offers")
    assert part.settings["columns"]["city"] == part.settings["columns"]["postcode"] == "Ort / PLZ"


def test_columns_for_families_are_read_and_remarks_are_not(tmp_path: Path) -> None:
    lines = [f"{row};Eltern;im Rathaus;31.12.2025;intern;Büro" for row in ROWS]
    head = f"{HEAD};Zielgruppe;Anmeldung;Laufzeit bis;Bemerkungen;Ansprechstelle"
    text = proposed(tmp_path, head, *lines)
    part = next(one for one in parts_of(text) if one.use == "offers")
    assert "Bemerkungen" not in part.settings["columns"].values()
    one = read_listed(text_of([part]), tmp_path, [])[0][0]
    assert one.ends_on == date(2025, 12, 31) and one.ages == "1 - 6 Jahre"
    assert (one.eligibility_description, one.application_process) == ("Eltern", "im Rathaus")
    assert one.contact == "Büro" and one.description == ""


def test_a_target_group_that_tells_ages_stays_the_age(tmp_path: Path) -> None:
    head = HEAD.replace("Alter", "Zielgruppe")
    part = next(one for one in parts_of(proposed(tmp_path, head, *ROWS)) if one.use == "offers")
    assert part.settings["columns"]["ages"] == "Zielgruppe"
    words = [row.replace(row.split(";")[3], "Familien") for row in ROWS]
    part = next(one for one in parts_of(proposed(tmp_path, head, *words)) if one.use == "offers")
    assert part.settings["columns"]["eligibility_description"] == "Zielgruppe"
    assert "ages" not in part.settings["columns"]


def test_letters_are_those_of_a_spreadsheet() -> None:
    assert [letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"
    ]  # fmt: skip
