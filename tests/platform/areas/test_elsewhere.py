"""Borders that lie elsewhere, or nowhere in Germany: told before they are loaded, with the cure."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely.affinity import translate
from tests.platform.areas.kreis import Office, Ort, borders, number_of, orte
from tests.platform.areas.seen import told

from lueckenlos.areas.models import Edition, Import
from lueckenlos.directory.models import Location, Organization

pytestmark = pytest.mark.django_db(transaction=True)
TICK = "Diese Grenzen trotzdem laden"
FAR = "Diese Grenzen liegen woanders: Ort 000, Ort 001, Ort 002 und 3 weitere, 330 km von"


def moved(east: float, north: float, some: list[Ort] | None = None) -> list[Ort]:
    """The areas, so many degrees further."""
    return [replace(one, shape=translate(one.shape, east, north)) for one in (some or orte())]


def uploaded(office: Office, text: str) -> tuple[Import, str]:
    """An import of borders, and what its page says."""
    one = office.upload(*office.write(neu_geojson=text))
    return one, told(office.page(office.url(one)))


def test_borders_of_another_town_are_told_and_need_a_tick(office: Office) -> None:
    office.kreis()
    one, said = uploaded(office, borders(moved(0, 3)))
    assert f"{FAR} Ihren bisherigen Gebieten." in said
    assert "ob es die Datei Ihrer Kommune ist" in said and "GeoPackage" in said
    assert "setzen Sie das Häkchen" in told(office.order_load(one))
    office.work()
    assert office.again(one).state == Import.State.OPEN
    said = {"version": str(office.again(one).version), "elsewhere": "on"}
    office.client.post(office.url(one, "laden/"), said)
    office.work()
    assert office.again(one).state == Import.State.LOADED
    assert Edition.objects.for_municipality(office.here).count() == 2


def test_a_neighbour_is_no_part_of_the_town(office: Office) -> None:
    office.kreis()
    _, said = uploaded(office, borders(moved(0.03 * 4, 0)))
    assert "gleich neben Ihren bisherigen Gebieten." in said and TICK in said


@pytest.mark.parametrize("some", [orte(2), moved(0.03, 0.01), orte(24)])
def test_borders_on_the_same_ground_need_no_tick(office: Office, some: list[Ort]) -> None:
    office.kreis()
    one, said = uploaded(office, borders(some))
    assert "woanders" not in said and TICK not in said
    assert office.load(one).state == Import.State.LOADED


def test_the_first_borders_are_compared_with_the_places_of_offers(office: Office) -> None:
    _, said = uploaded(office, borders(orte()))
    assert "woanders" not in said
    provider = Organization.objects.create(municipality=office.here, name="Träger")
    for n in range(5):
        Location.objects.create(
            municipality=office.here, organization=provider, name=f"Haus {n}", city="Kirchau",
            latitude=54.02, longitude=9.05 + n / 100,
        )  # fmt: skip
    _, said = uploaded(office, borders(orte()))
    assert f"{FAR} den Orten Ihrer Angebote." in said and TICK in said
    _, said = uploaded(office, borders(moved(0, 3)))
    assert "woanders" not in said


@pytest.mark.parametrize(
    ("turn", "cure"),
    [
        (lambda points: points[:, ::-1], "Tauschen Sie in der Datei die beiden Zahlen"),
        (
            lambda points: points + np.array([30, 0]),
            "in welchem Koordinatensystem die Datei geschrieben ist",
        ),
    ],
)
def test_points_that_are_not_in_germany_name_their_cure(office: Office, turn, cure: str) -> None:
    some = [replace(one, shape=shapely.transform(one.shape, turn)) for one in orte()]
    one, said = uploaded(office, borders(some))
    assert cure in said, said
    assert office.load(one).state == Import.State.OPEN


def without_inhabitants(some: list[Ort]) -> str:
    """Borders that tell no inhabitants and no Gemeinde, as cities give them."""
    return re.sub(r'"(einwohner|gemeinde|gemeinde_name)": [^,}]+,? ?', "", borders(some)).replace(
        ", }", "}"
    )


def test_inhabitants_are_asked_for_only_where_they_are_missing(office: Office) -> None:
    lines = "Ortsteil;Einwohner\n" + "".join(f"{o.key};{o.inhabitants}\n" for o in orte())
    text = without_inhabitants(orte())
    one, said = uploaded(office, text)
    assert "In diesem Import sind keine Einwohner" in said
    assert "unter „Gilt für alle Gebiete“: Stadt oder Land = Stadt." in said
    assert not re.search(r"constants|settlement|municipality|der Zeile", said)
    page = told(office.page(office.url(one, f"teil/{number_of(one, 'areas')}/")))
    assert "In diesem Import sind keine Einwohner" in page and "constants" not in page
    office.load(one)
    office.put_in(*office.write(leute_csv=lines))
    assert "keine Einwohner" not in told(office.page(office.url(one)))
    both = office.upload(*office.write(neu_geojson=text, leute_csv=lines))
    assert "keine Einwohner" not in told(office.page(office.url(both)))
