"""Cells of a list that say more than one thing."""

from __future__ import annotations

import pytest

from lueckenlos.exchange.offers.cells import address_of, contact_of
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.row_reader import RowReader

ADDRESS = ("street", "postcode", "city")


def read(columns: dict[str, str], cells: dict[str, str]) -> tuple[tuple[str, ...], list[str]]:
    problems = list[Problem]()
    reader = RowReader("liste.xlsx", 2, cells, columns, problems)
    found = address_of(reader, {name: reader.text(name) for name in ADDRESS})
    return tuple(found[name] for name in ADDRESS), [one.code for one in problems]


@pytest.mark.parametrize(
    ("cell", "postcode", "city"),
    [
        ("34501 Bad Marbach", "34501", "Bad Marbach"),
        ("D-34501 Bad Marbach", "34501", "Bad Marbach"),
        ("Bad Marbach, 34501", "34501", "Bad Marbach"),
        ("Bad Marbach 34501", "34501", "Bad Marbach"),
        ("34501", "34501", ""),
        ("1067", "01067", ""),
        ("Bad Marbach, Altenrode", "", "Bad Marbach, Altenrode"),
        ("", "", ""),
    ],
)
@pytest.mark.parametrize("columns", [("postcode",), ("city",), ("postcode", "city")])
def test_one_column_with_plz_and_ort(
    cell: str, postcode: str, city: str, columns: tuple[str, ...]
) -> None:
    said, problems = read(dict.fromkeys(columns, "Ort / PLZ"), {"Ort / PLZ": cell})
    assert said == ("", postcode, city)
    assert problems == []


def test_a_whole_address_in_one_column() -> None:
    columns = {"street": "Anschrift"}
    said, _ = read(columns, {"Anschrift": "Schulstr. 4, 34501 Bad Marbach"})
    assert said == ("Schulstr. 4", "34501", "Bad Marbach")
    columns |= {"postcode": "PLZ"}
    said, _ = read(columns, {"Anschrift": "Schulstr. 4, 34501 Bad Marbach", "PLZ": "34502"})
    assert said == ("Schulstr. 4, 34501 Bad Marbach", "34502", "")


def test_what_is_no_postcode_is_left_out_and_told() -> None:
    columns = {"postcode": "PLZ", "city": "Ort"}
    assert read(columns, {"PLZ": "345", "Ort": "Fulda"}) == (
        ("", "", "Fulda"), ["postcode_unreadable"]
    )  # fmt: skip
    assert read(columns, {"PLZ": "34501", "Ort": "34501 Fulda"})[0] == ("", "34501", "Fulda")
    assert read(columns, {"PLZ": "34501", "Ort": "34502 Fulda"})[0][1] == "34501"


@pytest.mark.parametrize(
    ("text", "contact", "phone", "told"),
    [
        ("Kreishaus, Anmeldung", "Kreishaus, Anmeldung", "", False),
        ("Familienbüro 05691 / 880-120", "Familienbüro", "05691 / 880-120", False),
        ("Fr. Lehmann 05691-4410", "", "05691-4410", True),
        ("Frau Lehmann", "", "", True),
    ],
)
def test_a_person_is_no_contact(text: str, contact: str, phone: str, told: bool) -> None:
    problems = list[Problem]()
    reader = RowReader("liste.xlsx", 2, {"Kontakt": text}, {"contact": "Kontakt"}, problems)
    assert contact_of(reader, "") == {"contact": contact, "phone": phone}
    assert [one.code for one in problems] == ["contact_is_a_person"] * told
    assert "Lehmann" not in str([one.what for one in problems])
    assert contact_of(reader, "0661 1")["phone"] == "0661 1"


@pytest.mark.parametrize(
    ("text", "phone", "told"),
    [("siehe Homepage", "", True), ("keine Angabe", "", False), ("110", "110", False)],
)
def test_a_telephone_has_a_number(text: str, phone: str, told: bool) -> None:
    problems = list[Problem]()
    reader = RowReader("liste.xlsx", 2, {"Telefon": text}, {"phone": "Telefon"}, problems)
    assert contact_of(reader, text)["phone"] == phone
    assert [one.code for one in problems] == ["phone_without_number"] * told
