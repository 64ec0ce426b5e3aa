"""The page of a service, its history, and what is done at a click."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import CAFE, cafe, keeps, one, path, shown, with_areas

from lueckenlos.directory.models import Contact, Location, Status
from lueckenlos.exchange.records import OfferRecord

SECRET = OfferRecord(id="F", name="Haus", provider="Frauen e. V.", kind="Frauenhaus",
                     street="Geheimweg 1", postcode="36037", city="Fulda", latitude=51.05,
                     longitude=9.05)  # fmt: skip


@pytest.fixture
def editor(world: World, browser: Any) -> Any:
    with_areas(world.here)
    return browser(world.people["here"]["editor"])


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_is_only_usual_is_shown_as_such_with_its_reason(editor: Any, world: World) -> None:
    page = text(editor.get(path(cafe(world))))
    assert "üblich für Stillgruppe: 0 bis unter 1 Jahr, nicht bestätigt" in page
    assert "Im ersten Lebensjahr wird überwiegend gestillt" in page
    assert "üblich für Stillgruppe: wöchentlich, nicht bestätigt" in page
    assert "Nichts bekannt zu: Zeiten, Beginn, Ende, Zurzeit zu beachten" in page
    assert "Das fehlt noch" in page and "Zeiten, Kosten, bestätigt am, Ansprechstelle" in page
    assert "Hauptstr. 3, 36037 Lindenau" in page and "Altstadt" in page


def test_what_a_provider_says_is_not_shown_as_usual(editor: Any, world: World) -> None:
    said = OfferRecord(id="1", name="Treff", provider="V", kind="Stillgruppe", ages="0–3",
                       per_year=25, area="0663400101")  # fmt: skip
    put(world.here, [said])
    page = text(editor.get(path(one(world.here, "Treff"))))
    assert "0–3" in page and "0 bis unter 1 Jahr" not in page
    assert "üblich für Stillgruppe: wöchentlich" not in page


def test_a_text_nobody_can_read_stands_beside_what_holds(editor: Any, world: World) -> None:
    put(world.here, [OfferRecord(id="1", name="T", provider="", kind="Stillgruppe", ages="quer")])
    page = text(editor.get(path(one(world.here, "T"))))
    assert "„quer“" in page and "lässt sich nicht lesen" in page
    assert "0 bis unter 1 Jahr, nicht bestätigt" in page and "Ohne Träger" in page


def test_a_protected_address_is_seen_by_who_edits_and_nobody_else(
    editor: Any, world: World, browser: Any
) -> None:
    put(world.here, [SECRET])
    service = one(world.here, "Haus")
    place = Location.objects.for_municipality(world.here).get()
    place.transportation = "Bus zum Geheimweg"
    place.save()
    steering = browser(world.people["here"]["steering"])
    assert "Geheimweg 1" in text(editor.get(path(service)))
    seen = text(steering.get(path(service)))
    assert "geschützt" in seen and "Geheimweg" not in seen
    assert "Geheimweg" not in text(steering.get(path(service, "verlauf/")))
    organization = f"/k/lindenau/traeger/{service.organization_id}/"
    assert "Geheimweg" not in text(steering.get(organization))
    assert "Geheimweg" in text(editor.get(organization))


def test_an_address_protected_later_is_hidden_in_the_history_too(
    editor: Any, world: World, browser: Any
) -> None:
    service = cafe(world)
    said = shown(editor, service) | {"places-0-protected": "ja"}
    assert editor.post(path(service, "aendern/"), said).status_code == 302
    seen = text(browser(world.people["here"]["steering"]).get(path(service, "verlauf/")))
    assert "Hauptstr" not in seen
    assert "Hauptstr" in text(editor.get(path(service, "verlauf/")))


def test_names_are_read_only_by_who_edits(editor: Any, world: World, browser: Any) -> None:
    service = cafe(world)
    Contact.objects.create(service=service, function="Leitung", phone="0661 1", name="Ada Beispiel",
                           basis="Einwilligung", until=date(2099, 1, 1))  # fmt: skip
    assert "Ada Beispiel" in text(editor.get(path(service)))
    seen = text(browser(world.people["here"]["steering"]).get(path(service)))
    assert "0661 1" in seen and "Ada Beispiel" not in seen
    assert "Archivieren" not in seen


def test_who_has_no_part_in_it_sees_nothing(world: World, browser: Any) -> None:
    service = cafe(world)
    people = world.people["here"]
    for more in ("", "verlauf/"):
        assert browser(people["provider"]).get(path(service, more)).status_code == 404
        assert browser(people["gemeinde"]).get(path(service, more)).status_code == 403
        assert browser(world.people["there"]["editor"]).get(path(service, more)).status_code == 404
    for more in ("bestaetigen/", "archivieren/"):
        assert browser(people["steering"]).post(path(service, more)).status_code == 403
    keeps(world, service)
    assert browser(people["provider"]).get(path(service)).status_code == 200
    strange = path(service).replace("lindenau", "erlental")
    assert browser(world.people["there"]["editor"]).get(strange).status_code == 404


def test_still_right_is_dated_today_and_has_an_author(editor: Any, world: World) -> None:
    service = cafe(world)
    assert editor.get(path(service, "bestaetigen/")).status_code == 405
    answer = editor.post(path(service, "bestaetigen/"), follow=True)
    assert f"Bestätigt am {localdate():%d.%m.%Y}" in text(answer)
    now = one(world.here, CAFE.name)
    assert (now.assured_date, now.version) == (localdate(), 2)
    assert now.history.first().history_user == world.people["here"]["editor"]


def test_archived_and_brought_back(editor: Any, world: World) -> None:
    service = cafe(world)
    page = text(editor.post(path(service, "archivieren/"), follow=True))
    assert one(world.here, CAFE.name).status == Status.ARCHIVED
    assert "Zurückholen" in page and "Stimmt noch" not in page
    editor.post(path(service, "archivieren/"), {"zurueck": "1"})
    assert one(world.here, CAFE.name).status == Status.ACTIVE


def test_a_service_is_a_pattern_for_the_next(editor: Any, world: World) -> None:
    service = cafe(world)
    editor.post(path(service, "bestaetigen/"))
    answer = editor.get(path(None, f"neu/?vorlage={service.pk}"))
    assert "Hauptstr. 3" in text(answer) and answer.context["form"]["assured_date"].value() is None
    assert editor.get(path(None, "neu/?vorlage=quatsch&traeger=quatsch")).status_code == 200
    named = editor.get(path(None, f"neu/?traeger={service.organization_id}"))
    assert named.context["form"]["provider"].value() == CAFE.provider


# --- history -------------------------------------------------------------------------------------


def test_the_history_tells_field_by_field_in_words(editor: Any, world: World) -> None:
    service = cafe(world)
    said = shown(editor, service) | {
        "ages": "0–2 Jahre", "access": "geh", "open_to": "residents", "per_year": "monatlich",
        "field": "beratung", "registration": "ja", "starts_on": "2026-02-01",
        "cost_options-0-option": "free", "languages-0-code": "tr", "places-0-capacity": "9",
        "service_areas-0-name": "Altstadt", "funding-0-valid_to": "2027-12-31",
        "contacts-0-function": "Leitung", "contacts-0-name": "Ada", "contacts-0-basis": "Vertrag",
        "contacts-0-until": "2099-01-01", "places-0-transportation": "Bus 3",
    }  # fmt: skip
    assert editor.post(path(service, "aendern/"), said).status_code == 302
    answer = editor.get(path(service, "verlauf/"))
    found = {row[0]: row[1:] for change in answer.context["part"][:2] for row in change.fields}
    assert found.items() >= {
        "Alter": ("–", "0–2 Jahre"), "Zugang": ("–", "aufsuchend"),
        "Wer darf kommen": ("–", "wer hier wohnt"), "Häufigkeit im Jahr": ("–", "monatlich"),
        "Handlungsfeld": ("–", "Beratung und Familienbildung"), "Anmeldung nötig": ("–", "ja"),
        "Beginn": ("–", "01.02.2026"), "Kosten": ("–", "kostenfrei"), "Sprachen": ("–", "Türkisch"),
        "Zuständigkeitsgebiete": ("–", "Altstadt"), "Förderungen": ("–", "31.12.2027"),
        "Ansprechstellen": ("–", "Leitung"), "Haltestelle, Anfahrt": ("–", "Bus 3"),
        "Orte": ("Hauptstr. 3, 36037 Lindenau", "Hauptstr. 3, 36037 Lindenau, 9 Plätze"),
    }.items()  # fmt: skip
    assert answer.context["part"][0].by == str(world.people["here"]["editor"])
    assert "Ada" not in text(answer)


def test_the_history_is_newest_first_in_pages(editor: Any, world: World, browser: Any) -> None:
    service = cafe(world)
    for _ in range(11):
        editor.post(path(service, "archivieren/"))
        editor.post(path(service, "archivieren/"), {"zurueck": "1"})
    first = editor.get(path(service, "verlauf/")).context["part"]
    assert len(first.object_list) == 20 and first.has_next()
    assert [one.when for one in first] == sorted((one.when for one in first), reverse=True)
    last = editor.get(path(service, "verlauf/?seite=2")).context["part"]
    assert last[-1].what.endswith("angelegt")
    steering = browser(world.people["here"]["steering"])
    assert not any(one.by for one in steering.get(path(service, "verlauf/")).context["part"])


@pytest.mark.parametrize("more", ["", "verlauf/", "zusammenfuehren/"])
def test_a_page_asks_as_much_however_much_there_is(editor: Any, world: World, more: str) -> None:
    service, counts = cafe(world), []
    for number in (1, 15):
        put(world.here, [
            OfferRecord(id=f"{number}-{i}", name=f"{CAFE.name}{i}", provider=CAFE.provider,
                        kind="Stillgruppe", postcode="36037") for i in range(number)
        ])  # fmt: skip
        for _ in range(number):
            editor.post(path(service, "bestaetigen/"))
        editor.get(path(service, more))
        with CaptureQueriesContext(connection) as asked:
            editor.get(path(service, more))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 30


def test_ages_before_birth_are_told_in_words_on_every_page(editor: Any, world: World) -> None:
    service = cafe(world, replace(CAFE, id="K-2", name="Üblich", kind="Elterngeldstelle"))
    service.ages = "-3 bis unter 36 Monate"
    service.save()
    words = "ab dem 7. Schwangerschaftsmonat bis unter 3 Jahre"
    usual = one(world.here, "Üblich")
    more = ("", "aendern/", f"zusammenfuehren/?mit={usual.pk}", "verlauf/")
    pages = [path(service, one_more) for one_more in more]
    for page in (*pages, path(usual), "/k/lindenau/angebote/"):
        seen = text(editor.get(page))
        assert words in seen and "-3 bis" not in seen and "-9 bis" not in seen, page
    said = shown(editor, service) | {"contacts-0-phone": "0661 5"}
    assert editor.post(path(service, "aendern/"), said).status_code == 302
    assert one(world.here, CAFE.name).ages == "-3 bis unter 36 Monate"
