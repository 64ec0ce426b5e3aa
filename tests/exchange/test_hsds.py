"""HSDS packages as inventories: an invented German one whole, a real broken one without a crash."""

import csv
import io
import json
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.hsds.fields import ages_of_years, area_key, read_schedules
from lueckenlos.exchange.hsds.read import is_package, read_package
from lueckenlos.exchange.offers.hours import read_hours
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.records import OfferRecord

Rows = list[dict[str, str]]
KEY_ADDRESS = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/06999001"


def german() -> dict[str, Rows]:
    """Two services of one provider, one of them at two locations."""
    return {
        "organizations": [{"id": "o1", "name": "Familienzentrum e. V.", "website": "example.org"}],
        "services": [
            {
                "id": "s1",
                "organization_id": "o1",
                "name": "Café am Park",
                "status": "active",
                "minimum_age": "0",
                "maximum_age": "3",
                "assured_date": "2026-10-01T08:15:30.000Z",
                "url": "https://example.org/cafe",
                "email": "cafe@example.org",
            },
            {
                "id": "s2",
                "organization_id": "o1",
                "name": "Erziehungsberatung",
                "status": "active",
                "fees_description": "kostenfrei",
            },
        ],
        "locations": [
            {
                "id": "l1",
                "location_type": "physical",
                "name": "Familienzentrum",
                "latitude": "50.005",
                "longitude": "9.005",
                "external_identifier": "069990001001",
                "external_identifier_type": "DE-ARS",
            },
            {"id": "l2", "location_type": "physical", "name": "Rathaus"},
        ],
        "service_at_location": [
            {"id": "a1", "service_id": "s1", "location_id": "l1"},
            {"id": "a2", "service_id": "s2", "location_id": "l1"},
            {"id": "a3", "service_id": "s2", "location_id": "l2"},
        ],
        "addresses": [
            {
                "location_id": "l1",
                "address_1": "Parkstraße 1",
                "city": "Musterstadt",
                "region": "Nordstadt",
                "state_province": "Hessen",
                "postal_code": "36999",
                "country": "DE",
                "address_type": "physical",
            }
        ],
        "phones": [{"service_id": "s1", "number": '"06999 1"'}],
        "schedules": [
            {
                "service_id": "s1",
                "service_at_location_id": "a1",
                "freq": "WEEKLY",
                "interval": "1",
                "byday": "MO,TH",
                "opens_at": "09:30+02:00",
                "closes_at": "11:30+02:00",
            },
            {"location_id": "l2", "weekday": "Tuesday", "opens_at": "8:00", "closes_at": "12:00"},
        ],
        "cost_options": [{"service_id": "s1", "amount": "0", "currency": "EUR"}],
        "service_areas": [{"service_id": "s1", "name": "Musterstadt", "uri": KEY_ADDRESS}],
        "service_capacity": [
            {"service_id": "s1", "available": "4", "maximum": "12"},
            {"service_id": "s2", "available": "2"},
        ],
        "taxonomies": [{"id": "t1", "name": "Angebotsart"}, {"id": "t2", "name": "Handlungsfeld"}],
        "taxonomy_terms": [
            {"id": "k1", "name": "Eltern-Kind-Café", "taxonomy_id": "t1"},
            {"id": "k2", "code": "treffpunkt", "name": "Treff", "taxonomy_id": "t2"},
            {"id": "k3", "code": "komm", "name": "Komm-Struktur", "taxonomy": "Zugangsstruktur"},
            {"id": "k4", "code": "universell", "name": "für alle", "taxonomy": "Präventionsstufe"},
            {"id": "k5", "code": "0-3", "name": "0 bis unter 3 Jahre", "taxonomy": "Lebensphase"},
            {"id": "k6", "code": "3-6", "name": "3 bis unter 6 Jahre", "taxonomy": "Lebensphase"},
        ],
        "attributes": [
            *(
                {"link_id": "s1", "link_entity": "service", "taxonomy_term_id": term}
                for term in ("k1", "k2", "k3", "k4")
            ),
            {"link_id": "s2", "link_entity": "service", "taxonomy_term_id": "k5"},
            {"link_id": "s2", "link_entity": "service", "taxonomy_term_id": "k6"},
            {"link_id": "o1", "link_entity": "organization", "taxonomy_term_id": "k6"},
        ],
    }


def text_of(rows: Rows) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["id"]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def package(folder: Path, tables: dict[str, Rows], listed: list[str] | None = None) -> Path:
    """Write a package; the descriptor lists these tables, else all."""
    (folder / "resources").mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / "resources" / f"{name}.csv").write_text(text_of(rows), "utf-8", newline="")
    named = [{"name": n, "path": f"resources/{n}.csv"} for n in listed or list(tables)]
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "muster", "resources": named}), "utf-8")
    return path


