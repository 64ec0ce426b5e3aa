"""Whether everything is recorded: said by field and area, by whom and when, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.accounts.conftest import World

from lueckenlos.areas.models import Area, Edition, Level, State
from lueckenlos.areas.rows import area_rows
from lueckenlos.chain.actions import declare_complete
from lueckenlos.chain.models import Completeness
from lueckenlos.chain.queries import declared
from lueckenlos.exchange.records import AreaRecord

PAGE = "/k/lindenau/kette/vollstaendig/"
DECLARE = f"{PAGE}erklaeren/"
SAID = {
    "fields_of_action": ["beratung", "treffpunkt"],
    "areas": ["a1", "a2"],
    "declared_by": "Jugendamt",
    "on": "2026-05-01",
}
Open = Callable[..., Client]


@pytest.fixture
def coordinator(world: World, browser: Open) -> Client:
    level = Level.objects.create(
        municipality=world.here, slug="ortsteil", name="Ortsteil", planning=True
    )
    edition = Edition.objects.create(
        municipality=world.here, level=level, valid_from=date(2025, 1, 1), state=State.ACTIVE
    )
    ground = [shapely.box(at, 51, at + 1, 52) for at in range(3)]
    names = ("Altstadt", "Neustadt", "Übersee")
    records = [AreaRecord(f"a{at + 1}", names[at], ground[at], "") for at in range(3)]
    Area.objects.bulk_create(area_rows(edition, records))
    return browser(world.people["here"]["editor"])


def rows(client: Client) -> list[list[str]]:
    text = client.get(f"{PAGE}vollstaendig.csv").content.decode("utf-8-sig")
    return [line.split(";") for line in text.strip().split("\r\n")]


def test_several_fields_and_areas_are_declared_at_once(world: World, coordinator: Client) -> None:
    assert coordinator.post(DECLARE, SAID).status_code == 302
    head, old, new, oversea = rows(coordinator)
    at = head.index("Beratung und Familienbildung")
    assert [row[at] for row in (old, new, oversea)] == [*["Jugendamt, 01.05.2026"] * 2, "–"]
    assert old[head.index("Gesundheit")] == "–"
    one = declared(world.here).get()
    assert (one.fields, one.areas, one.from_month) == (["beratung", "treffpunkt"], ["a1", "a2"],
                                                       None)  # fmt: skip
    assert one.by == world.people["here"]["editor"]
    assert "Materielle Sicherung" not in head


def test_everywhere_holds_for_areas_to_come_and_ages_are_told(
    world: World, coordinator: Client
) -> None:
    coordinator.post(DECLARE, {**SAID, "areas": [], "everywhere": "on", "start": "1", "stop": "3"})
    one = declared(world.here).get()
    assert (one.areas, one.from_month, one.to_month) == ([], 12, 36)
    head, *found = rows(coordinator)
    at = head.index("Treffpunkt und Teilhabe")
    assert {row[at] for row in found} == {"Jugendamt, 01.05.2026, nur 1 bis 3 Jahre"}
    assert "alle Gebiete, 1 bis 3 Jahre" in coordinator.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fields_of_action": []}, "mindestens ein Handlungsfeld"),
        ({"areas": []}, "alle Gebiete oder einzelne"),
        ({"areas": ["b9"]}, "id_areas-error"),
        ({"declared_by": ""}, "id_declared_by-error"),
        ({"start": "3"}, "Anfang und Ende"),
        ({"start": "3", "stop": "3"}, "Das Ende liegt vor dem Anfang."),
        ({"on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "in der Zukunft"),
    ],
)
def test_what_does_not_fit_is_said(
    world: World, coordinator: Client, change: dict[str, object], words: str
) -> None:
    assert words in coordinator.post(DECLARE, {**SAID, **change}).content.decode()
    assert not declared(world.here).exists()


def test_a_declaration_is_taken_back_and_stays_in_the_history(
    world: World, coordinator: Client
) -> None:
    coordinator.post(DECLARE, SAID)
    one = declared(world.here).get()
    assert coordinator.post(f"{PAGE}{one.pk}/zuruecknehmen/").status_code == 302
    assert not declared(world.here).exists()
    assert (
        "Noch hat niemand etwas für vollständig erklärt" in coordinator.get(PAGE).content.decode()
    )
    assert [row.history_type for row in Completeness.history.order_by("history_id")] == ["+", "~"]


def test_who_reads_does_not_declare(world: World, coordinator: Client, browser: Open) -> None:
    coordinator.post(DECLARE, SAID)
    one = declared(world.here).get()
    reader = browser(world.people["here"]["steering"])
    text = reader.get(PAGE).content.decode()
    assert "Jugendamt" in text and "Zurücknehmen" not in text
    assert reader.post(DECLARE, SAID).status_code == 403
    assert reader.post(f"{PAGE}{one.pk}/zuruecknehmen/").status_code == 403
    stranger = browser(world.people["there"]["coordinator"])
    assert stranger.get(PAGE).status_code == 404
    path = f"/k/erlental/kette/vollstaendig/{one.pk}/zuruecknehmen/"
    assert stranger.post(path).status_code == 404
    assert browser(world.people["here"]["state"]).get(PAGE).status_code == 403


def test_the_number_of_queries_does_not_grow(world: World, coordinator: Client) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            declare_complete(
                by=world.people["here"]["editor"], municipality=world.here, fields=["beratung"],
                areas=["a1"], declared_by="Jugendamt", on=date(2026, 5, 1),
            )  # fmt: skip
        coordinator.get(PAGE)
        with CaptureQueriesContext(connection) as caught:
            coordinator.get(PAGE)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 12
