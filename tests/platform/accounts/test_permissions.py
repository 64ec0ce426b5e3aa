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
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.platform.accounts.conftest import BACKEND, World

from lueckenlos.accounts import people as actions
from lueckenlos.accounts.access import rule_of
from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.roles import PERMISSIONS, ROLES
from lueckenlos.jobs.models import Job, StoredFile

TABLE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "permissions.md"
Given = Callable[[World, Municipality, str], dict[str, Any]]


def _membership(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    return {"slug": municipality.slug, "pk": world.membership(where, "editor").pk}


def _invitation(world: World, municipality: Municipality, where: str) -> dict[str, Any]:
    by = world.people[where]["coordinator"]
    made = actions.invite(by=by, municipality=municipality, email="x@y.example", role="editor")
    return {"slug": municipality.slug, "pk": made.pk}


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


OBJECTS: dict[str, Given] = {
    "change_role": _membership,
    "end_membership": _membership,
    "withdraw_invitation": _invitation,
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


def ask(world: World, user: Any, method: str, text: str, name: str, where: str) -> str:
    """What comes of one request; what it did is undone."""
    cache.clear()
    with transaction.atomic():
        given = arguments(world, text, name, where)
        path = re.sub(r"<(\w+)>", lambda found: str(given[found[1]]), text)
        client = Client(raise_request_exception=True)
        if user is not None:
            client.force_login(user, backend=BACKEND)
        said = outcome(client.generic(method, path))
        transaction.set_rollback(True)
    return said


def cells(world: World, method: str, text: str, name: str) -> list[str]:
    here, there = world.people["here"], world.people["there"]
    found = [ask(world, None, method, text, name, "here")]
    found += [ask(world, here[role.key], method, text, name, "here") for role in ROLES]
    found.append(ask(world, world.nobody, method, text, name, "here"))
    if "<slug>" in text or name in ("job", "job_json", "cancel_job", "download"):
        strangers = {ask(world, one, method, text, name, "here") for one in there.values()}
        found.append(" / ".join(sorted(strangers)))
    else:
        found.append("")
    return found


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
    for text, one in ROUTES:
        for method in ("GET", "POST"):
            found = cells(world, method, text, one.name or "")
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
    user = world.people["there"]["coordinator"]
    for text, one in ROUTES:
        if "<slug>" in text or text.startswith(("/arbeiten", "/dateien")):
            said = ask(world, user, method, text, one.name or "", "here")
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
        "accounts/queries.py": "where somebody belongs, asked by themselves",
        "accounts/access_log.py": "what is older than a year goes, wherever it is",
        "accounts/models.py": "defines it",
        "accounts/tenancy.py": "explains it",
        "config/doctor.py": "asks for the notices of the installation",
        "jobs/models.py": "defines it",
        "jobs/actions.py": "the worker takes whatever is next",
        "jobs/queries.py": "a job or file by its number, then its municipality is checked",
        "jobs/worker.py": "the worker takes whatever is next",
        "jobs/files.py": "the same content is kept once",
        "jobs/kinds.py": "the worker takes whatever is next",
        "jobs/loading.py": "the worker loads what a job says",
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