def read(folder: Path, tables: dict[str, Rows]) -> tuple[dict[str, OfferRecord], list[Problem]]:
    offers, problems = read_package(package(folder, tables))
    for problem in problems:
        assert problem.place
        assert problem.what.endswith((".", ":"))
        assert problem.cure.endswith(".")
    return {offer.id: offer for offer in offers}, problems


def only(problems: list[Problem], code: str) -> Problem:
    (found,) = [problem for problem in problems if problem.code == code]
    return found


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
    assert here.url == "example.org"
    assert there.capacity is None


def test_a_service_without_location_stands_once(tmp_path: Path):
    tables = german()
    tables["service_at_location"] = tables["service_at_location"][:1]
    offers, _ = read(tmp_path, tables)
    assert list(offers) == ["a1", "s2"]
    assert offers["s2"].latitude is None


@pytest.mark.parametrize("form", ["folder", "descriptor", "archive", "no descriptor"])
def test_every_form_of_a_package_reads_alike(tmp_path: Path, form: str):
    folder = tmp_path / "paket"
    path = package(folder, german())
    if form == "folder":
        path = folder
    if form == "no descriptor":
        path.unlink()
        path = folder
    if form == "archive":
        path = tmp_path / "paket.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in folder.rglob("*.*"):
                archive.write(file, f"muster/{file.relative_to(folder)}")
    assert is_package(path)
    offers, problems = read_package(path)
    assert [offer.id for offer in offers] == ["a1", "a2", "a3"]
    assert {problem.code for problem in problems} == {"hsds_without_point", "hsds_capacity_shared"}


def test_tables_the_descriptor_forgets_are_read_and_named(tmp_path: Path):
    offers, problems = read_package(package(tmp_path, german(), ["services"]))
    assert offers[0].provider == "Familienzentrum e. V."
    assert "organizations.csv" in only(problems, "hsds_unlisted").what


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


def test_ages_of_an_older_package_stand_with_the_eligibilities(tmp_path: Path):
    tables = german()
    del tables["attributes"]
    tables["eligibilities"] = [{"service_id": "s2", "minimum_age": "6", "maximum_age": "12"}]
    offers, problems = read(tmp_path, tables)
    assert offers["a2"].ages == "6-12 Jahre"
    assert "attribute" in only(problems, "hsds_table_missing").what


def test_ages_that_make_no_sense_are_not_said(tmp_path: Path):
    tables = german()
    tables["services"][0] |= {"minimum_age": "6", "maximum_age": "3"}
    offers, problems = read(tmp_path, tables)
    assert offers["a1"].ages == ""
    assert only(problems, "hsds_ages_wrong").row == 2


def test_pregnancy_comes_from_the_phase(tmp_path: Path):
    tables = german()
    tables["taxonomy_terms"].append(
        {"id": "k7", "code": "schwangerschaft", "name": "Schwangerschaft", "taxonomy": "Phase"}
    )
    tables["attributes"].append({"link_id": "s1", "taxonomy_term_id": "k7"})
    ages = read_ages(read(tmp_path, tables)[0]["a1"].ages)
    assert ages is not None
    assert (ages.start, ages.stop) == (-9, 36)


def test_a_foreign_field_is_left_to_the_kind(tmp_path: Path):
    tables = german()
    tables["taxonomy_terms"][1] |= {"code": "irgendwas", "name": "Irgendwas"}
    offers, problems = read(tmp_path, tables)
    assert offers["a1"].field == ""
    assert "Irgendwas" in only(problems, "hsds_field_unknown").what


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "hsds_descriptor_broken"),
        ("[]", "hsds_descriptor_broken"),
        ('{"resources": [1]}', "hsds_descriptor_broken"),
        ('{"resources": []}', "hsds_no_services"),
    ],
)
def test_a_package_that_is_none(tmp_path: Path, content: str, code: str):
    path = tmp_path / "datapackage.json"
    path.write_text(content, "utf-8")
    with pytest.raises(CaseError) as caught:
        read_package(path)
    assert caught.value.problems[-1].code == code


