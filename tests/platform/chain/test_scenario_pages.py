"""The pages of scenarios: made without JavaScript, private until shared, plain about mistakes."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.chain.models import AnalysisRun, Scenario
from lueckenlos.chain.queries import offers_of
from lueckenlos.chain.shown_chain import story
from lueckenlos.directory.models import Service
from lueckenlos.directory.places import find
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer

Open = Callable[..., Client]
START = "/k/lindenau/kette/was-waere-wenn/"


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return computed(world)


def text_of(answer: Any) -> str:
    assert answer.status_code in (200, 409), answer.status_code
    return unescape(answer.content.decode())


def area_without(run: AnalysisRun) -> AreaRecord:
    """An area where nobody has a place to meet."""
    one = story(run)
    rows = [row for row in one.figures.coverage
            if row.field == "treffpunkt" and row.share_recorded == 0.0]  # fmt: skip
    key = max(rows, key=lambda row: row.children or 0).area_id
    return next(area for area in one.areas if area.id == key)


def begun(client: Client, name: str = "Zweites Elterncafé") -> str:
    answer = client.post(f"{START}neu/", {"name": name, "note": "Idee aus der Steuerungsgruppe"})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_coordinator_imagines_offers_without_javascript(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    """From the list to a scenario that was changed, compared, taken away and deleted; the
    inventory is as before."""
    people, before = world.people["here"], list(Service.unscoped.order_by("pk").values())
    client = browser(people["coordinator"])
    assert "Noch kein Szenario" in text_of(client.get(START))
    home = begun(client)
    one, area = Scenario.unscoped.get(), area_without(run)
    assert "Noch nichts" in text_of(client.get(home))
    said = {"kind": "familienzentrum", "area": area.id, "version": "1"}

    tried = text_of(client.post(f"{home}aendern/", {**said, "tun": "ausprobieren"}))
    assert "Nur ausprobiert" in tried and "Wo sich etwas ändert" in tried
    assert Scenario.unscoped.get().changes == []
    part = text_of(client.post(f"{home}aendern/", said, headers={"HX-Request": "true"}))
    assert 'id="ergebnis"' in part and "<h1" not in part and "Wo sich etwas ändert" in part

    client.post(f"{home}aendern/", {**said, "tun": "uebernehmen"})
    page = text_of(client.get(home))
    assert f"Neu: Familienzentrum, {area.name}" in page and "Wo sich etwas ändert" in page
    lines = client.get(f"{home}unterschiede.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Gebiet;Worum es geht;bisher;danach;Kinder, gerundet"
    assert any(line.startswith(area.name) and "Kindern" in line for line in lines[1:])

    found = text_of(client.get(home, {"suche": "kita"}))
    gone = next(one for one in offers_of(run) if f"?angebot={one.id}#tisch" in found)
    desk = text_of(client.get(home, {"angebot": gone.id}))
    assert f"„{gone.name}“ anders denken" in desk and "Es schließt" in desk
    closing = {"angebot": gone.id, "what": "close", "version": "2", "tun": "uebernehmen"}
    client.post(f"{home}aendern/", closing)
    assert f"Schließt: {gone.name}" in text_of(client.get(home))
    client.post(f"{home}entfernen/", {"nummer": "1", "version": "3"})
    one.refresh_from_db()
    assert [change["what"] for change in one.changes] == ["close"]

    other = begun(client, "Lieber hier")
    pair = {"a": home.split("/")[-2], "b": other.split("/")[-2]}
    both = text_of(client.get(f"{START}vergleich/", pair))
    assert "Lieber hier" in both and f"Schließt: {gone.name}" in both and "wie bisher" in both
    client.post(f"{other}name/", {"name": "Doch nicht", "note": "", "version": "1"})
    assert "Doch nicht" in text_of(client.get(START))
    client.post(f"{other}loeschen/")
    assert Scenario.unscoped.count() == 1
    kinds = list(Scenario.history.order_by("history_id").values_list("history_type", flat=True))
    assert kinds == ["+", "~", "~", "~", "+", "~", "-"]
    assert {line.history_user for line in Scenario.history.all()} == {people["coordinator"]}
    assert list(Service.unscoped.order_by("pk").values()) == before


def test_a_scenario_is_private_until_it_is_shared(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    people = world.people["here"]
    owner, colleague = browser(people["editor"]), browser(people["coordinator"])
    steering, stranger = browser(people["steering"]), browser(world.people["there"]["coordinator"])
    home = begun(owner, "Nur für mich")
    everybody = (colleague, steering, stranger)
    assert [client.get(home).status_code for client in everybody] == [404, 404, 404]
    assert "Nur für mich" not in text_of(colleague.get(START)) + text_of(steering.get(START))
    assert colleague.get(f"{home}unterschiede.csv").status_code == 404
    assert colleague.post(f"{home}loeschen/").status_code == 404
    pair = {"a": home.split("/")[-2]}
    assert steering.get(f"{START}vergleich/", pair).status_code == 404

    owner.post(f"{home}teilen/", {"teilen": "1"})
    assert [client.get(home).status_code for client in everybody] == [200, 200, 404]
    assert "Ins Szenario übernehmen" not in text_of(steering.get(home))
    said = {"kind": "familienzentrum", "area": story(run).areas[0].id, "version": "2"}
    assert steering.post(f"{home}aendern/", said).status_code == 403
    assert steering.post(f"{home}teilen/", {"teilen": "0"}).status_code == 403
    assert steering.post(f"{START}neu/", {"name": "Ich auch"}).status_code == 403
    colleague.post(f"{home}aendern/", {**said, "tun": "uebernehmen"})
    assert "Neu: Familienzentrum" in text_of(steering.get(home))
    assert colleague.post(f"{home}teilen/", {"teilen": "0"}).status_code == 404
    assert colleague.post(f"{home}loeschen/").status_code == 404
    for role in ("provider", "gemeinde"):
        assert browser(people[role]).get(home).status_code == 403
    owner.post(f"{home}teilen/", {"teilen": "0"})
    assert colleague.get(home).status_code == 404


def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    client = browser(world.people["here"]["editor"])
    home, area = begun(client), story(run).areas[0].id
    wrong: list[tuple[dict[str, str], str]] = [
        (
            {"kind": "kita"},
            "Klicken Sie auf die Karte, nennen Sie eine Anschrift, oder wählen Sie ein Gebiet.",
        ),
        ({"kind": "kita", "area": area}, "Nennen Sie, wie viele es wären"),
        ({"kind": "kita", "area": area, "capacity": "2000001"}, "2000"),
        ({"kind": "familienzentrum", "area": area, "ages": "blau"}, "nicht lesbar"),
        ({"kind": "familienzentrum", "latitude": "nan", "longitude": "9"}, "Zwischen -90 und 90"),
        ({"kind": "familienzentrum", "latitude": "x", "longitude": "9"}, "keine Zahl"),
        ({"kind": "familienzentrum", "latitude": "50"}, "Eine Breite braucht eine Länge"),
        ({"kind": "raumstation", "area": area}, "raumstation"),
        ({"kind": "familienzentrum", "area": "Mond"}, "Mond"),
    ]
    for said, message in wrong:
        for tun in ("ausprobieren", "uebernehmen"):
            page = text_of(client.post(f"{home}aendern/", {**said, "version": "1", "tun": tun}))
            assert message in page, said
        part = client.post(f"{home}aendern/", said, headers={"HX-Request": "true"})
        assert "Noch fehlt etwas" in text_of(part)
    assert Scenario.unscoped.get().changes == []

    good = {"kind": "familienzentrum", "area": area, "ages": "0 bis 3 Jahre", "tun": "uebernehmen"}
    stale = client.post(f"{home}aendern/", {**good, "version": "7"})
    assert stale.status_code == 409
    assert "Inzwischen geändert" in text_of(stale) and "0 bis 3 Jahre" in text_of(stale)
    for number in ("x", "99999999999999999999", "²"):
        assert client.post(f"{home}entfernen/", {"nummer": number}).status_code == 404
    secret = next(one for one in story(run).figures.offers if one.placed == "protected")
    assert client.get(home, {"angebot": secret.id}).status_code == 404
    assert secret.name not in text_of(client.get(home, {"suche": secret.name[:8]}))
    change = {"angebot": secret.id, "what": "close", "version": "1", "tun": "uebernehmen"}
    assert client.post(f"{home}aendern/", change).status_code == 404


def test_a_point_stands_no_closer_than_a_hundred_metres(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    client = browser(world.people["here"]["editor"])
    home, where = begun(client), story(run).areas[0].geometry.representative_point()
    said = {"kind": "familienzentrum", "latitude": f"{where.y:.6f}".replace(".", ","),
            "longitude": f"{where.x:.6f}", "version": "1", "tun": "uebernehmen"}  # fmt: skip
    client.post(f"{home}aendern/", said)
    stored = Scenario.unscoped.get().changes[0]
    assert (stored["latitude"], stored["longitude"]) == (round(where.y, 3), round(where.x, 3))


def test_before_there_are_children_the_page_says_what_is_missing(
    world: World, browser: Open
) -> None:
    client = browser(world.people["here"]["coordinator"])
    assert "Hier probieren Sie später aus" in text_of(client.get(START))
    assert "Hier probieren Sie später aus" in text_of(client.get(begun(client)))


def test_an_address_the_inventory_knows_places_an_offer(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    """And one it does not know is not guessed."""
    client = browser(world.people["here"]["coordinator"])
    home = begun(client)
    there = next(
        one
        for one in offers_of(run)
        if one.street
        and one.city
        and one.latitude
        and not one.approximate
        and one.protected is None
        and find(world.here, one.street, one.postcode, one.city)
    )
    said = {"kind": "familienzentrum", "version": "1", "tun": "uebernehmen"}
    known = {**said, "address": f"{there.street}, {there.postcode} {there.city}"}
    assert client.post(f"{home}aendern/", known).status_code == 302
    (change,) = Scenario.unscoped.get().changes
    assert change["latitude"] == pytest.approx(there.latitude, abs=0.0006)
    assert change["longitude"] == pytest.approx(there.longitude, abs=0.0006)
    unknown = text_of(client.post(f"{home}aendern/", {**said, "address": "Nirgendweg 9, Oz"}))
    assert "steht bei keinem Angebot im Bestand" in unknown and "Nirgendweg 9, Oz" in unknown
    assert len(Scenario.unscoped.get().changes) == 1


def test_what_takes_place_in_an_institution_needs_one(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    """By its name or a part of it; then its children have it."""
    client = browser(world.people["here"]["coordinator"])
    home = begun(client)
    said = {"kind": "sprachfoerderung_kita", "version": "1", "tun": "uebernehmen"}
    without = text_of(client.post(f"{home}aendern/", said))
    assert "Das findet in einer Einrichtung statt" in without
    kinds = {kind.key: kind for kind in kinds_of_offer()}
    hosts = {kinds[key].name for key in kinds["sprachfoerderung_kita"].hosts}
    kitas = [one for one in story(run).running if one.kind in hosts and one.area_id]
    assert kitas
    some = text_of(client.post(f"{home}aendern/", {**said, "host": "kita"}))
    assert f"So heißen {sum('kita' in one.name.casefold() for one in kitas)}" in some
    none = text_of(client.post(f"{home}aendern/", {**said, "host": "Burg Nirgendwo"}))
    assert "So heißt keine Einrichtung im Bestand" in none
    served = {one.host for one in offers_of(run) if one.host}
    kita = next(one for one in kitas if one.id not in served)
    assert client.post(f"{home}aendern/", {**said, "host": kita.name}).status_code == 302
    assert Scenario.unscoped.get().changes[0]["host"] == kita.id
    page = text_of(client.get(home))
    assert f"in: {kita.name}" in page and "Wo sich etwas ändert" in page
