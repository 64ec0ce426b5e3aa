"""The overview: what holds, what has changed and why, what needs attention, computing anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed
from tests.platform.directory.inventory import put

from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import told
from lueckenlos.chain.shown_overview import change_of
from lueckenlos.directory.models import Service
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker

PAGE = "/k/lindenau/kette/"
COMPUTE = f"{PAGE}rechnen/"
Open = Callable[..., Client]


@pytest.fixture
def run(world: World, tmp_path: Any, settings: Any) -> AnalysisRun:
    settings.MEDIA_ROOT = tmp_path / "media"
    return computed(world)


def test_it_tells_what_holds_with_day_and_sources(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client = browser(world.people["here"]["steering"])
    text = client.get(PAGE).content.decode()
    head = told(run).figures.headlines[0]
    assert f"{head.holding_recorded} von {head.links}" in text
    assert "Stichtag 18.11.2026" in text and "Stufe 3 von 3" in text
    assert "Einwohnermelderegister" in text
    assert "Übergänge" in text and "noch nicht erfasst" in text
    assert "Neu berechnen" not in text and "Veraltet" not in text
    said = client.get(f"{PAGE}ueberblick.json").json()
    assert said["headlines"][0]["holding_recorded"] == head.holding_recorded
    assert said["reference_day"] == "2026-11-18"
    lines = client.get(f"{PAGE}ueberblick.csv").content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Bereich;Was;Wert;Dazu;Stichtag;Quellen"
    assert lines[1].startswith(f"Überblick;Glieder, die tragen;{head.holding_recorded} von")
    assert all(";18.11.2026;" in line for line in lines[1:-1])
    fact = client.get("/k/lindenau/").content.decode()
    assert f"{head.holding_recorded} von {head.links}" in fact
    assert browser(world.people["here"]["gemeinde"]).get(PAGE).status_code == 403


def test_a_change_is_told_as_veraltet_then_computed_with_its_reason(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client = browser(world.people["here"]["editor"])
    service = Service.objects.for_municipality(world.here).filter(ends_on=None).first()
    assert service
    service.ends_on = run.reference_day + timedelta(days=2)
    service.save()
    assert "wird in einer minute neu gerechnet" in client.get(PAGE).content.decode().lower()
    today = timezone.localdate()
    assert client.post(COMPUTE, {"day": today.isoformat()}).status_code == 302
    text = client.get(PAGE).content.decode()
    assert 'hx-trigger="every 2s"' in text and '<meta http-equiv="refresh"' in text
    part = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div class="flow" id="stand"') and "<main" not in part
    Worker().run(until_idle=True)
    assert "HX-Refresh" in client.get(PAGE, headers={"HX-Request": "true"}).headers
    text = client.get(PAGE).content.decode()
    assert "Was sich seit dem Lauf zum 18.11.2026 (gerechnet am " in text
    assert "1 Angebot hat aufgehört" in text
    assert "Veraltet" not in text


@pytest.mark.parametrize("day", ["", "1999-12-31", "9999-12-31", "gestern"])
def test_a_day_that_does_not_fit_orders_nothing(world: World, browser: Open, day: str) -> None:
    client = browser(world.people["here"]["editor"])
    put(world.here, [OfferRecord(id="1", name="Treff", provider="", kind="Spielplatz")])
    answer = client.post(COMPUTE, {"day": day})
    assert answer.status_code == 200 and "id_day-error" in answer.content.decode()
    assert not Job.objects.for_municipality(world.here).exists()
    assert browser(world.people["here"]["steering"]).post(COMPUTE, {"day": day}).status_code == 403


def test_before_the_first_run_it_says_what_is_missing(world: World, browser: Open) -> None:
    client = browser(world.people["here"]["editor"])
    text = client.get(PAGE).content.decode()
    assert "Noch keine Angebote" in text and "Jetzt rechnen" not in text
    assert client.get(f"{PAGE}ueberblick.json").status_code == 404
    put(world.here, [OfferRecord(id="1", name="Treff", provider="", kind="Spielplatz")])
    text = client.get(PAGE).content.decode()
    assert "Noch nicht gerechnet" in text and "Jetzt rechnen" in text
    assert "Rechnen Sie die Kette" in client.get("/k/lindenau/").content.decode()
    client.post(COMPUTE, {"day": timezone.localdate().isoformat()})
    Worker().run(until_idle=True)
    text = client.get(PAGE).content.decode()
    assert "Stufe 1 von 3" in text and "Das wird als Nächstes sichtbar" in text
    assert "Glieder, die tragen" not in text


def test_only_offers_make_it_better() -> None:
    nothing = {"confirmed": 0, "recorded": 0, "findings": 0}
    more = {"confirmed": 1, "recorded": 2, "findings": -1}
    surer = {**nothing, "judged": 15, "certain": 1}
    offers = {"begun": 2, "ended": 0, "added": 0, "removed": 0, "corrected": 0}
    parts = {"children": more, "rule": nothing, "records": surer, "offers": more}
    run = AnalysisRun(change={"since": "", "day": "2026-10-01", "parts": parts, "offers": offers})
    change = change_of(run)
    assert change is not None
    assert change.parts[1].effect == "15 beurteilbare Glieder mehr, 1 sichere Lücke mehr"
    assert change is not None and change.day == "01.10.2026"
    assert [(one.name, one.better) for one in change.parts] == [
        ("Kinder", False), ("Angaben", False), ("Angebote", True)
    ]  # fmt: skip
    assert change.parts[0].effect == (
        "2 Glieder tragen mehr, 1 Glied ist bestätigt mehr, 1 Lücke oder Frage weniger"
    )
    assert change.offers == "2 Angebote haben begonnen"
    run.change["parts"]["offers"] = {"confirmed": 0, "recorded": -1, "findings": -1}
    worse = change_of(run)
    assert worse is not None and not worse.parts[-1].better
    assert change_of(AnalysisRun(change={})) is None


def test_what_needs_attention_is_at_most_ten_each_with_its_page(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client = browser(world.people["here"]["coordinator"])
    said = client.get(f"{PAGE}ueberblick.json").json()["attention"]
    assert {"gaps", "bestaetigung", "alter", "undeclared"} <= {one["key"] for one in said}
    assert len(said) <= 10
    for one in said:
        assert client.get(one["url"]).status_code == 200, one
    Service.objects.for_municipality(world.here).update(kind_key="", place="", area="")
    AnalysisRun.objects.for_municipality(world.here).update(reference_day=date(2020, 1, 1))
    Job.objects.for_municipality(world.here).create(
        municipality=world.here, kind="chain.analyse", state=Job.State.FAILED, error="Speicher"
    )
    text = client.get(PAGE).content.decode()
    assert "Die letzte Rechnung ist gescheitert" in text and "Speicher" in text
    assert "Die Zahlen gelten für den 01.01.2020" in text
    assert "ohne erkannte Angebotsart" in text
    item = client.get(f"{PAGE}ueberblick.json").json()["attention"][0]
    assert item["key"] == "failed" and "/arbeiten/" in item["url"]
    reader = browser(world.people["here"]["steering"])
    item = reader.get(f"{PAGE}ueberblick.json").json()["attention"][0]
    assert reader.get(item["url"]).status_code == 200


def test_the_number_of_queries_does_not_grow(world: World, run: AnalysisRun, browser: Open) -> None:
    client = browser(world.people["here"]["coordinator"])
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    put(world.here, [OfferRecord(id=f"x{at}", name="A", provider="B", kind="") for at in range(30)])
    again = computed(world)
    assert again.offers > run.offers
    client.get(PAGE)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)
