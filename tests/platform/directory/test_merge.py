"""Double records become one, and the other's address leads to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import CAFE, cafe, one, path

from lueckenlos.accounts.people import RefusedError
from lueckenlos.directory.actions import merge_services
from lueckenlos.directory.models import ErrorReport, Service, Status
from lueckenlos.directory.organization_actions import sort_only_by
from lueckenlos.directory.queries import entry_of, offer_records
from lueckenlos.exchange.records import OfferRecord

TWIN = replace(
    CAFE, id="K-2", name="Still-Café Süd", ages="0–2", phone="0661 5", schedule="Mo 9 Uhr",
    confirmed_on=date(2026, 5, 1), cost="free", wording=(("cost", "umsonst"),),
    further_fields=("beratung",), area="", capacity=8,
)  # fmt: skip


@pytest.fixture
def editor(world: World, browser: Any) -> Any:
    return browser(world.people["here"]["editor"])


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def merging(client: Any, service: Service, other: Service) -> tuple[str, dict[str, str]]:
    """The address of the page where two are side by side, and what it would send."""
    page = client.get(path(service, f"zusammenfuehren/?mit={other.pk}"))
    chosen = {choice.name: choice.chosen for choice in page.context["choices"]}
    told = {
        "mit": str(other.pk),
        "version": str(service.version),
        "version_mit": str(other.version),
    }
    return path(service, "zusammenfuehren/"), told | chosen


def test_what_looks_alike_is_offered_and_what_does_not_is_found(editor: Any, world: World) -> None:
    other = replace(CAFE, id="Z/2", name="Etwas anderes", street="Weg 9", postcode="36999")
    service = cafe(world, TWIN, other)
    answer = editor.get(path(service, "zusammenfuehren/"))
    assert [found.code for found in answer.context["candidates"]] == ["K-2"]
    for asked in ("etwas AND", "Z/2"):
        found = editor.get(path(service, "zusammenfuehren/"), {"q": asked}).context["found"]
        assert [one.code for one in found] == ["Z/2"]
    assert "Nichts gefunden" in text(editor.get(path(service, "zusammenfuehren/?q=!!")))


def test_what_is_said_remains_by_default_and_the_newer_confirmation_wins(
    editor: Any, world: World
) -> None:
    service = cafe(world, TWIN)
    address, said = merging(editor, service, one(world.here, TWIN.name))
    assert said["name"] == said["ages"] == said["cost_options"] == said["at_locations"] == "zwei"
    answer = editor.post(address, said)
    assert answer.status_code == 302 and answer.url == path(service)
    [record] = offer_records(world.here)
    assert record == replace(TWIN, id="K-1", file="", row=0)


def test_somebody_decides_otherwise(editor: Any, world: World) -> None:
    mine = replace(CAFE, confirmed_on=date(2026, 9, 1), ages="0–1", id="K-7", name="Drittes")
    cafe(world, replace(TWIN, street="Weg 2"), mine)
    service = one(world.here, "Drittes")
    address, said = merging(editor, service, one(world.here, TWIN.name))
    assert (said["name"], said["ages"], said["assured_date"]) == ("eins", "eins", "eins")
    assert said["schedules"] == "zwei"
    editor.post(address, said | {"ages": "zwei", "schedules": "eins", "at_locations": "beide"})
    records = [record for record in offer_records(world.here) if record.id.startswith("K-7")]
    assert [record.street for record in records] == ["Hauptstr. 3", "Weg 2"]
    assert (records[0].ages, records[0].schedule, records[0].name) == ("0–2", "", "Drittes")


def test_the_merged_one_leads_to_the_other_and_keeps_its_kennung(editor: Any, world: World) -> None:
    service = cafe(world, TWIN)
    gone = one(world.here, TWIN.name)
    address, said = merging(editor, service, gone)
    editor.post(address, said | {"name": "eins"})
    answer = editor.get(path(gone), follow=True)
    assert answer.redirect_chain[0][0] == path(service)
    assert "ist in diesem Angebot aufgegangen" in text(answer)
    merged = Service.objects.for_municipality(world.here).get(pk=gone.pk)
    assert (merged.status, merged.code) == (Status.MERGED, "K-2")
    for more in ("aendern/", "zusammenfuehren/"):
        assert editor.get(path(gone, more)).status_code == 404
    again = editor.get(path(service, f"zusammenfuehren/?mit={gone.pk}"), follow=True)
    assert "schon zusammengeführt" in text(again)


def test_nothing_is_merged_that_changed_meanwhile(editor: Any, world: World) -> None:
    service = cafe(world, TWIN)
    other = one(world.here, TWIN.name)
    address, said = merging(editor, service, other)
    editor.post(path(other, "bestaetigen/"))
    assert "wurde inzwischen geändert" in text(editor.post(address, said, follow=True))
    assert len(offer_records(world.here)) == 2


def test_in_an_archived_one_none_is_lost(editor: Any, world: World) -> None:
    service = cafe(world, TWIN)
    other = one(world.here, TWIN.name)
    address, said = merging(editor, service, other)
    editor.post(path(service, "archivieren/"))
    said["version"] = str(service.version + 1)
    assert "Zusammenführen" not in text(editor.get(path(service)))
    for answer in (editor.post(address, said, follow=True), editor.get(address, follow=True)):
        assert "archiviert; darin kann kein anderes aufgehen" in text(answer)
    assert [record.id for record in offer_records(world.here)] == ["K-2"]
    archived = entry_of(world.here, service.pk)
    assert archived
    with pytest.raises(RefusedError, match="archiviert"):
        merge_services(by=world.people["here"]["editor"], into=archived, version=2, others=[other])
    other.refresh_from_db()
    assert other.status == Status.ACTIVE
    address, said = merging(editor, other, one(world.here, CAFE.name))
    editor.post(address, said)
    assert [record.id for record in offer_records(world.here)] == ["K-2"]


def test_terms_and_reports_of_both_remain(editor: Any, world: World) -> None:
    service, by = cafe(world, TWIN), world.people["here"]["editor"]
    other = one(world.here, TWIN.name)
    sort_only_by(by=by, service=service, names=["Ferien", "Eltern"])
    sort_only_by(by=by, service=other, names=["Ferien", "Baby"])
    ErrorReport.objects.create(municipality=world.here, service=other, text="Telefon stimmt nicht")
    address, said = merging(editor, service, other)
    editor.post(address, said)
    terms = service.attributes.order_by("term__name").values_list("term__name", flat=True)
    assert list(terms) == ["Baby", "Eltern", "Ferien"]
    [report] = ErrorReport.objects.for_municipality(world.here)
    assert report.service == service


@pytest.mark.parametrize(("own", "stays"), [(None, 8), (3, 3)])
def test_places_at_a_location_of_both_remain(
    editor: Any, world: World, own: int | None, stays: int
) -> None:
    put(world.here, [replace(CAFE, capacity=own), TWIN])
    service = one(world.here, CAFE.name)
    address, said = merging(editor, service, one(world.here, TWIN.name))
    editor.post(address, said | {"at_locations": "beide"})
    assert [record.capacity for record in offer_records(world.here)] == [stays]


def test_only_services_of_the_municipality_are_merged(editor: Any, world: World) -> None:
    service = cafe(world)
    put(world.there, [OfferRecord(id="1", name="Dort", provider="D", kind="Stillgruppe")])
    strange = Service.objects.for_municipality(world.there).get()
    for pk in (strange.pk, service.pk, "quatsch"):
        answer = editor.post(path(service, "zusammenfuehren/"), {"mit": str(pk)}, follow=True)
        assert "gibt es nicht mehr" in text(answer)
    assert Service.objects.for_municipality(world.there).get().status == Status.ACTIVE
