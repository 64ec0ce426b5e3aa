"""What the coordination decides: open or closed, which texts families read, what is reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from qrcode.main import QRCode
from tests.platform.accounts.conftest import World, person
from tests.platform.finder.conftest import service

from lueckenlos.accounts.models import Notice
from lueckenlos.accounts.people import give_role
from lueckenlos.directory.models import ApprovedText, ErrorReport, FamilyFinder, Service
from lueckenlos.finder import actions
from lueckenlos.finder.way import texts, way_of
from lueckenlos.finder.words import AGES

DAY = date(2026, 11, 22)
Open = Callable[..., Client]


def test_the_coordination_opens_and_closes_the_finder(world: World, browser: Open) -> None:
    mine, stranger = browser(world.people["here"]["coordinator"]), browser()
    assert stranger.get("/familien/lindenau/").status_code == 404
    text = mine.post("/k/lindenau/familien/", {"open": "1"}, follow=True).content.decode()
    assert "Familien können jetzt suchen." in text and "/familien/lindenau/" in text
    assert stranger.get("/familien/lindenau/").status_code == 200
    mine.post("/k/lindenau/familien/", {"open": "0"})
    assert stranger.get("/familien/lindenau/").status_code == 404
    kept = FamilyFinder.objects.for_municipality(world.here).get().history.all()
    assert [(one.open, one.history_user) for one in kept] == [
        (False, world.people["here"]["coordinator"]), (True, world.people["here"]["coordinator"])
    ]  # fmt: skip


def test_before_opening_it_is_said_how_many_offers_are_unconfirmed(
    open_world: World, browser: Open
) -> None:
    mine = browser(open_world.people["here"]["coordinator"])
    mine.post("/k/lindenau/familien/", {"open": "0"})
    text = " ".join(mine.get("/k/lindenau/familien/").content.decode().split())
    every = Service.objects.for_municipality(open_world.here).filter(published=True)
    number, none = every.count(), every.filter(assured_date=None).count()
    assert f'?fehlt=bestaetigung">{none} von {number}</a>' in text and none
    assert text.index("Nicht alles ist bestätigt") < text.index("Familiensuche öffnen")


def test_the_page_shows_the_whole_address_and_its_code_to_print(
    world: World, browser: Open
) -> None:
    mine, page = browser(world.people["here"]["coordinator"]), "/k/lindenau/familien/"
    address = "https://localhost/familien/lindenau/"
    secure = {"secure": True, "headers": {"host": "localhost"}}
    closed = mine.get(page, **secure).content.decode()
    assert "noch nicht geöffnet" in closed and address in closed and "QR-Code" not in closed
    mine.post(page, {"open": "1"})
    text = mine.get(page, **secure).content.decode()
    assert f'<a class="kern-link" href="{address}">{address}</a>' in text
    assert f'aria-label="QR-Code zu {address}"' in text and "style=" not in text
    code = QRCode()
    code.add_data(address)
    dark = {(x, y) for y, row in enumerate(code.get_matrix()) for x, on in enumerate(row) if on}
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", text)
    assert {(int(x) + more, int(y)) for x, y, long in runs for more in range(int(long))} == dark
    assert f'viewBox="0 0 {len(code.get_matrix())} ' in text


def test_a_closed_finder_says_since_when_and_who_closed_it(world: World, browser: Open) -> None:
    first, page = world.people["here"]["coordinator"], "/k/lindenau/familien/"
    second = person("zweite@here.example", "Zweite Koordination")
    give_role(by=None, user=second, role="coordinator", municipality=world.here)
    mine, other, stranger = browser(first), browser(second), browser()
    assert "noch nicht geöffnet" in mine.get(page).content.decode()
    assert "derzeit nicht geöffnet" not in stranger.get("/familien/lindenau/").content.decode()
    for who, opened in ((mine, "1"), (mine, "0"), (mine, "1"), (other, "0"), (mine, "0")):
        who.post(page, {"open": opened})
    for at, line in enumerate(FamilyFinder.history.order_by("history_id")):
        line.history_date = datetime(2026, 3, 1 + at, 8, 5, tzinfo=UTC)
        line.save()
    text = unescape(mine.get(page).content.decode())
    assert "seit dem 4.3.2026, 09:05 Uhr geschlossen" in text
    assert "Geschlossen hat sie Zweite Koordination" in text
    assert "noch geschlossen" not in text and "noch nicht geöffnet" not in text
    for path in ("", "alle/1/", "merkliste/"):
        answer = stranger.get(f"/familien/lindenau/{path}", headers={"accept-language": "de"})
        assert answer.status_code == 404 and "max-age" not in answer.headers["Cache-Control"]
        said = answer.content.decode()
        assert "Die Familiensuche von Lindenau ist derzeit nicht geöffnet." in said
        assert "Zweite" not in said
    assert "currently not open" in stranger.get("/familien/lindenau/?sprache=en").content.decode()


def test_only_the_coordination_decides(world: World, browser: Open) -> None:
    for role in ("editor", "provider", "steering"):
        client = browser(world.people["here"][role])
        for path in ("familien/", "familien/texte/"):
            assert client.post(f"/k/lindenau/{path}", {"open": "1"}).status_code == 403
    assert not FamilyFinder.objects.for_municipality(world.here).exists()


def test_families_read_a_text_only_once_it_is_approved(open_world: World, browser: Open) -> None:
    mine, stranger = browser(open_world.people["here"]["coordinator"]), browser()
    path, title = "/familien/lindenau/oberau/1/", "Anspruch auf einen Platz ab 1 Jahr"
    assert title not in stranger.get(path).content.decode()
    mine.post("/k/lindenau/familien/texte/", {"text": "platz_ab_1", "approve": "1"})
    text = stranger.get(path).content.decode()
    assert title in text and "§ 24 Abs. 2 SGB VIII" in text and "Stand 22.11.2026" in text
    assert title not in stranger.get("/familien/lindenau/oberau/4/").content.decode()
    soon = stranger.get("/familien/lindenau/oberau/0/").content.decode()
    assert title in soon.partition("Als Nächstes")[2]
    mine.post("/k/lindenau/familien/texte/", {"text": "platz_ab_1", "approve": ""})
    assert title not in stranger.get(path).content.decode()
    assert not ApprovedText.objects.for_municipality(open_world.here).exists()


def test_a_changed_text_waits_for_approval_again(open_world: World, browser: Open) -> None:
    by = open_world.people["here"]["coordinator"]
    text = next(one for one in texts() if one.key == "kindergeld")
    actions.approve(by=by, municipality=open_world.here, text=text)
    assert way_of(open_world.here, AGES["4"], DAY).money == (text,)
    ApprovedText.objects.for_municipality(open_world.here).update(version=text.version + 1)
    assert way_of(open_world.here, AGES["4"], DAY).money == ()
    page = browser(by).get("/k/lindenau/familien/texte/").content.decode()
    assert "geändert, wartet auf Freigabe" in page


def test_an_approval_is_only_for_the_version_somebody_saw(world: World, browser: Open) -> None:
    mine = browser(world.people["here"]["coordinator"])
    mine.post("/k/lindenau/familien/texte/", {"text": "kindergeld", "approve": "99"})
    assert not ApprovedText.objects.for_municipality(world.here).exists()
    answer = mine.post("/k/lindenau/familien/texte/", {"text": "gibtesnicht", "approve": "1"})
    assert answer.status_code == 404


def test_the_way_shows_now_next_and_money(world: World) -> None:
    by = world.people["here"]["coordinator"]
    for text in texts():
        actions.approve(by=by, municipality=world.here, text=text)
    way = way_of(world.here, AGES["schwanger"], DAY)
    assert "hebamme" in {one.key for one in way.now}
    assert {"u_untersuchungen", "platz_ab_1"} <= {one.key for one in way.soon}
    assert {"elterngeld", "mutterschaftsgeld"} <= {one.key for one in way.money}
    assert way.next_age == AGES["0"]
    assert way_of(world.here, AGES["5"], DAY).next_age == AGES["6"]
    assert way_of(world.here, AGES["17"], DAY).next_age is None
    assert way_of(world.here, AGES["alle"], DAY).now == ()
    before = way_of(world.here, AGES["6"], date(2026, 7, 31))
    assert "ganztag" not in {one.key for one in before.now}


def test_every_text_has_a_day_and_a_source() -> None:
    assert len({one.key for one in texts()}) == len(texts()) >= 20
    for one in texts():
        assert one.source and one.since <= one.written and one.months[0] < one.months[1]
        address = re.fullmatch(
            r"https://www\.gesetze-im-internet\.de/[a-z0-9_]+/(?:__|art_)(\d+[a-z]?)\.html", one.url
        )
        assert address and re.search(rf"(§|§§|Art\.|,) {address[1]}\b", one.source), one.key
        assert not re.search(r"€|Euro", one.text), "amounts change every year"


def test_a_button_says_of_what_and_keeps_its_word_beside(open_world: World, browser: Open) -> None:
    """With words for screen readers only inside, KERN makes a button a square for a sign."""
    actions.report(by=None, service=service(open_world, "1"), text="Die Nummer ist falsch")
    mine = browser(open_world.people["here"]["coordinator"])
    for path, name in (
        ("familien/texte/", "Freigeben: Hilfe einer Hebamme"),
        ("meldungen/", "Erledigt: Café Krümel"),
    ):
        text = unescape(mine.get(f"/k/lindenau/{path}").content.decode()).split("<main")[1]
        assert f'aria-label="{name}"' in text
        assert not re.search(r"<button[^>]*>(?:(?!</button>).)*kern-sr-only", text)


def test_reports_are_read_and_done(open_world: World, browser: Open) -> None:
    cafe = service(open_world, "1")
    made = actions.report(by=None, service=cafe, text="Die Nummer ist falsch <b>")
    editor = browser(open_world.people["here"]["editor"])
    page = editor.get("/k/lindenau/meldungen/").content.decode()
    assert "Die Nummer ist falsch &lt;b&gt;" in page and "Café Krümel" in page
    assert browser(open_world.people["here"]["steering"]).get(
        "/k/lindenau/meldungen/"
    ).status_code == 403  # fmt: skip
    foreign = browser(open_world.people["there"]["editor"])
    assert foreign.post(f"/k/erlental/meldungen/{made.pk}/erledigt/").status_code == 404
    page = editor.post(f"/k/lindenau/meldungen/{made.pk}/erledigt/", follow=True).content.decode()
    assert "erledigt am" in page
    made.refresh_from_db()
    assert made.by == open_world.people["here"]["editor"]


def test_done_reports_go_after_weeks_and_open_ones_stay(open_world: World) -> None:
    cafe, by = service(open_world, "1"), open_world.people["here"]["editor"]
    old, fresh, waiting = (
        actions.report(by=None, service=cafe, text=text) for text in ("alt", "neu", "offen")
    )
    for one in (old, fresh):
        actions.settle(by=by, report=one)
    every = ErrorReport.objects.for_municipality(open_world.here)
    every.filter(pk=old.pk).update(done=timezone.now() - timedelta(days=31))
    every.filter(pk=waiting.pk).update(made=timezone.now() - timedelta(days=400))
    actions.purge()
    assert {one.text for one in every} == {"neu", "offen"}
    assert "text" not in {one.name for one in ErrorReport.history.model._meta.fields}


# --- texts a public site owes its visitors -------------------------------------------------------

PAGE = "/k/lindenau/familien/"
MISSING = "Impressum, Datenschutzhinweis, Erklärung zur Barrierefreiheit"


@pytest.mark.parametrize(
    ("public", "address"), [(True, "http://127.0.0.1:8000"), (False, "https://kette.lindenau.de")]
)
def test_in_the_open_nothing_opens_before_its_texts_are_there(
    world: World, browser: Open, settings: Any, public: bool, address: str
) -> None:
    settings.PUBLIC, settings.BASE_URL = public, address
    mine = browser(world.people["here"]["coordinator"])
    text = mine.get(PAGE).content.decode()
    assert MISSING in text and "Familiensuche öffnen" not in text
    text = mine.post(PAGE, {"open": "1"}, follow=True).content.decode()
    assert f"bleibt geschlossen. Noch nicht ausgefüllt: {MISSING}." in text
    assert browser().get("/familien/lindenau/").status_code == 404
    for kind in Notice.Kind:
        Notice.unscoped.create(kind=kind, text="Steht hier.")
    assert "Familiensuche öffnen" in mine.get(PAGE).content.decode()
    text = mine.post(PAGE, {"open": "1"}, follow=True).content.decode()
    assert "Familien können jetzt suchen." in text


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:1"])
def test_to_try_it_out_it_is_said_before_the_button(
    world: World, browser: Open, settings: Any, address: str
) -> None:
    settings.PUBLIC, settings.BASE_URL = False, address
    mine = browser(world.people["here"]["coordinator"])
    text = mine.get(PAGE).content.decode()
    assert text.index(MISSING) < text.index("Familiensuche öffnen")
    mine.post(PAGE, {"open": "1"})
    assert browser().get("/familien/lindenau/").status_code == 200
    assert MISSING not in mine.get(PAGE).content.decode()


def test_an_open_finder_is_closed_whatever_is_missing(
    world: World, browser: Open, settings: Any
) -> None:
    mine = browser(world.people["here"]["coordinator"])
    mine.post(PAGE, {"open": "1"})
    settings.PUBLIC = True
    mine.post(PAGE, {"open": "0"})
    assert browser().get("/familien/lindenau/").status_code == 404
