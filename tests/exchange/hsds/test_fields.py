"""What the cells of an HSDS package say: ages, times, fields of action, keys of areas."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.hsds.packages import KEY_ADDRESS, Rows, german, only, read

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.hsds.fields import ages_of_years, area_key, read_schedules
from lueckenlos.exchange.vocabulary.hours import read_hours


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
    assert read_schedules(rows) == (text, per_year)


def test_spans_of_dates_do_not_count_twice():
    row = {"freq": "WEEKLY", "byday": "MO", "opens_at": "10:00:00", "closes_at": "12:00:00"}
    summer, winter = row | {"valid_from": "2026-04-01"}, row | {"valid_from": "2026-10-01"}
    text, per_year = read_schedules([summer, winter])
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