@pytest.mark.parametrize("path", ["https://example.org/a.csv", "../a.csv", "/etc/passwd"])
def test_nothing_outside_the_package_is_read(tmp_path: Path, path: str):
    package(tmp_path, german())
    resources = [
        {"name": "organization", "path": path},
        {"name": "service", "path": "resources/services.csv"},
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    _, problems = read_package(tmp_path)
    assert path in only(problems, "hsds_resource_outside").what


def test_unreadable_tables_do_not_stop_the_rest(tmp_path: Path):
    path = package(tmp_path, german())
    (tmp_path / "resources" / "locations.csv").write_bytes("id,name\n1,\xe4\n".encode("latin-1"))
    (tmp_path / "resources" / "phones.csv").write_text("id,number\n1,2,3\n4\n", "utf-8")
    offers, problems = read_package(path)
    assert len(offers) == 3
    assert only(problems, "hsds_table_unreadable").file == "locations.csv"
    assert only(problems, "hsds_rows_ragged").values["count"] == 2


def test_missing_files_and_broken_archives(tmp_path: Path):
    with pytest.raises(CaseError):
        read_package(tmp_path / "gibt es nicht.zip")
    (tmp_path / "kaputt.zip").write_bytes(b"PK\x03\x04 kaputt")
    assert not is_package(tmp_path / "kaputt.zip")
    with pytest.raises(CaseError):
        read_package(tmp_path / "kaputt.zip")
    whole = tmp_path / "paket.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "services.csv", "id,name\n" + "".join(f"a{i},{i**9}\n" for i in range(500))
        )
    content = whole.read_bytes()
    whole.write_bytes(content[:200] + bytes(300) + content[500:])
    with pytest.raises(CaseError):
        read_package(whole)


@pytest.mark.parametrize(
    ("rows", "text", "per_year"),
    [
        ([{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR"}], "Mo-Fr", 250),
        ([{"freq": "WEEKLY", "interval": "2", "byday": "WE"}], "Mi (alle 2 Wochen)", 25),
        ([{"freq": "MONTHLY", "byday": "1TU"}], "Di (monatlich)", 12),
        ([{"freq": "MONTHLY", "bymonthday": "1,15"}], "", 24),
        ([{"freq": "WEEKLY", "byday": "FR", "count": "8"}], "Fr", 8),
        ([{"description": "nach Absprache"}], "nach Absprache", None),
        ([{"weekday": "Monday"}], "", None),
        ([], "", None),
    ],
)
def test_schedules(rows: Rows, text: str, per_year: int | None):
    assert read_schedules(rows)[:2] == (text, per_year)


def test_spans_of_dates_do_not_count_twice():
    row = {"freq": "WEEKLY", "byday": "MO", "opens_at": "10:00:00", "closes_at": "12:00:00"}
    summer, winter = row | {"valid_from": "2026-04-01"}, row | {"valid_from": "2026-10-01"}
    text, per_year, _ = read_schedules([summer, winter])
    assert (text, per_year) == ("Mo 10:00-12:00", 50)
    assert read_hours(text) == ((600, 720),)


@given(st.integers(0, 17), st.integers(1, 30))
def test_ages_in_years_are_read_back(low: int, length: int):
    ages = read_ages(ages_of_years(str(low), str(low + length)))
    assert ages is not None
    assert (ages.start, ages.stop) == (12 * low, min(12 * (low + length), 216))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (KEY_ADDRESS, "06999001"),
        ("http://dcat-ap.de/def/politicalGeocoding/regionalKey/069990001001", "06999001"),
        ("http://dcat-ap.de/def/politicalGeocoding/districtKey/06634", "06634"),
        ("AGS 06634022", "06634022"),
        ("Musterstadt", ""),
        ("123", ""),
    ],
)
def test_keys_of_areas(text: str, key: str):
    assert area_key(text) == key


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.data())
def test_nothing_in_a_cell_makes_it_crash(tmp_path: Path, data: st.DataObject):
    tables = german()
    for rows in tables.values():
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(CELLS)
    read_package(package(tmp_path, tables))


@pytest.mark.needs("shared")
def test_a_real_package_with_broken_links(shared_dir: Path):
    offers, problems = read_package(shared_dir / "data" / "hsds-ilao" / "datapackage.json")
    assert len(offers) == len({offer.id for offer in offers}) == 429
    assert sum(offer.per_year is not None for offer in offers) == 273
    lost = only(problems, "hsds_organization_missing").values
    assert (lost["count"], lost["all"]) == (340, 429)
    lost = only(problems, "hsds_service_missing").values
    assert (lost["count"], lost["all"], lost["unsaid"]) == (223, 520, 185)
    assert only(problems, "hsds_schedules_unread").values["all"] == 2492
    assert only(problems, "hsds_table_empty").file == "addresses.csv"
    lost = only(problems, "hsds_link_missing")
    assert (lost.file, lost.values["count"]) == ("eligibilities.csv", 38)
    assert len(problems) == 11
