"""A new service with four things, everything else optional, and messages that help."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import CAFE, cafe, filled, keeps, one, path, shown, with_areas

from lueckenlos.directory.models import Location, Organization, Service
from lueckenlos.directory.queries import entry_of, offer_records
from lueckenlos.exchange.records import OfferRecord

NEW = path(None, "neu/")


@pytest.fixture
def client(world: World, browser: Any) -> Any:
    with_areas(world.here)
    return browser(world.people["here"]["editor"])


def wrong(answer: Any) -> list[Any]:
    """What a form that came back says is wrong."""
    forms = answer.context["forms"]
    rows = [form for one in (forms.places, *forms.rows.values()) for form in one.forms]
    return [one.errors for one in (forms.main, *rows) if one.errors]


def errors(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.headers
    return " ".join(answer.content.decode().split())


def test_four_things_are_enough_and_nothing_else_is_filled_in(client: Any, world: World) -> None:
    answer = client.post(NEW, filled(kind="stillgruppe"))
    made = one(world.here, "Krabbelgruppe")
    assert answer.status_code == 302 and answer.url == path(made)
    [record] = offer_records(world.here)
    said = {name: value for name in OfferRecord.__dataclass_fields__
            if (value := getattr(record, name)) not in ("", None, (), False, 0)}  # fmt: skip
    assert said == {
        "id": "A1", "name": "Krabbelgruppe", "provider": "Kirche Mitte", "kind": "Stillgruppe",
        "city": "Lindenau, Weststadt",
    }  # fmt: skip
    assert made.assured_date is None and made.main_field == "treffpunkt"
    assert made.area == "0663400102"


def test_from_a_gap_the_area_is_chosen_already(client: Any) -> None:
    page = client.get(f"{NEW}?gebiet=0663400102").content.decode()
    assert '<option value="0663400102" selected>' in page
    assert " selected>" not in client.get(f"{NEW}?gebiet=x").content.decode().split("places-0")[1]


@pytest.mark.parametrize("name", ["name", "provider", "kind"])
def test_what_is_needed_is_asked_for_by_its_name(client: Any, world: World, name: str) -> None:
    label = {"name": "Name", "provider": "Träger", "kind": "Angebotsart"}[name]
    assert f"{label}: Bitte füllen" in errors(
        client.post(NEW, filled(kind="stillgruppe") | {name: ""})
    )
    assert not Service.objects.for_municipality(world.here).exists()


@pytest.mark.parametrize("rows", ["0", "1"])
def test_a_service_without_any_place_is_refused(client: Any, rows: str) -> None:
    said = filled(kind="stillgruppe", place={}) | {"places-rows": rows}
    assert "Ort: Wählen Sie einen bekannten Ort" in errors(client.post(NEW, said))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"ages": "Krabbelalter 7b"}, "Alter: „Krabbelalter 7b“ lässt sich nicht lesen"),
        ({"per_year": "gern oft"}, "Häufigkeit: „gern oft“ lässt sich nicht lesen"),
        ({"url": "keine Seite"}, "Internetseite: „keine Seite“ ist keine Adresse"),
        ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "Ende: Der Tag liegt vor dem"),
        ({"starts_on": "bald"}, "Beginn: Das ist kein Tag"),
        ({"contacts-0-email": "treff@"}, "E-Mail: „treff@“ ist keine Adresse"),
        ({"contacts-0-phone": "ruf an"}, "Telefon: „ruf an“ ist keine Nummer"),
        ({"contacts-0-name": "Ada Beispiel"}, "Grundlage für den Namen: Nennen Sie"),
        ({"contacts-0-name": "Ada", "contacts-0-basis": "ja", "contacts-0-until": "2020-01-01"},
         "Name bis: Der Tag ist schon vorbei"),
        ({"schedules-0-opens_at": "9:00"}, "Zeiten: Nennen Sie Wochentag und Beginn"),
        ({"schedules-0-byday": "MO", "schedules-0-opens_at": "9:00",
          "schedules-0-closes_at": "8:00"},
         "bis: Die Uhrzeit liegt nicht nach dem Beginn"),
        ({"cost_options-0-amount": "5"}, "Kosten: Bitte füllen"),
        ({"places-0-latitude": "51,05"}, "Breite und Länge: Es fehlt eine"),
        ({"places-0-latitude": "9,05", "places-0-longitude": "51,05"}, "liegt nicht in Deutsch"),
        ({"places-0-capacity": "viele"}, "Plätze an diesem Ort: Das ist keine Zahl"),
        ({"languages-rows": "2", "languages-0-code": "tr", "languages-1-code": "tr"},
         "Eine Sprache steht zweimal da"),
    ],
)  # fmt: skip
def test_a_message_names_the_field_and_the_cure(
    client: Any, world: World, said: dict[str, str], told: str
) -> None:
    assert told in errors(client.post(NEW, filled(kind="stillgruppe", **said)))
    assert not Service.objects.for_municipality(world.here).exists()


def test_everything_that_was_typed_stands_in_the_inventory(client: Any, world: World) -> None:
    more = {
        "ages": "0–3 Jahre", "open_to": "residents", "eligibility_description": "aus Lindenau",
        "prevention": "selective", "field": "beratung", "further_fields": ["gesundheit"],
        "description": "Zum Reden.", "per_year": "wöchentlich", "starts_on": "2026-01-01",
        "ends_on": "2027-12-31", "alert": "Im August zu", "access": "geh", "host": "Kita Süd",
        "registration": "nein", "application_process": "anrufen", "required_documents": "Decke",
        "url": "www.example.org", "assured_date": "2026-10-01", "served_per_year": "40",
        "terms": "Baby, Offen", "schedules-0-byday": "MO", "schedules-0-opens_at": "09:00",
        "schedules-0-closes_at": "11:30", "cost_options-0-option": "paid",
        "cost_options-0-amount": "2,50", "languages-0-code": "tr", "languages-0-note": "montags",
        "service_areas-0-name": "Altstadt", "funding-0-source": "BIFH",
        "funding-0-valid_to": "2027-12-31", "contacts-0-function": "Anmeldung",
        "contacts-0-phone": "0661 123456", "contacts-0-name": "Ada", "contacts-0-basis": "Vertrag",
        "contacts-0-until": "2099-12-31", "places-0-capacity": "12",
        "places-0-name": "Gemeindehaus",
        "places-0-wheelchair": "yes", "places-0-protected": "nein",
    }  # fmt: skip
    assert client.post(NEW, filled(kind="stillgruppe", **more)).status_code == 302
    made = one(world.here, "Krabbelgruppe")
    page = errors(client.get(path(made)))
    for told in ("0–3 Jahre", "wer hier wohnt", "aus Lindenau", "für eine benannte Gruppe",
                 "Beratung und Familienbildung", "wöchentlich", "01.01.2026", "31.12.2027",
                 "Im August zu", "aufsuchend", "Kita Süd", "anrufen", "Decke",
                 "https://www.example.org", "01.10.2026", "40", "Baby, Offen", "Mo 9:00–11:30 Uhr",
                 "kostenpflichtig, 2,50 €", "Türkisch (montags)", "Altstadt", "BIFH", "Anmeldung",
                 "0661 123456", "Ada (bis 31.12.2099)", "Gemeindehaus", "stufenlos"):  # fmt: skip
        assert told in page, told
    assert made.weekdays == 1 and made.registration is False
    entry = entry_of(world.here, made.pk)
    assert entry and entry.details["service_areas"][0].name == "0663400101"
    assert entry.at_locations[0].capacity == 12 and entry.service.per_year == 50


def test_saving_a_service_unchanged_changes_nothing_it_says(client: Any, world: World) -> None:
    full = OfferRecord(
        id="K-9", name="Elterncafé", provider="Verein", kind="Eltern-Kind-Café", ages="ab und zu",
        street="Weg 1", city="Lindenau", area="0663400101", latitude=51.05123456, longitude=9.05,
        approximate=True, cost="graded", per_year=40, access="komm", capacity=12,
        schedule="Di 9 Uhr", phone="0661 9", service_area=("0663400102",), url="ohne Schema",
        further_fields=("gesundheit",),
        wording=(("cost", "nach Einkommen"),), protected=True,
    )  # fmt: skip
    made = cafe(world, full)
    before = offer_records(world.here)
    made = one(world.here, "Elterncafé")
    answer = client.post(path(made, "aendern/"), shown(client, made))
    assert answer.status_code == 302, wrong(answer)
    assert offer_records(world.here) == before
    assert Location.objects.for_municipality(world.here).count() == 2


def test_a_changed_value_forgets_the_words_of_the_list(client: Any, world: World) -> None:
    full = OfferRecord(id="K", name="Kurs", provider="V", kind="Stillgruppe", area="0663400101",
                       cost="graded",
                       wording=(("cost", "nach Einkommen"), ("capacity", "ein paar")))  # fmt: skip
    cafe(world, full)
    made = one(world.here, "Kurs")
    client.post(path(made, "aendern/"), shown(client, made) | {"cost_options-0-option": "free"})
    record = offer_records(world.here)[1]
    assert (record.cost, record.wording) == ("free", (("capacity", "ein paar"),))


def test_a_row_more_keeps_what_was_typed_and_saves_nothing(client: Any, world: World) -> None:
    said = filled(kind="stillgruppe", more="schedules", ages="quer")
    answer = client.post(NEW, said | {"schedules-0-description": "Mo 9–11 Uhr"})
    page = errors(answer)
    assert "lässt sich nicht lesen" not in page and "Mo 9–11 Uhr" in page and "quer" in page
    assert answer.context["forms"].rows["schedules"].number == 2
    assert not Service.objects.for_municipality(world.here).exists()
    twice = shown_rows(client, said)
    assert [row.description for row in twice] == ["Mo 9–11 Uhr", "Do 14 Uhr"]


def shown_rows(client: Any, said: dict[str, Any]) -> list[Any]:
    """Two rows of times, saved."""
    rows = {"schedules-rows": "3", "schedules-0-description": "Mo 9–11 Uhr",
            "schedules-2-description": "Do 14 Uhr", "ages": ""}  # fmt: skip
    answer = client.post(NEW, {name: said[name] for name in said if name != "more"} | rows)
    assert answer.status_code == 302
    made = Service.unscoped.get(name="Krabbelgruppe")
    return list(made.schedules.all())


def test_a_default_is_shown_as_one_in_the_form(client: Any, world: World) -> None:
    page = errors(client.get(path(cafe(world), "aendern/")))
    assert "leer: üblich ist „wöchentlich“" in page
    assert "üblich ist „Kommangebot“" in page


def test_the_form_asks_as_many_questions_of_the_database_however_much_there_is(
    client: Any, world: World
) -> None:
    service = cafe(world)
    counts = []
    for number in (0, 20):
        put(world.here, [
            OfferRecord(id=f"{number}-{i}", name=f"N{i}", provider=f"V{i}", kind="Stillgruppe",
                        city="Lindenau") for i in range(number)
        ])  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            client.get(path(service, "aendern/"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 26


def test_somebody_quicker_leaves_nothing_lost(client: Any, world: World) -> None:
    service = cafe(world)
    mine = shown(client, service) | {"name": "Meins", "ages": "0–2 Jahre"}
    theirs = shown(client, service) | {"name": "Ihres", "schedules-0-description": "Mo 9 Uhr"}
    assert client.post(path(service, "aendern/"), theirs).status_code == 302
    answer = client.post(path(service, "aendern/"), mine)
    page = errors(answer, 409)
    assert "inzwischen geändert" in page
    told = {label: rest for label, *rest in answer.context["differences"]}
    assert told["Name"] == ["Meins", "Ihres"]
    assert told["Alter"] == ["0–2 Jahre", "–"]
    assert told["Zeiten (Zeilen)"] == ["–", "Mo 9 Uhr"]
    assert set(told) == {"Name", "Alter", "Zeiten (Zeilen)"}
    again = mine | {"version": str(answer.context["version"])}
    assert client.post(path(service, "aendern/"), again).status_code == 302
    assert one(world.here, "Meins").ages == "0–2 Jahre"
    assert not Organization.objects.for_municipality(world.there).exists()


# --- providers -----------------------------------------------------------------------------------


def test_a_provider_changes_its_own_services_and_no_others(world: World, browser: Any) -> None:
    other = OfferRecord(id="X", name="Fremd", provider="Andere", kind="Stillgruppe", city="L")
    service = cafe(world, other)
    provider = browser(world.people["here"]["provider"])
    assert provider.get(path(service, "aendern/")).status_code == 404
    keeps(world, service)
    assert provider.get(path(one(world.here, "Fremd"), "aendern/")).status_code == 404
    said = shown(provider, service)
    assert "terms" not in provider.get(path(service, "aendern/")).context["form"].fields
    assert provider.post(path(service, "aendern/"), said | {"ages": "0–2 Jahre"}).status_code == 302
    assert one(world.here, CAFE.name).ages == "0–2 Jahre"
    stolen = said | {"version": "2", "provider": "Andere"}
    assert "Träger: Wählen Sie etwas aus der Liste" in errors(
        provider.post(path(service, "aendern/"), stolen)
    )
    assert provider.get(path(service, "zusammenfuehren/")).status_code == 403


def test_a_provider_without_an_organization_adds_nothing(world: World, browser: Any) -> None:
    provider = browser(world.people["here"]["provider"])
    assert provider.post(NEW, filled(kind="stillgruppe")).status_code == 302
    assert not Service.objects.for_municipality(world.here).exists()
    assert browser(world.people["here"]["steering"]).get(NEW).status_code in (302, 403)
    assert browser(world.people["here"]["gemeinde"]).get(NEW).status_code == 403


def test_what_is_wrong_is_listed_at_the_top_with_links_to_its_fields(client: Any) -> None:
    said = filled(name="", kind="stillgruppe")
    said |= {"contacts-rows": "1", "contacts-0-phone": "siehe Homepage"}
    page = errors(client.post(NEW, said))
    top = page[page.index("autofocus") : page.index('name="version"')]
    assert "2 Angaben stimmen noch nicht" in top
    assert "Gespeichert ist noch nichts." in top
    for field in ("id_name", "id_contacts-0-phone"):
        assert f'href="#{field}"' in page and f'id="{field}"' in page, field
    assert "keine Nummer" in top


def test_of_the_ways_to_name_a_place_none_is_called_optional(client: Any) -> None:
    page = errors(client.get(NEW))
    place = page.split("Straße und Hausnummer", 1)[1][:60]
    assert "freiwillig" not in place
    assert "freiwillig" in page.split(">Telefon", 1)[1][:60]
