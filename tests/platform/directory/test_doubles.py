"""Double records are found over the whole inventory; what is two is not asked about again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import CAFE, cafe, one

from lueckenlos.directory.doubles import found_doubles, likeness
from lueckenlos.directory.models import Distinct, Service, Status
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.jobs.worker import Worker

TWIN = replace(CAFE, id="K-2", name="Still-Cafe Süd", provider="Familienzentrum Süd")
OTHER = replace(CAFE, id="K-3", name="Elternberatung", kind="Erziehungsberatung", street="Weg 9")
GROUP = OfferRecord(
    id="G-1", name="Krabbelgruppe Sonnenschein", provider="Kinderhaus e. V.", kind="Krabbelgruppe",
    street="Am Anger 1", postcode="36037", city="Lindenau", phone="0661 1234-5", ages="0–2",
)  # fmt: skip


@pytest.fixture
def editor(world: World, browser: Any) -> Client:
    client: Client = browser(world.people["here"]["editor"])
    return client


def page(client: Client, world: World, name: str = "doubles") -> Any:
    return client.get(reverse(name, args=[world.here.slug]))


def search(client: Client, world: World) -> Any:
    """Look for doubles, and the page after that."""
    client.post(reverse("doubles", args=[world.here.slug]))
    Worker().run(until_idle=True)
    return page(client, world)


def decide(client: Client, world: World, first: Service, second: Service, said: str = "") -> Any:
    address = reverse("decide_doubles", args=[world.here.slug])
    sent = {"eins": first.pk, "zwei": second.pk, "sind": said}
    return client.post(address, sent, follow=True)


def names(answer: Any) -> list[set[str]]:
    return [{pair["one"].name, pair["other"].name} for pair in answer.context["pairs"]]


def keys(world: World) -> list[set[str]]:
    """Which services may be one, by the number in their Kennung."""
    code = {str(row.pk): row.code for row in Service.objects.for_municipality(world.here)}
    return [{code[first], code[second]} for first, second, *_ in found_doubles(world.here)]


def test_what_is_written_otherwise_is_found_and_says_what_is_the_same(
    editor: Client, world: World
) -> None:
    cafe(world, TWIN, OTHER)
    assert names(page(editor, world)) == []
    answer = search(editor, world)
    assert names(answer) == [{CAFE.name, TWIN.name}]
    shown = " ".join(answer.content.decode().split())
    assert "Gleich oder fast gleich: Name" in shown
    assert "Name</th>" in shown and TWIN.provider in shown and "1 Paar ist noch offen" in shown


def test_two_that_are_two_are_not_asked_about_again(editor: Client, world: World) -> None:
    first = cafe(world, TWIN)
    search(editor, world)
    answer = decide(editor, world, first, one(world.here, TWIN.name), "verschieden")
    assert "Gemerkt" in answer.content.decode() and names(answer) == []
    decide(editor, world, one(world.here, TWIN.name), first, "verschieden")
    assert names(search(editor, world)) == []
    [kept] = Distinct.objects.for_municipality(world.here)
    assert kept.history.get().history_user == world.people["here"]["editor"]
    answer = decide(editor, world, one(world.here, TWIN.name), first)
    assert names(answer) == [{CAFE.name, TWIN.name}]


def test_merging_leads_back_to_the_other_pairs(editor: Client, world: World) -> None:
    first = cafe(world, TWIN)
    search(editor, world)
    other = one(world.here, TWIN.name)
    address = reverse("merge_service", args=[world.here.slug, first.pk])
    shown = editor.get(f"{address}?mit={other.pk}&weiter=doppelte")
    assert 'name="weiter" value="doppelte"' in shown.content.decode()
    sent = {"mit": other.pk, "version": first.version, "version_mit": other.version}
    answer = editor.post(address, {**sent, "weiter": "doppelte"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("doubles", args=[world.here.slug])
    assert names(answer) == [] and "ist in K-1 aufgegangen" in answer.content.decode()


def test_what_left_the_inventory_or_belongs_to_others_is_not_asked(
    editor: Client, world: World
) -> None:
    first = cafe(world, TWIN)
    put(world.there, [CAFE, TWIN])
    theirs = one(world.there, TWIN.name)
    answer = decide(editor, world, first, theirs, "verschieden")
    assert "gibt es nicht mehr" in answer.content.decode()
    answer = editor.post(reverse("decide_doubles", args=[world.here.slug]), {}, follow=True)
    assert "gibt es nicht mehr" in answer.content.decode()
    assert not Distinct.unscoped.exists()
    search(editor, world)
    Service.objects.for_municipality(world.here).filter(code="K-2").update(status=Status.ARCHIVED)
    assert names(page(editor, world)) == []


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"name": "Offener Treff für die Kleinsten", "phone": "+49 (0)661 12345"}, True),
        ({"name": "Krabbelmäuse Anger", "phone": "0661/1234-6"}, False),
        ({"name": "Krabbelgruppe Mäuse", "ages": "2–3"}, False),
        ({"name": "Krabbelgruppe Mäuse", "street": "Markt 8"}, False),
        ({"name": "Krabbelgruppe 2", "phone": "0661 12345"}, False),
    ],
)
def test_one_number_at_one_address_is_a_reason_to_ask(
    world: World, more: dict[str, Any], asked: bool
) -> None:
    named = "Krabbelgruppe 1" if more["name"] == "Krabbelgruppe 2" else GROUP.name
    put(world.here, [replace(GROUP, name=named), replace(GROUP, id="G-2", **more)])
    assert keys(world) == ([{"G-1", "G-2"}] if asked else [])


def test_the_number_of_an_office_is_no_reason(world: World) -> None:
    words = "Ahorn Birke Buche Eiche Erle Esche Fichte Kiefer Linde Pappel Tanne Ulme Weide".split()
    put(world.here, [replace(GROUP, id=word, name=word) for word in words])
    assert keys(world) == []


def test_locations_of_one_service_are_no_pair_and_the_most_alike_stands_first(world: World) -> None:
    near = replace(GROUP, id="G-2", name="Krabbelgruppe Sonnenscheine", phone="0661 99")
    put(world.here, [GROUP, near, CAFE, replace(CAFE, id="K-2")])
    assert keys(world) == [{"K-1", "K-2"}, {"G-1", "G-2"}]


def test_likeness_counts_only_what_both_say() -> None:
    assert likeness(CAFE, replace(CAFE, ages="0–2")) == (100.0, ["Name", "Träger", "Straße"])
    lower, _ = likeness(replace(CAFE, ages="3–6"), replace(CAFE, ages="0–2"))
    assert lower < 100.0


def test_the_page_asks_no_more_for_more_pairs(
    editor: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    cafe(world, TWIN)
    streets = [replace(CAFE, id=f"S-{at}", street=f"Gasse {at}") for at in range(30)]
    again = [replace(row, id=f"T-{at}") for at, row in enumerate(streets)]
    put(world.here, [*streets, *again])
    search(editor, world)
    with django_assert_max_num_queries(30):
        answer = page(editor, world)
    assert len(answer.context["pairs"]) == 20
