"""The data package: what the interface tells, as tables of the standard."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import SECRET, offer

from lueckenlos.exchange.hsds.read import read_package
from lueckenlos.finder.hsds.package import HELD, TABLES, descriptor

PACKAGE = "/familien/lindenau/hsds.zip"
Rows = dict[str, list[dict[str, str]]]


def fetched(client: Client) -> bytes:
    answer = client.get(PACKAGE)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    return answer.content


def tables(content: bytes) -> Rows:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said = json.loads(archive.read("datapackage.json"))
        return {
            one["name"]: list(csv.DictReader(io.StringIO(archive.read(one["path"]).decode())))
            for one in said["resources"]
        }


def test_it_tells_what_the_interface_tells(open_world: World, client: Client) -> None:
    found = tables(fetched(client))
    listed = client.get("/api/hsds/services?per_page=100").json()["contents"]
    assert {one["id"] for one in found["service"]} == {one["id"] for one in listed}
    for row in found["service"]:
        told = client.get(f"/api/hsds/services/{row['id']}").json()
        for key, value in row.items():
            assert value == str(told.get(key, "")), key
        rules = [one["id"] for one in found["schedule"] if one["service_id"] == row["id"]]
        assert rules == [one["id"] for one in told.get("schedules", [])]


def test_every_key_has_its_row_and_every_row_its_own_id(open_world: World, client: Client) -> None:
    found = tables(fetched(client))
    for one in descriptor()["resources"]:
        rows = found[one["name"]]
        ids = [row["id"] for row in rows]
        assert len(set(ids)) == len(ids), one["name"]
        for key in one["schema"]["foreignKeys"]:
            there = {row["id"] for row in found[key["reference"]["resource"]]}
            assert {row[key["fields"]] for row in rows if row[key["fields"]]} <= there, one["name"]
    assert found["service_at_location"] and found["address"] and found["attribute"]


def test_nothing_the_interface_tells_is_left_out(open_world: World, client: Client) -> None:
    pk = next(one["id"] for one in tables(fetched(client))["service"])
    every = client.get("/api/hsds/services?per_page=100").json()["contents"]
    fields: dict[str, set[str]] = {}

    def look(name: str, said: dict[str, object]) -> None:
        fields.setdefault(name, set()).update(said.keys() - HELD.keys())
        for field, inner in HELD.items():
            held = said.get(field, [])
            for one in [held] if isinstance(held, dict) else held:
                look(inner, one)

    for one in every:
        look("service", client.get(f"/api/hsds/services/{one['id']}").json())
    assert pk
    for name, said in fields.items():
        assert said - {"taxonomy_term"} <= set(TABLES[name][1].split()), name


def test_a_secret_address_is_in_no_table(open_world: World, client: Client) -> None:
    with zipfile.ZipFile(io.BytesIO(fetched(client))) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "Frauenhaus" in whole
    for told in (SECRET, "34777", "51.4444", "9.0777"):
        assert told not in whole


def test_the_same_inventory_gives_the_same_bytes(open_world: World, client: Client) -> None:
    assert fetched(client) == fetched(client)


@pytest.mark.needs("shared")
def test_its_tables_and_columns_are_those_of_the_standard(shared_dir: Path) -> None:
    path = shared_dir / "standards" / "hsds" / "3.1" / "datapackage.local.json"
    standard = {one["name"]: one for one in json.loads(path.read_text("utf-8"))["resources"]}
    for one in descriptor()["resources"]:
        theirs = standard[one["name"]]
        assert one["path"] == theirs["path"]
        columns = [field["name"] for field in one["schema"]["fields"]]
        known = [field["name"] for field in theirs["schema"]["fields"]]
        assert [name for name in columns if not name.startswith("de_")] == [
            name for name in known if name in columns
        ], one["name"]
        missing = {
            field["name"]
            for field in theirs["schema"]["fields"]
            if field.get("constraints", {}).get("required")
        } - set(columns)
        assert not missing, one["name"]


def test_our_own_import_reads_it(open_world: World, client: Client, tmp_path: Path) -> None:
    put(open_world.here, [offer("9", "Schwimmkurs", "Schwimmkurs", schedule="Mo 15-16 Uhr")])
    path = tmp_path / "paket.zip"
    path.write_bytes(fetched(client))
    offers, problems = read_package(path)
    said = {one.name: one for one in offers}
    assert {"Café Krümel", "Schwimmkurs"} <= said.keys()
    krumel = said["Café Krümel"]
    assert (krumel.provider, krumel.street, krumel.city) == ("Verein", "Dorfstraße 1", "Oberau")
    assert said["Frauenhaus"].street == "" and said["Frauenhaus"].latitude is None
    assert not [one for one in problems if one.severity.name == "ERROR"]
