"""What a package tells beyond a row: several of a thing, each once, and no names of persons."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.exchange.hsds.packages import german, package

from lueckenlos.exchange.hsds import told
from lueckenlos.exchange.hsds.read import read_told

RULE = {"freq": "WEEKLY", "byday": "TU", "opens_at": "09:30+01:00", "closes_at": "11:00+01:00"}


def test_everything_that_hangs_on_a_service(tmp_path: Path) -> None:
    tables = german()
    tables["services"][0] |= {"alert": "Im August zu", "last_modified": "2026-10-01T08:15:30Z"}
    tables["services"][0] |= {"description": "Für alle", "application_process": "anrufen"}
    tables["contacts"] = [
        {
            "id": "c1",
            "service_id": "s1",
            "title": "Büro",
            "name": "Erika Muster",
            "email": "b@x.de",
        },
        {"id": "c2", "service_id": "s1", "name": "Max Muster"},
    ]
    tables["phones"] = [{"id": "p1", "contact_id": "c1", "number": "0561 1"}]
    tables["languages"] = [
        {"id": "g1", "service_id": "s1", "code": "TR"},
        {"id": "g2", "service_id": "s1", "code": "Türkisch"},
    ]
    tables["required_documents"] = [{"id": "d1", "service_id": "s1", "document": "Impfpass"}]
    tables["accessibility"] = [{"id": "b1", "location_id": "l1", "description": "Rampe"}]
    offers, said, _ = read_told(package(tmp_path, tables))
    one, first = said["a1"], next(offer for offer in offers if offer.id == "a1")
    assert (one.service, one.organization, one.location) == ("s1", "o1", "l1")
    assert one.modified == datetime(2026, 10, 1, 8, 15, 30, tzinfo=UTC)
    assert one.said["contacts"] == (("Büro", "0561 1", "b@x.de"),)
    assert one.said["languages"] == (("tr", ""),)
    assert one.said["required_documents"] == "Impfpass"
    assert (one.said["accessibility"], one.said["location_name"]) == ("Rampe", "Familienzentrum")
    assert (first.contact, first.phone, first.email) == ("Büro", "0561 1", "b@x.de")
    assert (first.description, first.application_process) == ("Für alle", "anrufen")
    assert "Muster" not in repr(one)


@pytest.mark.parametrize(
    ("rows", "texts", "per_year"),
    [
        ([{"description": "Di 9:30-11 Uhr"}, RULE], ("Di 9:30-11 Uhr",), 50),
        ([{"description": "Di 9:30-12 Uhr"}, RULE], ("Di 09:30-11:00", "Di 9:30-12 Uhr"), 50),
        ([{"description": "nach Absprache"}, RULE], ("Di 09:30-11:00", "nach Absprache"), 50),
        ([RULE], ("Di 09:30-11:00",), 50),
        ([{"description": "Di 9-11"}, {"description": "Di 9-11"}], ("Di 9-11",), None),
        ([], (), None),
    ],
)
def test_times_are_told_once(
    rows: list[dict[str, str]], texts: tuple[str, ...], per_year: int | None
) -> None:
    assert told.times(rows) == (texts, per_year)


def test_costs_of_one_sort_each_or_none() -> None:
    paid = {"option": "kostenpflichtig", "amount": "12.5", "amount_description": ""}
    aided = {"option": "Bildung und Teilhabe", "amount_description": "mit BuT"}
    assert told.costs([paid, aided]) == (("paid", 12.5, ""), ("but", None, "mit BuT"))
    assert told.costs([paid, {"option": "???"}]) == ()
    assert told.costs([paid, {"amount": "3"}]) == ()


@pytest.mark.parametrize("text", ["", "gestern", "2026-10-01", "2026-10-01T08:15:30"])
def test_a_moment_has_a_day_a_time_and_an_offset(text: str) -> None:
    assert told.moment(text) is None
