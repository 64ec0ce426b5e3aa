"""Offers, a computed chain, a gap somebody works on and a release, for the walk over all pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.areas.kreis import Ort, orte
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Municipality
from lueckenlos.chain.actions import declare_complete, order_run
from lueckenlos.chain.models import Gap
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.release_actions import release
from lueckenlos.confirmation.answering import correct
from lueckenlos.confirmation.asking import answers_of, ask, keep_mailbox
from lueckenlos.confirmation.links import token_of
from lueckenlos.confirmation.models import Answer
from lueckenlos.directory.doubles import search
from lueckenlos.directory.models import Service
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.jobs.worker import Worker

KINDS = (
    "Stillgruppe Kita Erziehungsberatung Spielplatz Kinderarztpraxis Frauenhaus Jugendamt".split()
)
SERVICE = (
    "service change_service confirm_service archive_service service_history merge_service "
    "service_map translations"
)
FAMILY = (
    "family_start family_words family_places_map family_kept family_service "
    "family_service_map family_report "
    "family_results family_results_map family_data family_embedding family_csv family_geojson "
    "family_package "
    "family_news family_times family_results_times"
)
CONFIRM = "confirm confirm_no_mails confirm_right confirm_otherwise confirm_ended confirm_elsewhere"
GAP = "gap gap_csv gap_geojson gap_json decide_gap assign_gap say_of_gap"
RUN = "run run_html run_pdf run_xlsx internal_html internal_pdf internal_xlsx"
AREA = "chain_area chain_area_json chain_area_csv chain_area_geojson"
FULL = {
    "ages": "0–6", "cost": "free", "schedule": "Mo 9–11 Uhr, Do 14–16 Uhr", "phone": "0661 12345",
    "email": "treff@here.example", "url": "https://treff.here.example",
    "confirmed_on": date(2026, 10, 1), "funded_until": date(2027, 3, 31), "capacity": 12,
}  # fmt: skip


def inventory(world: World) -> dict[str, dict[str, Any]]:
    """Address → what to look at there, of the first municipality."""
    here, by = world.here, world.people["here"]["coordinator"]
    put(here, _offers(orte(24)), by)
    declare_complete(by=by, municipality=here, fields=["beratung", "gesundheit"], areas=[],
                     declared_by="Netzwerk", on=date(2026, 10, 1))  # fmt: skip
    search(by=by, municipality=here)
    order_run(by=by, municipality=here, day=timezone.localdate())
    Worker().run(until_idle=True)
    run = latest_run(here)
    assert run is not None and run.step == 3
    gap = Gap.objects.for_municipality(here).first()
    assert gap is not None
    service = Service.objects.for_municipality(here).get(code="O1")
    given = release(by=by, run=run, comments=(), note="")
    answer, corrected = _asked(here, service)
    slug = {"slug": here.slug}
    of = {
        SERVICE: {**slug, "pk": service.pk},
        "translate_service": {**slug, "pk": service.pk, "language": "de-simple"},
        "organization change_organization delete_organization add_organization_member": {
            **slug, "pk": service.organization_id,
        },
        FAMILY: {**slug, "pk": service.pk, "place": "alle", "age": "2"},
        CONFIRM: {
            "token": token_of(answer.inquiry), "pk": answer.pk,
        },
        "confirmation_provider confirmation_ask": {**slug, "pk": service.organization_id},
        "confirmation_sheet confirmation_close": {**slug, "pk": answer.inquiry_id},
        "confirmation_decide": {**slug, "pk": corrected.pk},
        "family_location_times": {**slug, "pk": service.at_locations.all()[0].location_id},
        GAP: {**slug, "number": gap.number},
        RUN: {**slug, "pk": run.pk},
        AREA: {**slug, "key": orte()[0].key},
        "release withdraw_release": {**slug, "pk": given.pk},
    }  # fmt: skip
    return {name: what for names, what in of.items() for name in names.split()}


def _asked(here: Municipality, service: Service) -> tuple[Answer, Answer]:
    """The provider of a service was asked by mail, and corrects another of its entries."""
    assert service.organization
    keep_mailbox(by=None, organization=service.organization, address="post@here.example",
                 trusted=False, mails=True)  # fmt: skip
    every = Service.objects.for_municipality(here)
    other = every.exclude(pk=service.pk).filter(hides_address=False).first()
    assert other
    one = ask(by=None, organization=service.organization, asked=[service, other], mail=True)
    answers = {each.service_id: each for each in answers_of(one)}
    corrected, said = answers[other.pk], {"phone": "0661 54321", "cost": "2 Euro"}
    correct(inquiry=one, answer=corrected, version=other.version, said=said, note="Neu seit Mai")
    return answers[service.pk], corrected


def _offers(some: list[Ort]) -> list[OfferRecord]:
    """A kind in every other Ort, some that say everything, most that say little."""
    found = []
    for n, ort in enumerate(some):
        point = ort.shape.representative_point()
        kind = KINDS[n % len(KINDS)]
        one = OfferRecord(
            id=f"O{n}", name=f"{kind} {ort.name}", provider=f"Familiennetz {n % 3} e. V.",
            kind=kind, street=f"Hauptstraße {n}", postcode="36037", city=ort.name,
            latitude=round(point.y, 5), longitude=round(point.x, 5), file="liste.csv", row=n + 2,
        )  # fmt: skip
        found.append(replace(one, **FULL) if n % 3 == 1 else one)
    twin = replace(found[0], id="T0", name=found[0].name.upper(), phone="", row=99)
    return [*found, twin]
