"""Attacks by who reads the inventory and may not change it: where is what hides its address?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import cafe, keeps, one, path, shown, with_areas

from lueckenlos.directory.contacts import forget_names
from lueckenlos.directory.models import Contact
from lueckenlos.exchange.records import OfferRecord

LIST = "/k/lindenau/angebote/"
SECRET = OfferRecord(
    id="F", name="Frauenhaus", provider="Frauen e. V.", kind="Frauenhaus", street="Geheimweg 7",
    postcode="36041", city="Hintertal", latitude=51.05, longitude=9.05, host="Haus Geheim",
)  # fmt: skip
BESIDE = OfferRecord(
    id="B", name="Fachberatung", provider="Frauen e. V.", kind="Erziehungsberatung",
    street="Geheimweg 7", postcode="36041", city="Hintertal",
)  # fmt: skip
WORDS = ("Geheim", "36041", "Hintertal")


@pytest.fixture
def editor(world: World, browser: Any) -> Any:
    with_areas(world.here)
    put(world.here, [SECRET, BESIDE])
    return browser(world.people["here"]["editor"])


@pytest.fixture
def reader(editor: Any, world: World, browser: Any) -> Any:
    return browser(world.people["here"]["steering"])


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def found(client: Any, query: str) -> set[str]:
    return {row.service.name for row in client.get(f"{LIST}?{query}").context["rows"]}


@pytest.mark.parametrize("name", ["Frauenhaus", "Fachberatung"])
def test_no_page_tells_where_it_is(editor: Any, reader: Any, world: World, name: str) -> None:
    service = one(world.here, name)
    provider = f"/k/lindenau/traeger/{service.organization_id}/"
    search = "/k/lindenau/suche/?q=fra"
    pages = [path(service), path(service, "verlauf/"), provider, LIST, search]
    pages += [f"{LIST}liste.csv", path(service, "karte.json")]
    for page in pages[:-1]:
        seen = text(reader.get(page)).partition("<main")[2] or text(reader.get(page))
        assert not any(word in seen for word in WORDS), page
    assert "Altstadt" not in text(reader.get(path(service))).partition("<main")[2]
    assert reader.get(pages[-1]).json()["points"]["features"] == []
    assert "Geheim" in text(editor.get(path(service)))
    assert "Hintertal" in text(editor.get(LIST)) and "Ort auf Anfrage" in text(reader.get(LIST))


@pytest.mark.parametrize("query", ["gebiet=0663400101", "q=Geheimweg", "q=Hintertal", "fehlt=ort"])
def test_no_filter_finds_it_by_its_place(editor: Any, reader: Any, query: str) -> None:
    assert found(reader, "") == {"Frauenhaus", "Fachberatung"}
    assert not found(reader, query) & {"Frauenhaus", "Fachberatung"}
    search = text(reader.get("/k/lindenau/suche/?q=hintertal"))
    assert "Frauenhaus" not in search and "Fachberatung" not in search


def test_no_order_tells_it_and_who_edits_filters_by_it(editor: Any, reader: Any) -> None:
    rows = reader.get(f"{LIST}?sort=ort").context["rows"]
    assert [row.service.name for row in rows] == ["Fachberatung", "Frauenhaus"]
    assert found(editor, "gebiet=0663400101") == {"Frauenhaus"}
    assert found(editor, "q=Hintertal") == {"Frauenhaus", "Fachberatung"}


def test_who_keeps_it_sees_its_place(editor: Any, world: World, browser: Any) -> None:
    keeps(world, one(world.here, "Frauenhaus"))
    provider = browser(world.people["here"]["provider"])
    assert "Geheimweg 7" in text(provider.get(path(one(world.here, "Frauenhaus"))))
    assert found(provider, "q=Hintertal") == {"Frauenhaus", "Fachberatung"}


def test_what_was_secret_once_stays_so_in_the_history(
    editor: Any, reader: Any, world: World
) -> None:
    service = cafe(world)
    for said in (
        {"places-0-protected": "ja"},
        {"places-0-street": "Neugasse 1", "places-0-protected": "nein"},
    ):
        made = editor.post(path(service, "aendern/"), shown(editor, service) | said)
        assert made.status_code == 302
    assert "Neugasse 1" in text(reader.get(path(service)))
    assert "Hauptstr" not in text(reader.get(path(service, "verlauf/")))
    assert "Hauptstr" in text(editor.get(path(service, "verlauf/")))


def test_a_name_is_seen_on_its_last_day_and_leaves_then(editor: Any, world: World) -> None:
    service, today = one(world.here, "Fachberatung"), localdate()
    for name, until, phone in (
        ("Ada Alt", today - timedelta(days=1), "0661 1"),
        ("Bea Bald", today, ""),
        ("Cora Nur", today - timedelta(days=400), ""),
    ):
        Contact.objects.create(service=service, name=name, basis="x", until=until, phone=phone)
    seen = text(editor.get(path(service)))
    assert "Bea Bald" in seen and "Ada Alt" not in seen and "Cora Nur" not in seen
    forget_names()
    left = {(one.name, one.basis, one.until, one.phone)
            for one in Contact.objects.filter(service=service)}  # fmt: skip
    assert left == {("", "", None, "0661 1"), ("Bea Bald", "x", today, "")}


def test_a_day_the_form_takes_is_a_day_the_name_is_seen(editor: Any, world: World) -> None:
    service = one(world.here, "Fachberatung")
    today = localdate()
    said = shown(editor, service) | {
        "contacts-0-name": "Ada Heute", "contacts-0-basis": "ja",
        "contacts-0-until": today.isoformat(),
    }  # fmt: skip
    assert editor.post(path(service, "aendern/"), said).status_code == 302
    forget_names()
    assert f"Ada Heute (bis {today:%d.%m.%Y})" in text(editor.get(path(service)))
    late = said | {"contacts-0-until": (today - timedelta(days=1)).isoformat()}
    late["version"] = "2"
    assert "Der Tag ist schon vorbei" in text(editor.post(path(service, "aendern/"), late))


def test_names_are_removed_every_day() -> None:
    from lueckenlos.directory import tasks
    from lueckenlos.jobs import housekeeping

    assert tasks.forget_names is forget_names and forget_names in housekeeping._duties
