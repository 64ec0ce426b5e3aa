"""What the coordination decides: open or closed, which texts families read, what is reported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.finder.conftest import service

from lueckenlos.directory.models import ApprovedText, ErrorReport, FamilyFinder
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
        assert (
            one.url.startswith("https://www.gesetze-im-internet.de/") or one.key == "schulpflicht"
        )


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
