"""Every address, method and role against one committed table, docs/reference/permissions.md.

An address that is not in the table fails. WRITE_TABLES=1 writes the table anew; read the difference
before you commit it: the table is the promise.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.platform.accounts.conftest import BACKEND, World
from tests.platform.accounts.objects import OBJECTS

from lueckenlos.accounts.access import rule_of
from lueckenlos.accounts.roles import PERMISSIONS, ROLES

TABLE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "permissions.md"


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
        "areas/travel_models.py": "defines it",
        "chain/models.py": "defines it",
        "chain/siting_models.py": "defines it",
        "chain/state.py": "what municipalities of a Land have released to its state office",
        "chain/recalculation.py": "which municipalities' last run is out of date",
        **{
            f"directory/models/{name}.py": "defines it"
            for name in (
                "derivation details imports organizations reports services translations".split()
            )
        },
        "directory/deriving.py": "which municipalities' services were derived with other areas",
        "directory/package_rows.py": "an id of a package is used by nobody else, wherever",
        "finder/actions.py": "reports go some weeks after they are done, wherever they are",
        "directory/secrecy.py": "the locations of those who have one that is asked for",
        "finder/hsds/queries.py": "services of organizations that are of open municipalities",
        "finder/opening.py": "which municipalities have opened their finder",
        "directory/search_index/keeping.py": "which municipalities' services have changed",
        "confirmation/models.py": "defines it",
        "confirmation/links.py": "who has the link or the code of an inquiry answers it",
        "confirmation/asking.py": "every day whoever is due is asked and reminded, wherever",
        "jobs/models.py": "defines it",
        "jobs/letters.py": "the worker sends whatever waits",
        "jobs/returned.py": "a mail that came back says which letter it was",
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
