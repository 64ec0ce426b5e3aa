"""Every address, method and role against one committed table, docs/reference/permissions.md.

An address that is not in the table fails. WRITE_TABLES=1 writes the table anew; read the difference
before you commit it: the table is the promise.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.platform.accounts.conftest import BACKEND, World

from lueckenlos.accounts import people as actions
from lueckenlos.accounts.access import rule_of
from lueckenlos.accounts.access_log import ask_for_log, decide
from lueckenlos.accounts.models import LogOpening, Municipality
from lueckenlos.accounts.roles import PERMISSIONS, ROLES
from lueckenlos.areas.actions import comment
from lueckenlos.areas.models import Area, Edition, Import, Indicator, Level, Population, State
from lueckenlos.areas.rows import area_rows
from lueckenlos.chain.actions import declare_complete
from lueckenlos.chain.models import AnalysisRun, Gap, GapComment
from lueckenlos.chain.release_actions import release
from lueckenlos.directory.actions import add_service, location_like, organization_named
from lueckenlos.directory.models import (
    InventoryImport,
    Location,
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

TABLE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "permissions.md"
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


OBJECTS: dict[str, Given] = {
    **dict.fromkeys(("gap", "gap_json", "decide_gap", "assign_gap", "say_of_gap"), _gap),
    "withdraw_gap_comment": _gap_comment,
    **dict.fromkeys(
        "run run_html run_pdf run_xlsx internal_html internal_pdf internal_xlsx".split(), _run
    ),
    "release": _release,
    "withdraw_release": _release,
    "withdraw_completeness": _completeness,
    **dict.fromkeys(
        (
            "family_start family_places_map family_kept family_service family_service_map "
            "family_report family_results family_results_map"
        ).split(),
        _family,
    ),
    "settle_report": _report,
    "remove_services_view": _saved_view,
    **dict.fromkeys(
        (
            "service change_service confirm_service archive_service service_history merge_service "
            "service_map"
        ).split(),
        _service,
    ),
    **dict.fromkeys(
        "organization change_organization delete_organization add_organization_member".split(),
        _organization,
    ),
    "remove_organization_member": _organization_member,
    "change_location": _location,
    "plan_here": _level,
    "edition": _edition,
    "switch_edition": _edition,
    "discard_edition": _edition,
    "area": _area,
    **dict.fromkeys(
        "chain_area chain_area_json chain_area_csv chain_area_geojson".split(),
        _area,
    ),
    "withdraw_comment": _comment,
    "population": _population,
    "population_xlsx": _population,
    "withdraw_population": _population,
    "indicator": _indicator,
    "withdraw_indicator": _indicator,
    **dict.fromkeys(
        (
            "inventory_import inventory_import_part add_inventory_part load_inventory_import "
            "discard_inventory_import reopen_inventory_import inventory_import_quality "
            "inventory_declaration remove_inventory_files import_kinds decide_import_rows"
        ).split(),
        _inventory_import,
    ),
    **dict.fromkeys(
        (
            "import import_part add_part load_import discard_import reopen_import "
            "import_quality import_declaration remove_import_files"
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


def patterns(found: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in get_resolver().url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern), one


def route(text: str) -> str:
    plain = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", text).replace("^", "").rstrip("$")
    return "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", plain)


ROUTES = sorted({(route(text), one) for text, one in patterns()}, key=lambda pair: pair[0])


def arguments(world: World, text: str, name: str, where: str) -> dict[str, Any]:
    municipality = world.here if where == "here" else world.there
    if name in OBJECTS:
        return OBJECTS[name](world, municipality, where)
    left = set(re.findall(r"<(\w+)>", text)) - {"slug"}
    assert not left, f"{text}: say in OBJECTS what {left} are"
    return {"slug": municipality.slug} if "<slug>" in text else {}


def outcome(response: Any) -> str:
    if response.status_code == 405:
        return "–"
    if response.status_code == 404:
        return "nicht da"
    if response.status_code in (401, 403):
        return "nein"
    to = response.headers.get("Location", "")
    if response.status_code == 302 and to.startswith("/konto/login/?next="):
        return "anmelden"
    assert response.status_code < 500, response.status_code
    return "ja"


def client_of(user: Any) -> Client:
    """A browser somebody is signed in with."""
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def ask(client: Client, method: str, path: str) -> str:
    """What comes of one request; what it did is undone, here and in the browser."""
    cache.clear()
    cookies = client.cookies.copy()
    with transaction.atomic():
        said = outcome(client.generic(method, path))
        transaction.set_rollback(True)
    client.cookies = cookies
    return said


def path_of(world: World, text: str, name: str) -> str:
    """An address of the municipality here, with an object made for it."""
    given = arguments(world, text, name, "here")
    return re.sub(r"<(\w+)>", lambda found: str(given[found[1]]), text)


Browsers = dict[str, list[Client]]


def browsers(world: World) -> Browsers:
    here, there = world.people["here"], world.people["there"]
    mine = [None, *(here[role.key] for role in ROLES), world.nobody]
    return {"here": [*map(client_of, mine)], "there": [*map(client_of, there.values())]}


def cells(world: World, open_: Browsers, method: str, text: str, name: str) -> list[str]:
    with transaction.atomic():
        path = path_of(world, text, name)
        found = [ask(client, method, path) for client in open_["here"]]
        foreign = "<slug>" in text or name in ("job", "job_json", "cancel_job", "download")
        strangers = {ask(client, method, path) for client in open_["there"]} if foreign else set()
        transaction.set_rollback(True)
    return [*found, " / ".join(sorted(strangers))]


HEAD = """# Wer was darf

