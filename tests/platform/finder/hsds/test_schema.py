"""Every list and every id is what the schemas of HSDS 3.1 and the profile say."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import offer

pytestmark = [pytest.mark.needs("shared"), pytest.mark.django_db]
API = "/api/hsds"
SCHEMAS = Path(__file__).resolve().parents[5] / "shared/standards/hsds/3.1/schema"
LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
NAMES = {**{name: name[:-1] for name in LISTS}, "taxonomies": "taxonomy"}


@cache
def schema(name: str, listed: bool) -> dict[str, Any]:
    compiled = SCHEMAS / "compiled" / f"{name}{'_list' if listed else ''}.json"
    if not compiled.exists():
        compiled = SCHEMAS / f"{name}.json"
    found: dict[str, Any] = json.loads(compiled.read_text("utf-8"))
    return found


@cache
def registry() -> Any:
    every = SCHEMAS.glob("*.json")
    pairs = [(one.name, json.loads(one.read_text("utf-8"))) for one in every]
    made = [(name, Resource.from_contents(one, DRAFT202012)) for name, one in pairs]
    return Registry().with_resources(made)


def strict(one: Any) -> Any:
    """The schema without room for a field it does not name."""
    if isinstance(one, dict):
        found = {key: strict(value) for key, value in one.items()}
        return found | ({"additionalProperties": False} if "properties" in one else {})
    return [strict(value) for value in one] if isinstance(one, list) else one


def profiled(one: Any, patches: dict[str, Any], at: str) -> Any:
    """The schema with the fields of the profile merged into every object it changes."""
    if isinstance(one, list):
        return [profiled(value, patches, at) for value in one]
    if not isinstance(one, dict):
        return one
    own = patches.get(f"{at.removesuffix('s')}.json", {}).get("properties", {})
    found = {key: profiled(value, patches, at) for key, value in one.items() if key != "properties"}
    if "items" in one:
        found["items"] = profiled(one["items"], patches, at)
    if "properties" in one:
        inner = {key: profiled(value, patches, key) for key, value in one["properties"].items()}
        found["properties"] = {**inner, **own}
    return found


def without_own(one: Any) -> Any:
    if isinstance(one, dict):
        return {k: without_own(v) for k, v in one.items() if not k.startswith("de_")}
    return [without_own(value) for value in one] if isinstance(one, list) else one


def faults(doc: Any, some: Any) -> list[str]:
    check = Draft202012Validator(
        some, registry=registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{list(one.path)}: {one.message}" for one in check.iter_errors(doc)]


def get(client: Client, path: str) -> Any:
    answer = client.get(f"{API}{path}")
    assert answer.status_code == 200, path
    return answer.json()


def objects(client: Client) -> Iterator[tuple[str, bool, Any]]:
    """Everything the interface gives: name, whether from a list, object."""
    for name in LISTS:
        number, ids = 1, []
        while True:
            page = get(client, f"/{name}?page={number}&per_page=50")
            ids += [one["id"] for one in page["contents"]]
            yield from ((NAMES[name], True, one) for one in page["contents"])
            if page["last_page"]:
                break
            number += 1
        assert len(ids) == len(set(ids)) == page["total_items"] > 0
        yield from ((NAMES[name], False, get(client, f"/{name}/{key}")) for key in ids)
    for one in get(client, "/services?full=true&per_page=100")["contents"]:
        yield "service", False, one


def check(client: Client) -> int:
    patches, number = get(client, "/.profile")["patches"], 0
    for name, listed, doc in objects(client):
        said = schema(name, listed)
        own = profiled(copy.deepcopy(said), patches, name)
        assert faults(doc, said) == [], (name, listed, "as it is")
        assert faults(without_own(doc), strict(said)) == [], (name, listed, "strict")
        assert faults(doc, strict(own)) == [], (name, listed, "strict, with the profile")
        number += 1
    return number


def test_every_answer_is_valid(open_world: World, client: Client) -> None:
    put(
        open_world.here,
        [
            offer("20", "Stillcafé", schedule="Mo und Do 8-9 Uhr", cost="paid", amount=3.5,
                  url="https://still.example/", email="stillen@example.org", phone="0560 99",
                  contact="Büro", ages="0-3 Jahre", confirmed_on=None),
            offer("21", "Vätertreff", provider="", schedule="1. Sonntag im Monat 10-12 Uhr",
                  email="kein Postfach", url="kein uri (x)"),
        ],
    )  # fmt: skip
    assert check(client) > 100


def test_the_validator_finds_what_is_wrong(open_world: World, client: Client) -> None:
    doc = get(client, "/services")["contents"][0]
    wrong = {**doc, "id": "x", "status": "aktiv", "fremd": 1}
    assert len(faults(wrong, schema("service", True))) == 2
    assert len(faults(without_own(wrong), strict(schema("service", True)))) == 3
