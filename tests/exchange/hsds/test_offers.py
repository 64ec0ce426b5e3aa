"""The services and locations of an HSDS package become offers, and what leads nowhere is told."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.exchange.hsds.packages import german, only, package, read

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.hsds.read import read_told
from lueckenlos.exchange.records import OfferRecord


def test_a_german_package_maps_completely(tmp_path: Path):
    offers, problems = read(tmp_path, german())
    assert list(offers) == ["a1", "a2", "a3"]
    assert offers["a1"] == OfferRecord(
        id="a1",
        name="Café am Park",
        provider="Familienzentrum e. V.",
        kind="Eltern-Kind-Café",
        area="06999001",
        street="Parkstraße 1",
        postcode="36999",
        city="Musterstadt, OT Nordstadt",
        latitude=50.005,
        longitude=9.005,
        ages="0-3 Jahre",
        field="treffpunkt",
        cost="free",
        per_year=100,
        access="komm",
        prevention="universal",
        confirmed_on=date(2026, 10, 1),
        capacity=12,
        service_area=("06999001",),
        phone="06999 1",
        email="cafe@example.org",
        url="https://example.org/cafe",
        schedule="Mo, Do 09:30-11:30",
        file="services.csv",
        row=2,
    )
    assert Counter(problem.code for problem in problems) == {
        "hsds_without_point": 1,
        "hsds_capacity_shared": 1,
    }


def test_an_offer_at_two_places_is_two_offers(tmp_path: Path):
    offers, _ = read(tmp_path, german())
    there, here = offers["a2"], offers["a3"]
    assert (there.name, there.kind, there.cost) == (here.name, here.kind, here.cost)
    assert there.kind == "Erziehungsberatung"
    assert read_ages(there.ages) is not None
    assert there.ages == "0 bis unter 72 Monate"
    assert (there.latitude, here.latitude) == (50.005, None)
    assert (there.schedule, there.per_year) == ("", None)
    assert (here.schedule, here.per_year) == ("Di 08:00-12:00", 50)
    assert here.url == ""
    _, told, _ = read_told(package(tmp_path, german()))
    assert told["a3"].website == "example.org"
    assert there.capacity is None


def test_a_service_without_location_stands_once(tmp_path: Path):
    tables = german()
    tables["service_at_location"] = tables["service_at_location"][:1]
    offers, _ = read(tmp_path, tables)
    assert list(offers) == ["a1", "s2"]
    assert offers["s2"].latitude is None


def test_what_leads_nowhere_is_counted_once(tmp_path: Path):
    tables = german()
    tables["services"][1]["organization_id"] = "o9"
    tables["service_at_location"] += [
        {"id": "a4", "service_id": "s9", "location_id": "l1"},
        {"id": "a5", "service_id": "", "location_id": "l1"},
        {"id": "a6", "service_id": "s1", "location_id": "l9"},
    ]
    tables["attributes"].append({"link_id": "s1", "taxonomy_term_id": "k9"})
    tables["phones"].append({"location_id": "l9", "number": "1"})
    offers, problems = read(tmp_path, tables)
    assert offers["a2"].provider == ""
    assert offers["a6"].latitude is None
    assert "a4" not in offers
    lost = only(problems, "hsds_service_missing").values
    assert (lost["count"], lost["unsaid"], lost["examples"]) == (2, 1, "„s9“")
    assert only(problems, "hsds_organization_missing").values["count"] == 1
    assert only(problems, "hsds_location_missing").values["examples"] == "„l9“"
    links = [p for p in problems if p.code == "hsds_link_missing"]
    assert [(p.file, p.values["examples"]) for p in links] == [
        ("attributes.csv", "„k9“"),
        ("phones.csv", "„l9“"),
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        ("41.88", "-87.63", "hsds_points_abroad"),
        ("9.005", "50.005", "offer_point_swapped"),
        ("50.005", "", "offer_point_half"),
    ],
)
def test_a_point_elsewhere_is_a_problem_that_does_not_quote_it(
    tmp_path: Path, latitude: str, longitude: str, code: str
):
    tables = german()
    tables["locations"][0] |= {"latitude": latitude, "longitude": longitude}
    offers, problems = read(tmp_path, tables)
    assert offers["a1"].latitude is offers["a1"].longitude is None
    assert offers["a1"].street == "Parkstraße 1"
    assert latitude not in only(problems, code).what


def test_status_decides_what_counts(tmp_path: Path):
    tables = german()
    tables["services"][0]["status"] = "defunct"
    tables["services"][1]["status"] = "temporarily closed"
    offers, problems = read(tmp_path, tables)
    assert list(offers) == ["a2", "a3"]
    assert "Café am Park" in only(problems, "hsds_left_out").what
    assert "Erziehungsberatung" in only(problems, "hsds_paused").what


def test_ids_stay_unique(tmp_path: Path):
    tables = german()
    tables["service_at_location"] = [
        {"id": "a", "service_id": "s1", "location_id": "l1"},
        {"id": "a", "service_id": "s1", "location_id": "l2"},
        {"id": "", "service_id": "s2", "location_id": "l2"},
    ]
    assert list(read(tmp_path, tables)[0]) == ["a", "a-2", "s2@l2"]


def test_a_virtual_location_is_digital(tmp_path: Path):
    tables = german()
    tables["locations"][1]["location_type"] = "virtual"
    offers, problems = read(tmp_path, tables)
    assert offers["a3"].access == "digital"
    assert "hsds_without_point" not in {problem.code for problem in problems}
