"""Inviting, joining, changing and ending roles."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import PASSWORD, World, person

from lueckenlos.accounts import people as actions
from lueckenlos.accounts.models import Invitation, Membership, Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.queries import changes, memberships_of, people

Browser = Callable[..., Client]
NEW = {"name": "Ada Neu", "password": "fuenf-gruene-gaense", "again": "fuenf-gruene-gaense"}


def invited(client: Client, email: str = "ada@traeger.example", role: str = "provider") -> str:
    """The path of the link in the mail."""
    mail.outbox.clear()
    said = client.post("/k/lindenau/menschen/", {"email": email, "role": role, "gemeinde": ""})
    assert said.status_code == 302, said.content.decode()
    link = re.search(r"https?://[^/]+(/einladung/\S+)", mail.outbox[0].body)
    assert link and mail.outbox[0].to == [email.casefold()]
    return link[1]


def test_somebody_new_joins_by_the_link_of_a_mail_and_it_works_once(
    world: World, browser: Browser
) -> None:
    coordinator = world.people["here"]["coordinator"]
    link = invited(browser(coordinator), "Ada@Traeger.example")
    assert "Träger" in mail.outbox[0].body and str(coordinator) in mail.outbox[0].body

    guest = browser()
    for _ in range(2):  # a mail scanner looks too
        assert "lädt Sie ein" in guest.get(link).content.decode()
    assert not User.objects.filter(email="ada@traeger.example").exists()

    assert guest.post(link, NEW)["Location"] == "/k/lindenau/"
    ada = User.objects.get(email="ada@traeger.example")
    held = memberships_of(ada).get()
    assert (ada.name, held.role, held.municipality) == ("Ada Neu", "provider", world.here)
    assert guest.get("/k/lindenau/").status_code == 200

    for client in (browser(), guest):
        again = client.post(link, NEW)
        assert again.status_code == 410 and "gilt nicht mehr" in again.content.decode()
    assert memberships_of(ada).count() == 1


def test_a_weak_password_is_refused_and_the_link_stays(world: World, browser: Browser) -> None:
    link = invited(browser(world.people["here"]["coordinator"]))
    weak = {**NEW, "password": "passwort", "again": "passwort"}
    assert "12 Zeichen" in browser().post(link, weak).content.decode()
    differs = {**NEW, "again": "anders-anders-anders"}
    assert "verschieden" in browser().post(link, differs).content.decode()
    assert browser().post(link, NEW).status_code == 302


def test_a_link_ends_when_withdrawn_forged_or_older_than_two_weeks(
    world: World, browser: Browser
) -> None:
    client = browser(world.people["here"]["coordinator"])
    link = invited(client)
    assert browser().post(link[:-3] + "abc", NEW).status_code == 410
    offered = Invitation.objects.for_municipality(world.here).get()
    client.post(f"/k/lindenau/menschen/einladung/{offered.pk}/")
    assert browser().post(link, NEW).status_code == 410

    link = invited(client)
    assert browser().get(link).status_code == 200
    old = timezone.now() - timedelta(days=15)
    Invitation.objects.for_municipality(world.here).filter(withdrawn=None).update(made=old)
    assert browser().post(link, NEW).status_code == 410
    assert not User.objects.filter(email="ada@traeger.example").exists()


def test_another_role_for_an_open_invitation_replaces_it_and_says_so(
    world: World, browser: Browser
) -> None:
    client = browser(world.people["here"]["coordinator"])
    first = invited(client, role="coordinator")
    second = invited(client, "ADA@traeger.example")
    page = unescape(client.get("/k/lindenau/menschen/").content.decode())
    today = timezone.localdate()
    assert f"ersetzt die vom {today:%d.%m.%Y} als „Koordination“" in page
    assert page.count("ada@traeger.example, ") == 1, "one open invitation is left"
    assert browser().post(first, NEW).status_code == 410
    assert browser().post(second, NEW).status_code == 302
    ada = User.objects.get(email="ada@traeger.example")
    assert [one.role for one in memberships_of(ada)] == ["provider"]

    invited(client, role="editor")  # who has accepted can get another one beside it
    assert "ersetzt" not in client.get("/k/lindenau/menschen/").content.decode()
    invited(client, role="editor")
    assert "ersetzt" not in client.get("/k/lindenau/menschen/").content.decode(), "just once more"


def test_who_has_an_account_accepts_signed_in_and_nobody_else_can(
    world: World, browser: Browser
) -> None:
    person("ada@traeger.example")
    link = invited(browser(world.people["here"]["coordinator"]))
    stranger = browser()
    assert "gibt es schon einen Zugang" in stranger.get(link).content.decode()
    assert stranger.post(link, NEW).status_code == 200
    other = browser(world.people["there"]["editor"])
    assert "andere Adresse" in other.get(link).content.decode()
    other.post(link)
    assert memberships_of(world.people["there"]["editor"]).count() == 1

    stranger.post(
        "/konto/login/", {"login": "ada@traeger.example", "password": PASSWORD, "next": link}
    )
    assert stranger.post(link)["Location"] == "/k/lindenau/"
    assert memberships_of(User.objects.get(email="ada@traeger.example")).get().role == "provider"


def test_a_role_beyond_the_municipality_cannot_be_given(world: World, browser: Browser) -> None:
    client = browser(world.people["here"]["coordinator"])
    held = world.membership("here", "editor")
    for role in ("administrator", "state", "king"):
        client.post("/k/lindenau/menschen/", {"email": "x@y.example", "role": role})
        client.post(f"/k/lindenau/menschen/{held.pk}/rolle/", {"role": role})
    abroad = {"role": "gemeinde", "gemeinde": "03152001"}
    said = client.post("/k/lindenau/menschen/", {"email": "x@y.example", **abroad})
    assert "vorn 06634" in said.content.decode()
    assert not Invitation.unscoped.exists()
    assert world.membership("here", "editor").role == "editor"


def test_fields_the_form_does_not_have_change_nothing(world: World, browser: Browser) -> None:
    link = invited(browser(world.people["here"]["coordinator"]))
    more = {"role": "coordinator", "email": "evil@x.example", "is_active": "", "municipality": "x"}
    browser().post(link, {**NEW, **more})
    ada = User.objects.get(email="ada@traeger.example")
    assert ada.is_active and memberships_of(ada).get().role == "provider"


def test_a_role_changes_and_ends_with_the_next_request(world: World, browser: Browser) -> None:
    client = browser(world.people["here"]["coordinator"])
    editor = browser(world.people["here"]["editor"])
    held = world.membership("here", "editor")
    client.post(f"/k/lindenau/menschen/{held.pk}/rolle/", {"role": "steering", "gemeinde": ""})
    assert "Steuerungsgruppe" in editor.get("/k/lindenau/").content.decode()
    assert "Rolle beenden" in client.get(f"/k/lindenau/menschen/{held.pk}/ende/").content.decode()
    assert editor.get("/k/lindenau/").status_code == 200, "GET only asks"
    client.post(f"/k/lindenau/menschen/{held.pk}/ende/")
    assert editor.get("/k/lindenau/").status_code == 404


def test_the_last_coordinator_stays(world: World, browser: Browser) -> None:
    coordinator = world.people["here"]["coordinator"]
    client, held = browser(coordinator), world.membership("here", "coordinator")
    said = client.post(f"/k/lindenau/menschen/{held.pk}/ende/", follow=True).content.decode()
    assert "letzte Koordination" in said
    said = client.post(f"/k/lindenau/menschen/{held.pk}/rolle/", {"role": "editor"})
    assert "letzte Koordination" in said.content.decode()
    # a second one whose account is closed does not count
    second = person("second@here.example")
    actions.give_role(by=coordinator, user=second, role="coordinator", municipality=world.here)
    second.is_active = False
    second.save()
    with pytest.raises(RefusedError):
        actions.end_membership(by=coordinator, membership=held)
    second.is_active = True
    second.save()
    actions.end_membership(by=coordinator, membership=held)
    assert client.get("/k/lindenau/").status_code == 404


def test_actions_ask_for_the_permission_themselves(world: World) -> None:
    for by in (world.people["here"]["editor"], world.people["there"]["coordinator"]):
        with pytest.raises(PermissionDenied):
            actions.invite(by=by, municipality=world.here, email="a@b.example", role="editor")
        with pytest.raises(PermissionDenied):
            actions.end_membership(by=by, membership=world.membership("here", "editor"))
        with pytest.raises(PermissionDenied):
            actions.change_role(
                by=by, membership=world.membership("here", "editor"), role="coordinator"
            )
    with pytest.raises(PermissionDenied):
        actions.found_municipality(
            by=world.people["here"]["coordinator"], key="09999", name="Neu", kind="kreis"
        )


def test_the_history_names_who_did_what(world: World, browser: Browser) -> None:
    coordinator = world.people["here"]["coordinator"]
    client = browser(coordinator)
    browser().post(invited(client), NEW)
    held = world.membership("here", "editor")
    actions.change_role(by=coordinator, membership=held, role="steering")
    actions.end_membership(by=coordinator, membership=held)
    found = [(one.by, one.what.split(":")[0]) for one in changes(world.here)][:5]
    assert found == [
        (str(coordinator), "Rolle beendet"),
        (str(coordinator), "Rolle geändert"),
        ("Ada Neu", "Rolle gegeben"),
        ("Ada Neu", "Einladung angenommen"),
        (str(coordinator), "Einladung verschickt"),
    ]
    page = client.get("/k/lindenau/menschen/verlauf/").content.decode()
    assert "Rolle beendet" in page and "Erlental" not in page


def test_history_is_written_with_the_change_or_not_at_all(world: World) -> None:
    before = Membership.history.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.end_membership(
            by=world.people["here"]["coordinator"], membership=world.membership("here", "editor")
        )
        assert Membership.history.count() == before + 1
        _ = 1 / 0
    assert Membership.history.count() == before
    assert world.membership("here", "editor").role == "editor"


def test_an_administrator_founds_a_municipality_and_invites_its_coordination(
    world: World, browser: Browser
) -> None:
    client = browser(world.people["here"]["administrator"])
    new = {"name": "Stadt Mühlgrün", "key": "16055000", "kind": "city", "email": "k@m.example"}
    assert client.post("/anlage/", {**new, "key": "12"}).status_code == 200
    assert client.post("/anlage/", new).status_code == 302
    made = Municipality.objects.get(key="16055000")
    assert made.slug == "stadt-muehlgruen"
    assert client.get(f"/k/{made.slug}/").status_code == 404, "an administrator sees no figures"
    link = re.search(r"/einladung/\S+", mail.outbox[-1].body)
    assert link
    joined = browser()
    assert joined.post(link[0], NEW)["Location"] == "/k/stadt-muehlgruen/"


def test_who_belongs_to_several_municipalities_chooses(world: World, browser: Browser) -> None:
    both = world.people["here"]["editor"]
    actions.give_role(by=None, user=both, role="steering", municipality=world.there)
    client = browser(both)
    page = client.get("/kommunen/").content.decode()
    assert page.index("Erlental") < page.index("Lindenau")
    assert "Kommune wechseln" in client.get("/k/erlental/").content.decode()
    assert client.get("/k/erlental/menschen/").status_code == 403


def test_without_a_role_one_is_told_whom_to_ask(world: World, browser: Browser) -> None:
    assert "Bitten Sie die Koordination" in browser(world.nobody).get("/kommunen/").content.decode()


@pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="two writers at once need PostgreSQL: DATABASE_URL (SQLite lets in one at a time)",
)
@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_who_end_each_other_at_once_one_stays(
    transactional_db: None, world: World
) -> None:
    first = world.people["here"]["coordinator"]
    second = person("second@here.example")
    actions.give_role(by=first, user=second, role="coordinator", municipality=world.here)
    held = {one.user: one for one in people(world.here).filter(role="coordinator")}
    together = threading.Barrier(2)

    def end(by: User, whose: User) -> str:
        together.wait()
        try:
            actions.end_membership(by=by, membership=held[whose])
        except (RefusedError, PermissionDenied) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(end, (first, second), (second, first)))
    assert said.count("ended") == 1
    assert people(world.here).filter(role="coordinator").count() == 1


@pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="two writers at once need PostgreSQL: DATABASE_URL (SQLite lets in one at a time)",
)
@pytest.mark.django_db(transaction=True)
def test_a_link_opened_twice_at_once_is_accepted_once(transactional_db: None, world: World) -> None:
    ada = person("ada@traeger.example")
    offered = actions.invite(
        by=world.people["here"]["coordinator"], municipality=world.here, email=ada.email,
        role="provider",
    )  # fmt: skip
    together = threading.Barrier(2)

    def take(_: int) -> bool:
        together.wait()
        try:
            actions.accept(invitation=offered, by=ada)
        except RefusedError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, range(2))) == [False, True]
    assert memberships_of(ada).count() == 1
