"""An object for every address that names one, made in a municipality."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import shapely
from django.conf import settings
from tests.platform.accounts.conftest import World

from lueckenlos.accounts import people as actions
from lueckenlos.accounts.access_log import ask_for_log, decide
from lueckenlos.accounts.models import LogOpening, Municipality
from lueckenlos.areas.actions import comment
from lueckenlos.areas.models import (
    Area,
    Edition,
    Import,
    Indicator,
    Level,
    Population,
    State,
    TravelFile,
)
from lueckenlos.areas.rows import area_rows
from lueckenlos.chain.actions import declare_complete
from lueckenlos.chain.models import AnalysisRun, Gap, GapComment, Scenario, Siting
from lueckenlos.chain.release_actions import release
from lueckenlos.chain.siting_asked import Asked, Site, as_json
from lueckenlos.confirmation.asking import ask
from lueckenlos.confirmation.links import token_of
from lueckenlos.confirmation.models import Answer, Inquiry
from lueckenlos.directory.actions import add_service, location_like, organization_named
from lueckenlos.directory.models import (
    InventoryImport,
    Location,
    Organization,
    OrganizationMember,
    Service,
    ServiceAtLocation,
)
from lueckenlos.directory.rows import Entry
from lueckenlos.directory.saved_views import save_view
from lueckenlos.exchange.figures import Figures, RunNote
from lueckenlos.exchange.kept import packed
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.finder.actions import open_finder, report
from lueckenlos.jobs.models import Job, StoredFile

Given = Callable[[World, Municipality, str], dict[str, Any]]


def _membership(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    return {"slug": municipality.slug, "pk": world.membership(where, "editor").pk}


def _invitation(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    by = world.people[where]["coordinator"]
    made = actions.invite(by=by, municipality=municipality, email="x@y.example", role="editor")
    return {"slug": municipality.slug, "pk": made.pk}


def _coordination(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    by = world.people["here"]["administrator"]
    return {"pk": actions.invite(by=by, municipality=municipality, email="x@y.example",
                                 role="coordinator").pk}  # fmt: skip


def _opening(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    by = world.people[where]["coordinator"]
    made = ask_for_log(by=by, municipality=municipality, reason="Auskunft")
    return {"slug": municipality.slug, "pk": made.pk}


def _opened(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    given = _opening(world, municipality, where)
    asked = LogOpening.objects.for_municipality(municipality).get(pk=given["pk"])
    decide(by=world.people["here"]["administrator"], opening=asked, agreed=True)
    return given


def _job(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    return {"pk": Job.unscoped.create(kind="probe", municipality=municipality, by=None).pk}


def _file(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    content = b"Name;Ort\n"
    checksum = hashlib.sha256(content).hexdigest()
    path = Path(settings.MEDIA_ROOT) / checksum[:2] / checksum
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return {
        "pk": StoredFile.unscoped.create(
            municipality=municipality, name="liste.csv", sha256=checksum, size=len(content),
            by=None, media_type="text/csv",
        ).pk
    }  # fmt: skip


def _level(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    made, _ = Level.unscoped.get_or_create(
        municipality=municipality, slug="ortsteil", defaults={"name": "Ortsteil", "planning": True}
    )
    return {"slug": municipality.slug, "level": made.slug}


def _edition_of(municipality: Municipality, level: str, **more: Any) -> Edition:
    found = Level.objects.for_municipality(municipality).get(slug=level)
    return Edition.objects.create(
        municipality=municipality, level=found, valid_from="2025-01-01", **more
    )


def _edition(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    given = _level(world, municipality, where)
    made = _edition_of(municipality, given["level"], state=State.READY)
    return {"slug": municipality.slug, "pk": made.pk}


def _area(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    given, key = _level(world, municipality, where), f"{municipality.key}00101"
    if Area.objects.for_municipality(municipality).filter(key=key).exists():
        return {**given, "key": key}
    edition = _edition_of(municipality, given["level"], state=State.ACTIVE)
    ground = shapely.box(9.0, 51.0, 9.1, 51.1)
    record = AreaRecord(key, "Altstadt", ground, f"{municipality.key}001")
    Area.objects.bulk_create(area_rows(edition, [record]))
    return {**given, "key": key}


def _comment(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    given, by = _area(world, municipality, where), world.people[where]["gemeinde"]
    level = Level.objects.for_municipality(municipality).get(slug=given["level"])
    made = comment(by=by, level=level, area=given["key"], text="Stimmt.")
    return {"slug": municipality.slug, "pk": made.pk}


def _population(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    given = _area(world, municipality, where)
    edition = Edition.objects.for_municipality(municipality).get(state=State.ACTIVE)
    told = {"state": State.ACTIVE, "key": "children", "name": "Kinder"}
    made, _ = Population.unscoped.get_or_create(municipality=municipality, edition=edition, **told)
    return {"slug": given["slug"], "pk": made.pk}


def _indicator(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    made, _ = Indicator.unscoped.get_or_create(
        municipality=municipality, state=State.ACTIVE, key="vorsorge", defaults={"name": "Vorsorge"}
    )
    return {"slug": municipality.slug, "pk": made.pk}


def _import(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    part = {"use": "children", "on": True, "why": "", "settings": {"file": "kinder.csv"}}
    table = {"file": "kinder.csv", "sheet": "", "layer": "", "columns": ["Ort"], "rows": 3}
    made = Import.objects.create(
        municipality=municipality,
        state=Import.State.OPEN,
        parts=[{**part, "questions": [], "remarks": []}],
        tables=[table],
    )
    return {"slug": municipality.slug, "pk": made.pk, "number": 0}


def _travel_file(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    made = TravelFile.objects.create(municipality=municipality, kind=TravelFile.Kind.STREETS,
                                     state=State.ACTIVE, file="wege.osm.pbf")  # fmt: skip
    return {"slug": municipality.slug, "pk": made.pk}


def _inventory_import(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    part = {"use": "offers", "on": True, "why": "", "settings": {"file": "kitas.csv"}}
    table = {"file": "kitas.csv", "sheet": "", "layer": "", "columns": ["Name"], "rows": 3}
    made = InventoryImport.objects.create(
        municipality=municipality,
        state=InventoryImport.State.OPEN,
        parts=[{**part, "questions": [], "remarks": []}],
        tables=[table],
    )
    return {"slug": municipality.slug, "pk": made.pk, "number": 0}


def _saved_view(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    by = world.people[where]["coordinator"]
    made = save_view(by=by, municipality=municipality, name="Kitas", query="art=kita", shared=True)
    return {"slug": municipality.slug, "pk": made.pk}


def _service(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    by = world.people[where]["editor"]
    given: dict[str, Any] = {"municipality": municipality, "by": by}
    every = Service.objects.for_municipality(municipality)
    found = every.filter(name="Stillcafé").first()
    if found is None:
        organization = organization_named(name="Familienzentrum", **given)
        made = Service(municipality=municipality, organization=organization, name="Stillcafé",
                       folded="stillcafe", kind="Stillgruppe")  # fmt: skip
        place = location_like(organization=organization, street="Hauptstr. 3", city="Ort", **given)
        at = ServiceAtLocation(service=made, location=place)
        found = add_service(by=by, entry=Entry(made, [at]))
    return {"slug": municipality.slug, "pk": found.pk}


def _organization(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    service = Service.objects.for_municipality(municipality).get(
        pk=_service(world, municipality, where)["pk"]
    )
    return {"slug": municipality.slug, "pk": service.organization_id}


def _inquired(world: World, municipality: Municipality, where: str) -> Inquiry:
    """The organization of the service, asked about it."""
    given = _organization(world, municipality, where)
    every = Inquiry.objects.for_municipality(municipality).filter(closed=None)
    organization = Organization.objects.for_municipality(municipality).get(pk=given["pk"])
    found = every.filter(organization=organization).first()
    some = Service.objects.for_municipality(municipality).filter(organization=organization)
    return found or ask(by=None, organization=organization, asked=list(some), mail=False)


def _inquiry(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    return {"slug": municipality.slug, "pk": _inquired(world, municipality, where).pk}


def _answer(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    one = _inquired(world, municipality, where)
    answer = Answer.objects.for_municipality(municipality).get(inquiry=one)
    return {"slug": municipality.slug, "pk": answer.pk}


def _link(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    one = _inquired(world, municipality, where)
    answer = Answer.objects.for_municipality(municipality).get(inquiry=one)
    return {"token": token_of(one), "pk": answer.pk}


def _organization_member(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    given = _organization(world, municipality, where)
    made, _ = OrganizationMember.objects.get_or_create(
        organization_id=given["pk"], user=world.people[where]["coordinator"]
    )
    return {**given, "number": made.pk}


def _location(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    given = _organization(world, municipality, where)
    every = Location.objects.for_municipality(municipality)
    return {"slug": given["slug"], "pk": every.get(organization_id=given["pk"]).pk}


def _family(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    """A service and a report of it, in a finder that is open."""
    by = world.people[where]["coordinator"]
    open_finder(by=by, municipality=municipality, open=True)
    _area(world, municipality, where)
    told = {"code": "familien-1", "name": "Café"}
    service, _ = Service.unscoped.get_or_create(municipality=municipality, **told)
    return {"slug": municipality.slug, "pk": service.pk, "place": "altstadt", "age": "1"}


def _family_location(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    made = _family(world, municipality, where)
    place = Location.unscoped.create(municipality=municipality, name="Treffpunkt")
    ServiceAtLocation.objects.create(service_id=made["pk"], location=place)
    return {"slug": municipality.slug, "pk": place.pk}


def _report(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    service = Service.unscoped.get(pk=_family(world, municipality, where)["pk"])
    made = report(by=None, service=service, text="Die Zeiten sind anders.")
    return {"slug": municipality.slug, "pk": made.pk}


def _run(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    note = RunNote(municipality.name, municipality.key, date(2026, 1, 1), "", True, 1, "Kernschema",
                   "1", "", (), (), ())  # fmt: skip
    nothing = packed(Figures((), (), (), (), ()))
    made = AnalysisRun.objects.create(
        municipality=municipality, reference_day=note.reference_day, step=1, note=packed(note),
        state=AnalysisRun.State.DONE, told=nothing, internal=nothing, problems=packed(()),
    )  # fmt: skip
    return {"slug": municipality.slug, "pk": made.pk}


def _release(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    run = AnalysisRun.objects.for_municipality(municipality).get(
        pk=_run(world, municipality, where)["pk"]
    )
    made = release(by=world.people[where]["coordinator"], run=run, comments=(), note="")
    return {"slug": municipality.slug, "pk": made.pk}


def _completeness(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    by = world.people[where]["coordinator"]
    made = declare_complete(by=by, municipality=municipality, fields=["beratung"], areas=(),
                            declared_by="Jugendamt", on=date(2026, 1, 1))  # fmt: skip
    return {"slug": municipality.slug, "pk": made.pk}


def _gap(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    gap, _ = Gap.unscoped.get_or_create(
        municipality=municipality, number=1,
        defaults={"population": "children", "field": "treffpunkt", "from_month": 0,
                  "to_month": 36, "cause": "missing"},
    )  # fmt: skip
    return {"slug": municipality.slug, "number": gap.number}


def _gap_comment(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    given = _gap(world, municipality, where)
    gap = Gap.objects.for_municipality(municipality).get(number=given["number"])
    by = world.people[where]["coordinator"]
    made = GapComment.unscoped.create(municipality=municipality, gap=gap, text="So.", by=by)
    return {"slug": municipality.slug, "pk": made.pk}


def _scenario(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    told = {"shared": True, "by": world.people[where]["coordinator"]}
    made, _ = Scenario.unscoped.get_or_create(municipality=municipality, name="Neu", defaults=told)
    return {"slug": municipality.slug, "pk": made.pk}


def _asked(sort: str) -> Given:
    def given(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
        asked = Asked("familienzentrum", first="2027-01-01", sites=(Site("Rathaus"),))
        told = {"name": "Neu", "shared": True, "by": world.people[where]["coordinator"],
                "asked": as_json(asked), "reference_day": date(2026, 11, 18)}  # fmt: skip
        every = Siting.unscoped
        made, _ = every.get_or_create(municipality=municipality, sort=sort, defaults=told)
        return {"slug": municipality.slug, "pk": made.pk}

    return given


SITES = "siting siting_json siting_csv ask_siting_again share_siting remove_siting adopt_siting"
TOUR = "tour tour_json tour_csv tour_ics ask_tour_again share_tour remove_tour"
OBJECTS: dict[str, Given] = {
    **dict.fromkeys(SITES.split(), _asked("sites")),
    **dict.fromkeys(TOUR.split(), _asked("tour")),
    **dict.fromkeys(
        (
            "scenario scenario_csv scenario_json scenario_geojson change_scenario "
            "drop_scenario_change rename_scenario share_scenario remove_scenario"
        ).split(),
        _scenario,
    ),
    **dict.fromkeys(
        "gap gap_csv gap_geojson gap_json decide_gap assign_gap say_of_gap".split(), _gap
    ),
    "withdraw_gap_comment": _gap_comment,
    **dict.fromkeys(
        "run run_html run_pdf run_xlsx internal_html internal_pdf internal_xlsx".split(), _run
    ),
    "release": _release,
    "withdraw_release": _release,
    "withdraw_completeness": _completeness,
    **dict.fromkeys(
        (
            "family_start family_words family_places_map family_kept family_service "
            "family_service_map "
            "family_report family_results family_results_map family_data family_csv "
            "family_geojson family_package family_embedding family_news family_times "
            "family_results_times"
        ).split(),
        _family,
    ),
    "family_location_times": _family_location,
    "hsds_service": lambda *of: {"pk": _family(*of)["pk"]},
    **dict.fromkeys(
        "hsds_organization hsds_service_at_location hsds_taxonomy hsds_taxonomy_term".split(),
        lambda *of: {"pk": UUID(int=0)},
    ),
    **dict.fromkeys("ogc_collection ogc_items".split(), _family),
    "ogc_item": lambda *of: {"slug": _family(*of)["slug"], "key": _family(*of)["pk"]},
    "settle_report": _report,
    "translate_service": lambda *of: _service(*of) | {"language": "tr"},
    "remove_services_view": _saved_view,
    **dict.fromkeys(
        (
            "service change_service confirm_service archive_service service_history merge_service "
            "service_map translations"
        ).split(),
        _service,
    ),
    **dict.fromkeys(
        (
            "organization change_organization delete_organization add_organization_member "
            "merge_organization part_organization"
        ).split(),
        _organization,
    ),
    **dict.fromkeys("confirmation_provider confirmation_ask".split(), _organization),
    **dict.fromkeys("confirmation_sheet confirmation_close".split(), _inquiry),
    "confirmation_decide": _answer,
    **dict.fromkeys(
        "confirm confirm_no_mails confirm_right confirm_otherwise confirm_ended "
        "confirm_elsewhere".split(),
        _link,
    ),
    "remove_organization_member": _organization_member,
    "change_location": _location,
    "plan_here": _level,
    "edition": _edition,
    "switch_edition": _edition,
    "discard_edition": _edition,
    "area": _area,
    **dict.fromkeys("chain_area chain_area_json chain_area_csv chain_area_geojson".split(), _area),
    "withdraw_comment": _comment,
    "population": _population,
    "population_xlsx": _population,
    "withdraw_population": _population,
    "withdraw_travel_file": _travel_file,
    "indicator": _indicator,
    "withdraw_indicator": _indicator,
    **dict.fromkeys(
        (
            "inventory_import inventory_import_part add_inventory_part load_inventory_import "
            "discard_inventory_import reopen_inventory_import inventory_import_quality "
            "inventory_declaration remove_inventory_files import_kinds decide_import_rows "
            "choose_inventory_columns decide_list_kind confirm_inventory_part"
        ).split(),
        _inventory_import,
    ),
    **dict.fromkeys(
        (
            "import import_part add_part load_import discard_import reopen_import "
            "import_quality import_declaration remove_import_files confirm_import_part"
        ).split(),
        _import,
    ),
    "change_role": _membership,
    "end_membership": _membership,
    "withdraw_invitation": _invitation,
    "resend_invitation": _coordination,
    "replace_invitation": _coordination,
    "correct_municipality": lambda world, municipality, where: {"pk": municipality.pk},
    "log_opening": _opening,
    "read_log": _opened,
    "installation_log_opening": _opening,
    "installation_read_log": _opened,
    "job": _job,
    "job_json": _job,
    "cancel_job": _job,
    "download": _file,
    "mfa_remove_webauthn": lambda world, municipality, where: {"pk": 1},
    "mfa_edit_webauthn": lambda world, municipality, where: {"pk": 1},
    "openid_connect_login": lambda world, municipality, where: {"provider_id": "oidc"},
    "openid_connect_callback": lambda world, municipality, where: {"provider_id": "oidc"},
}
"""Address with an object → what to ask for, in a municipality."""