Jede Adresse der Plattform, jede Methode, jede Rolle. Diese Tabelle wird bei jedem Test Zeile für
Zeile gegen die laufende Anwendung gehalten; eine Adresse, die hier fehlt, lässt den Test scheitern.

„ja“: die Seite antwortet · „anmelden“: erst anmelden · „nein“: nicht erlaubt · „nicht da“: für
diese Person gibt es die Adresse nicht · „–“: die Methode gibt es hier nicht. „fremd“: alle Rollen
einer anderen Kommune. Andere Methoden als GET und POST öffnen nirgends mehr als diese beiden.

"""


def roles() -> str:
    lines = ["## Die Rollen", ""]
    for role in ROLES:
        may = "; ".join(words for key, words in PERMISSIONS.items() if key in role.permissions)
        lines += [f"**{role.name}.** {role.sentence} Darf: {may}.", ""]
    return "\n".join([*lines, "## Die Adressen", "", ""])


def observed(world: World) -> str:
    names = ["Adresse", "", "ohne Zugang", *(role.name for role in ROLES), "ohne Rolle", "fremd"]
    lines = [" | ".join(["", *names, ""]).strip(), "|" + "---|" * len(names)]
    open_ = browsers(world)
    for text, one in ROUTES:
        for method in ("GET", "POST"):
            found = cells(world, open_, method, text, one.name or "")
            if set(found) - {"–", ""}:
                lines.append(" | ".join(["", f"`{text}`", method, *found, ""]).strip())
    return HEAD + roles() + "\n".join(lines) + "\n"


def test_every_address_method_and_role_is_as_the_table_promises(world: World) -> None:
    found = observed(world)
    if os.environ.get("WRITE_TABLES"):
        TABLE.write_text(found, encoding="utf-8")
    promised = TABLE.read_text(encoding="utf-8").splitlines()
    assert found.splitlines() == promised


def test_every_view_declares_for_whom_it_is() -> None:
    silent = [text for text, one in ROUTES if rule_of(one.callback, one.name) is None]
    assert silent == []


def test_a_view_without_a_rule_is_refused(world: World, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.platform.accounts.forgotten"
    for user in (None, *world.people["here"].values()):
        client = Client()
        if user is not None:
            client.force_login(user, backend=BACKEND)
        assert client.get("/vergessen/").status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_open_nothing_more(world: World, method: str) -> None:
    client = client_of(world.people["there"]["coordinator"])
    for text, one in ROUTES:
        if "<slug>" in text or text.startswith(("/arbeiten", "/dateien")):
            with transaction.atomic():
                said = ask(client, method, path_of(world, text, one.name or ""))
                transaction.set_rollback(True)
            assert said in ("–", "nicht da", "nein"), text


def test_an_object_of_another_municipality_is_not_there_under_ones_own_address(
    world: World, browser: Callable[..., Client]
) -> None:
    client = browser(world.people["here"]["coordinator"])
    foreign = world.membership("there", "editor")
    for what in ("rolle", "ende"):
        path = f"/k/lindenau/menschen/{foreign.pk}/{what}/"
        assert client.get(path).status_code == client.post(path).status_code == 404
    assert world.membership("there", "editor").role == "editor"


def test_only_named_places_look_beyond_one_municipality() -> None:
    """Who looks at rows of several municipalities at once, and why that is right."""
    allowed = {
        "accounts/queries.py": "where somebody belongs, and invitations to somebody who leaves",
        "accounts/access_log.py": "what is older than a year goes, wherever it is; what waits for "
        "the installation's consent",
        "accounts/models.py": "defines it",
        "accounts/tenancy.py": "explains it",
        "areas/models.py": "defines it",
        "chain/models.py": "defines it",
        "chain/state.py": "what municipalities of a Land have released to its state office",
        "chain/recalculation.py": "which municipalities' last run is out of date",
        **{
            f"directory/models/{name}.py": "defines it"
            for name in ("details", "imports", "organizations", "reports", "services")
        },
        "finder/actions.py": "reports go some weeks after they are done, wherever they are",
        "finder/queries.py": "which municipalities have opened their finder",
        "jobs/models.py": "defines it",
        "jobs/actions.py": "the worker takes whatever is next",
        "jobs/queries.py": "a job or file by its number, then its municipality is checked",
        "jobs/files.py": "the same content is kept once",
    }
    source = Path(__file__).resolve().parents[3] / "src" / "lueckenlos"
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if "unscoped" in path.read_text(encoding="utf-8") and "migrations" not in path.parts
    }
    assert found <= set(allowed)


def test_a_table_of_a_municipality_shows_nothing_to_who_names_none(world: World) -> None:
    from lueckenlos.accounts.models import Membership

    assert list(Membership.objects.all()) == []
    assert list(world.here.memberships.all()) == []
    assert Membership.objects.for_municipality(world.here).count() == 5
    everything = io.StringIO()
    print(*Membership.objects.filter(role="editor"), file=everything)
    assert everything.getvalue().strip() == ""
