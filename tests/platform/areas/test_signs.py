"""Signs nobody sees, in keys, names and addresses: refused or dropped, never a broken page."""

from __future__ import annotations

import pytest
from tests.platform.areas.kreis import AREAS, Office, above, borders, named, orte, part

from lueckenlos.areas.actions import load_declared
from lueckenlos.areas.models import Area, Edition

pytestmark = pytest.mark.django_db(transaction=True)


def refused(office: Office, **more: str) -> str:
    """What is said where an area of the file has something else, and that nothing was loaded."""
    first, *others = orte()
    office.write(gebiete_geojson=borders([named(first, **more), *others]))
    one = load_declared(
        by=office.user,
        municipality=office.here,
        files=office.stored("gebiete.geojson"),
        parts=[above(), part("areas", AREAS)],
    )
    office.work()
    assert not Edition.objects.for_municipality(office.here).exists()
    assert office.client.get(f"{office.base}gebiete/").status_code == 200
    job = office.again(one).job
    return job.error if job else ""


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\x1f", "\x85", "\u2028", "\u2029"])
def test_a_key_with_a_sign_nobody_sees_is_refused(office: Office, sign: str) -> None:
    assert "das man nicht sieht" in refused(office, key=f"06{sign}34")
    assert "das man nicht sieht" in refused(office, gemeinde=f"06{sign}34")


@pytest.mark.parametrize("key", ["/06", ".", "..", "a/../b", "a/."])
def test_a_key_that_leads_elsewhere_is_refused(office: Office, key: str) -> None:
    said = refused(office, key=key)
    assert f"„{key}“" in said and "Adresse" in said


def test_a_key_of_points_and_strokes_that_leads_to_its_area_is_taken(office: Office) -> None:
    keys = ("a.b", "...", "a/b/", ".x", "06.634", "a//b")
    some = [named(one, key=key) for one, key in zip(orte(), keys, strict=True)]
    office.write(gebiete_geojson=borders(some))
    office.declared([above(), part("areas", AREAS)], "gebiete.geojson")
    for key in keys:
        found = office.client.get(f"{office.base}gebiete/ebene/ortsteil/{key}/")
        assert found.context["area"].key == key
    assert Area.objects.for_municipality(office.here).count() == len(keys)


def test_controls_are_dropped_from_what_a_file_says(office: Office) -> None:
    first, *others = orte()
    some = [named(first, key="06\x0063\x014", name="Nord\x00end\ud800"), *others]
    office.write(gebiete_geojson=borders(some))
    office.declared([above(), part("areas", AREAS)], "gebiete.geojson")
    found = Area.objects.for_municipality(office.here).get(key="06634")
    assert found.name == "Nordend\ufffd"
    assert "Nordend" in office.page("gebiete/")


def test_no_search_and_no_address_asks_for_what_cannot_be_stored(office: Office) -> None:
    office.kreis()
    assert office.client.get(f"{office.base}gebiete/ebene/ortsteil/0663%00/").status_code == 404
    for words in ("%00", "Ort%00", "0663%004"):
        assert office.client.get(f"{office.base}suche/?q={words}").status_code == 200
    assert "gebiete/ebene/" not in office.page("suche/?q=%00")
    assert "/ortsteil/0663400100/" in office.page("suche/?q=Ort%00%20000")


def test_a_key_is_found_however_it_is_typed(office: Office) -> None:
    first, *others = orte()
    office.write(gebiete_geojson=borders([named(first, key="OT-12"), *others]))
    office.declared([above(), part("areas", AREAS)], "gebiete.geojson")
    for words in ("OT-12", "ot-1", "Ot-"):
        assert "/ortsteil/OT-12/" in office.page(f"suche/?q={words}")
