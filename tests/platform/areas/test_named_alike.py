"""Every page names areas in the same order, and a Gemeinde by its name."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.platform.areas.kreis import (
    AREAS,
    Office,
    above,
    borders,
    children,
    named,
    number_of,
    orte,
    part,
    vorsorge,
)
from tests.platform.areas.seen import told

from lueckenlos.accounts.models import Membership, Municipality
from lueckenlos.areas.models import Edition
from lueckenlos.areas.words import ages
from lueckenlos.directory.queries import area_names
from lueckenlos.finder.places import places

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ["Ackern", "Äpfelbach", "Ort 2", "Ort 10", "Über dem Tal", "Zell"]
"""As they sort: umlauts with their vowels, numbers by value."""


@pytest.fixture
def loaded(office: Office) -> Office:
    """Areas of one Gemeinde, in no order, with children and an indicator."""
    turned = [NAMES[n] for n in (3, 5, 1, 0, 4, 2)]
    some = [
        named(one, name=name, gemeinde="06634001") for one, name in zip(orte(), turned, strict=True)
    ]
    office.kreis(some)
    one = office.upload(*office.write(vorsorge_csv=vorsorge(some)))
    more = {"text_name": "Quote", "text_definition": "erfunden", "answered": "on"}
    office.save(one, number_of(one, "indicator"), on="on", **more)
    office.load(one)
    return office


def order(text: str) -> list[str]:
    """The areas in the order in which a text first names them."""
    found = re.findall("|".join(map(re.escape, sorted(NAMES, key=len, reverse=True))), told(text))
    return list(dict.fromkeys(found))


def test_pages_name_areas_in_one_order(loaded: Office) -> None:
    lists = {"gebiete/": r'id="liste".*?</table>', "gebiete/liste.csv": r".*"}
    for page, where in lists.items():
        found = re.search(where, loaded.page(page), re.DOTALL)
        assert found and order(found[0]) == NAMES, page
    for page in ("kinder/", "kennzahlen/"):
        link = re.search(rf'href="(/k/lindenau/{page}[0-9a-f-]+/)"', loaded.page(page))
        assert link
        table = re.search(r"<(table|fieldset|main).*?</main>", loaded.page(link[1]), re.DOTALL)
        assert table and order(table[0]) == NAMES, page
    chain = loaded.client.get(f"{loaded.base}kette/gebiete/")
    assert [one.name for one in chain.context["areas"]] == NAMES
    assert list(area_names(loaded.here).values()) == NAMES, "what forms offer to choose"
    assert [one.name for one in places(loaded.here)] == NAMES


def test_people_are_shown_with_the_name_of_their_gemeinde(loaded: Office) -> None:
    member = Membership.objects.for_municipality(loaded.here).get(role="gemeinde")
    assert member.gemeinde == "06634001"
    page = loaded.page("menschen/")
    assert "Gemeinde (Gemeinde 1)" in page and "06634001" not in page
    asked = loaded.page(reverse("end_membership", args=[loaded.here.slug, member.pk]))
    assert "„Gemeinde (Gemeinde 1)“" in asked
    Membership.objects.for_municipality(loaded.here).filter(pk=member.pk).update(
        gemeinde="06634077"
    )
    assert "Gemeinde (06634077)" in loaded.page("menschen/")


def test_a_town_is_called_by_its_name_where_only_its_key_is_told(office: Office) -> None:
    Municipality.objects.filter(pk=office.here.pk).update(key="06634", name="Kirchau", kind="city")
    few = [named(one, gemeinde="06634000") for one in orte(2)]
    office.write(gebiete_geojson=borders(few))
    columns = {k: v for k, v in AREAS["columns"].items() if k != "municipality_name"}
    office.declared([above(), part("areas", AREAS, columns=columns)], "gebiete.geojson")
    assert 'data-label="Gemeinde">Kirchau</td>' in office.page("gebiete/")
    assert "Kirchau" in office.page("gebiete/liste.csv")
    assert "<dt>Gemeinde</dt><dd>Kirchau</dd>" in office.page(
        f"gebiete/ebene/ortsteil/{few[0].key}/"
    )


def test_borders_nobody_dated_are_not_said_to_begin_today(office: Office) -> None:
    today = f"{timezone.localdate():%d.%m.%Y}"
    without = json.dumps(json.loads(borders(orte())))
    office.put_in(*office.write(gebiete_geojson=without, kinder_csv=children(orte())))
    page = told(office.page("gebiete/"))
    assert f"Grenzen ohne Stichtag, geladen am {today}" in page and "Grenzen ab" not in page
    edition = Edition.objects.for_municipality(office.here).get()
    edition.valid_from = edition.valid_from.replace(year=2020)
    edition.save()
    page = told(office.page("gebiete/"))
    assert f"Grenzen ab {edition.valid_from:%d.%m.%Y}" in page and "geladen am" not in page


@pytest.mark.parametrize(
    ("start", "stop", "words"),
    [
        (0, 12, "unter 1 Jahr"), (12, 24, "1 Jahr"), (24, 36, "2 Jahre"), (0, 36, "unter 3 Jahre"),
        (36, 72, "3 bis unter 6 Jahre"), (78, 90, "6½ bis unter 7½ Jahre"),
    ],
)  # fmt: skip
def test_ages_are_said_as_people_say_them(start: int, stop: int, words: str) -> None:
    assert ages(start, stop) == words
