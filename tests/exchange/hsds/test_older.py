"""Packages of HSDS 1.1 and 2.0 say the same as one of 3.x, by the declared mapping."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.hsds.packages import Rows, german, package

from lueckenlos.exchange.hsds.package import OLDER
from lueckenlos.exchange.hsds.read import read_told

Tables = dict[str, Rows]


def newest() -> Tables:
    """The invented package with all that older versions call otherwise, in the words of 3.x."""
    tables = german()
    tables["services"][1] |= {"fees_description": "kostenfrei"}
    tables["languages"] = [{"service_id": "s1", "code": "tr"}]
    tables["accessibility"] = [{"location_id": "l1", "description": "Rampe am Hof"}]
    for row in tables["attributes"]:
        if row["link_entity"] == "service":
            del row["link_entity"]
    tables["attributes"] = [row for row in tables["attributes"] if "link_entity" not in row]
    names = {row["id"]: row["name"] for row in tables.pop("taxonomies")}
    for term in tables["taxonomy_terms"]:
        term["taxonomy"] = term.get("taxonomy") or names[term.pop("taxonomy_id")]
    del tables["cost_options"], tables["service_capacity"]
    return tables


def renamed(rows: Rows, **names: str) -> Rows:
    """Rows with columns called otherwise: later name → older one."""
    return [{names.get(key, key): value for key, value in row.items()} for row in rows]


def of_2_0() -> Tables:
    """The same as 2.0 has it."""
    new = newest()
    return {
        "organization": renamed(new["organizations"], website="url"),
        "service": renamed(new["services"], fees_description="fees"),
        "location": new["locations"],
        "service_at_location": new["service_at_location"],
        "physical_address": new["addresses"],
        "phone": new["phones"],
        "schedule": new["schedules"],
        "service_area": renamed(new["service_areas"], name="service_area"),
        "language": renamed(new["languages"], code="language"),
        "accessibility_for_disabilities": renamed(
            new["accessibility"], description="accessibility"
        ),
        "taxonomy_term": renamed(new["taxonomy_terms"], taxonomy="vocabulary"),
        "service_attribute": renamed(new["attributes"], link_id="service_id"),
    }


def of_1_1() -> Tables:
    """The same as 1.1 has it: terms in the table of taxonomies, times as regular schedules."""
    old = of_2_0()
    old["taxonomy"] = old.pop("taxonomy_term")
    old["service_taxonomy"] = renamed(old.pop("service_attribute"), taxonomy_term_id="taxonomy_id")
    old["regular_schedule"] = old.pop("schedule")
    return old


def told(folder: Path, tables: Tables) -> tuple[Any, Any]:
    """What is read, without the names of its files."""
    offers, beyond, _ = read_told(package(folder, tables))
    return [replace(one, file="") for one in offers], beyond


@pytest.mark.parametrize("older", [of_1_1, of_2_0])
def test_an_older_package_says_the_same(tmp_path: Path, older: Any) -> None:
    new, beyond = told(tmp_path / "new", newest())
    assert (new, beyond) == told(tmp_path / "old", older())
    cafe = new[0]
    assert (cafe.kind, cafe.field, cafe.access) == ("Eltern-Kind-Café", "treffpunkt", "komm")
    assert new[1].cost == "free" and cafe.service_area and "accessibility" in beyond["a1"].said
    assert beyond["a1"].said["languages"] == (("tr", ""),) and beyond["a1"].website


@pytest.mark.parametrize(
    ("name", "old", "later"),
    [(name, old, later) for name, columns in OLDER.items() for old, later in columns.items()],
)
def test_a_column_that_has_its_later_name_too_keeps_it(
    tmp_path: Path, name: str, old: str, later: str
) -> None:
    """What 3.x says holds, whatever an older column beside it says."""
    where = {"organization": "organizations", "service": "services", "language": "languages",
             "service_area": "service_areas", "attribute": "attributes",
             "taxonomy_term": "taxonomy_terms"}  # fmt: skip
    tables = newest()
    rows = tables.setdefault(where.get(name, name), [{"id": "x", later: ""}])
    for row in rows:
        row.setdefault(later, "")
    expected = told(tmp_path / "plain", tables)
    for row in rows:
        row[old] = "https://elsewhere.example" if old == "url" else "anders"
    assert told(tmp_path / "both", tables) == expected
