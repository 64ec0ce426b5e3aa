"""Wo als Nächstes and the tour: asked, worked on, shown, shared and handed on as a scenario."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.chain import siting_actions as actions
from lueckenlos.chain.models import AnalysisRun, Scenario, Siting
from lueckenlos.chain.shown_chain import story
from lueckenlos.chain.siting_asked import Asked, Site
from lueckenlos.directory.models import Service
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker

Open = Callable[..., Client]
START, TOUR = "/k/lindenau/kette/wo-als-naechstes/", "/k/lindenau/kette/tour/"
SITES = {"name": "Drei weitere", "kind": "familienzentrum", "population": "children", "areas": "on",
         "most": "3", "aim": "children", "level": "recorded", "apart_m": "0"}  # fmt: skip
ROUND = {"name": "Beratung unterwegs", "kind": "familienzentrum", "population": "children",
         "areas": "on", "counts": "all", "months": "6", "per_month": "2", "times": "2",
         "per_gemeinde": "on", "gap": "2", "seconds": "5"}  # fmt: skip


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return computed(world)


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def first_month(client: Client) -> str:
    page = client.get(TOUR).content.decode()
    return page.split('name="first"')[1].split('<option value="')[1][:10]


def answered(client: Client, start: str, said: dict[str, Any]) -> str:
    """The address of the page of an answer."""
    client.post(f"{start}fragen/", said)
    Worker().run(until_idle=True)
    job = Job.unscoped.latest("ordered")
    assert job.state == Job.State.DONE, job.error
    return str(job.result["url"])


def rows_of(client: Client, address: str) -> list[list[str]]:
    content = client.get(address).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def test_where_next_from_the_question_to_a_scenario(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    people, before = world.people["here"], list(Service.unscoped.order_by("pk").values())
    client = browser(people["coordinator"])
    assert "Noch keine Frage" in text_of(client.get(START))
    home = answered(client, START, SITES)
    one = Siting.unscoped.get()
    assert (one.run, one.checksum) == (run, run.checksum)
    page = text_of(client.get(home))
    assert "Die Standorte" in page and "Was bleibt" in page and "Auf der Karte" in page
    assert "Mehr schafft keine andere Auswahl" in page
    assert "neuerer Lauf" not in page
    asked = {
        "Mindestabstand": "keiner", "Wie viele kommen dazu": "3", "Budget": "keines",
        "Als vorhanden gilt": "was erfasst ist",
    }  # fmt: skip
    for name, words in asked.items():
        assert f"<dt>{name}</dt><dd>{words}</dd>" in page

    told = client.get(f"{home}ergebnis.json").json()
    assert told["answer"]["total"] > told["answer"]["value"] > 0
    numbers = [told["answer"][name] for name in ("total", "value", "bound")]
    numbers += [site[name] for site in told["answer"]["sites"] for name in ("gain", "left")]
    assert all(number % 10 == 0 for number in numbers)
    head, *rows = rows_of(client, f"{home}ergebnis.csv")
    assert head[1] == "Standort" and len(rows) == 3
    assert [row[1] for row in rows] == [site["name"] for site in told["answer"]["sites"]]
    assert all(row[1] in page for row in rows)

    adopted = client.post(f"{home}uebernehmen/")
    scenario = Scenario.unscoped.get()
    assert str(scenario.pk) in adopted.headers["Location"]
    assert [change["what"] for change in scenario.changes] == ["add"] * 3
    assert "Wo sich etwas ändert" in text_of(client.get(adopted.headers["Location"]))
    assert list(Service.unscoped.order_by("pk").values()) == before


def test_rules_hold_and_a_list_is_a_source_of_places(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    client = browser(world.people["here"]["editor"])
    areas = [row[0] for row in _areas(run)]
    listed = "\n".join(f"Haus {n};{name};{1000 * (n + 1)}" for n, name in enumerate(areas[:6]))
    said = {**SITES, "areas": "", "listed": listed, "budget": "5000", "per_gemeinde": "on",
            "apart_m": "500"}  # fmt: skip
    home = answered(client, START, said)
    rows = rows_of(client, f"{home}ergebnis.csv")[1:]
    assert rows and sum(int(row[6].replace(".", "").split()[0]) for row in rows) <= 5000
    page = text_of(client.get(home))
    assert "5.000 €" in page and "500 m" in page


def _areas(run: AnalysisRun) -> list[tuple[str, str]]:
    return [(area.name, area.id) for area in story(run).areas]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"areas": ""}, "Wählen Sie, welche Orte in Frage kommen"),
        ({"areas": "", "listed": "Alte Post; Atlantis"}, "Zeile 1: „Atlantis“ ist kein Gebiet"),
        ({"listed": "Alte Post; 50,1 9,4; viel"}, "keine ganzen Euro"),
        ({"most": "21"}, "20"),
        ({"budget": "100"}, "Ein Budget braucht Kosten"),
        ({"kind": "feld:treffpunkt"}, "Nennen Sie eines"),
        ({"kind": "frauenhaus"}, "kind"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(
    world: World, browser: Open, run: AnalysisRun, said: dict[str, str], words: str
) -> None:
    client = browser(world.people["here"]["coordinator"])
    assert words in text_of(client.post(f"{START}fragen/", {**SITES, **said}))
    assert not Siting.unscoped.exists()


def test_a_tour_has_a_calendar_that_can_be_taken_away(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    client = browser(world.people["here"]["coordinator"])
    first = first_month(client)
    only = f"{_areas(run)[0][0]}"
    listed = f"Bürgerhaus; {only}; 15.{first[5:7]}.{first[:4]}"
    home = answered(client, TOUR, {**ROUND, "first": first, "listed": listed})
    page = text_of(client.get(home))
    assert "Wo die Tour wann hält" in page and "2-mal oder öfter" in page
    rows = rows_of(client, f"{home}ergebnis.csv")[1:]
    assert 0 < len(rows) <= 12
    months = [row[0] for row in rows]
    assert all(months.count(month) <= 2 for month in months)
    for number, row in enumerate(rows):
        for other in rows[number + 1 :]:
            if row[2] == other[2]:
                assert abs(_month(other[0]) - _month(row[0])) >= 2
    told = client.get(f"{home}ergebnis.json").json()["answer"]
    assert sum(told["often"]) == told["total"] and told["value"] <= told["bound"] <= told["total"]
    assert all(number % 10 == 0 for number in told["often"])
    calendar = Calendar.from_ical(client.get(f"{home}tour.ics").content)
    assert len(calendar.walk("VEVENT")) == len(rows)


def _month(text: str) -> int:
    month, year = text.split(".")
    return int(year) * 12 + int(month)


def test_what_is_not_shared_is_nobodys_business(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    people = world.people["here"]
    asking, steering = browser(people["coordinator"]), browser(people["steering"])
    home = answered(asking, START, SITES)
    assert "Neue Frage" not in text_of(steering.get(START))
    assert steering.get(home).status_code == 404
    assert browser(people["editor"]).get(home).status_code == 404
    assert asking.post(f"{home}teilen/", {"teilen": "1"}).status_code == 302
    page = text_of(steering.get(home))
    assert "Die Standorte" in page and "übernehmen" not in page
    assert steering.post(f"{home}uebernehmen/").status_code == 403
    editor = browser(people["editor"])
    assert editor.post(f"{home}loeschen/").status_code == 404
    assert editor.post(f"{home}uebernehmen/").status_code == 302
    asking.post(f"{home}teilen/", {"teilen": "0"})
    assert steering.get(home).status_code == 404
    asking.post(f"{home}loeschen/")
    assert not Siting.unscoped.exists() and Siting.history.filter(history_type="-").count() == 1


def test_a_newer_run_is_said_and_the_question_can_be_asked_of_it(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    client = browser(world.people["here"]["coordinator"])
    home = answered(client, START, SITES)
    AnalysisRun.unscoped.filter(pk=run.pk).update(checksum="andere")
    assert "neueren Lauf" in text_of(client.get(home))
    client.post(f"{home}neu-rechnen/")
    assert "Wird gerechnet" in text_of(client.get(home))
    Worker().run(until_idle=True)
    page = text_of(client.get(home))
    assert "neueren Lauf" not in page and "Die Standorte" in page


def test_work_that_was_cancelled_leaves_no_answer(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    client = browser(world.people["here"]["coordinator"])
    client.post(f"{START}fragen/", SITES)
    one = Siting.unscoped.get()
    client.post(f"/arbeiten/{one.job_id}/abbrechen/")
    Worker().run(until_idle=True)
    page = text_of(client.get(f"{START}{one.pk}/"))
    assert "Ohne Ergebnis" in page and "Neu rechnen" in page
    client.post(f"{START}{one.pk}/neu-rechnen/")
    Worker().run(until_idle=True)
    assert "Die Standorte" in text_of(client.get(f"{START}{one.pk}/"))


def test_the_list_costs_the_same_for_many_questions(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    by, client = world.people["here"]["coordinator"], browser(world.people["here"]["coordinator"])
    asked = Asked("familienzentrum", sites=(Site("Rathaus", latitude=50.0, longitude=9.0),))
    spent = []
    for many in (2, 6):
        for n in range(many):
            actions.ask(by=by, municipality=world.here, run=run, sort="sites", name=f"Frage {n}",
                        asked=asked)  # fmt: skip
        client.get(START)
        with CaptureQueriesContext(connection) as found:
            text_of(client.get(START))
        spent.append(len(found))
    assert spent[0] == spent[1]


def test_work_that_begins_anew_keeps_one_answer(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    """A worker dies after it has kept the answer: the next one finds it and writes nothing."""
    client = browser(world.people["here"]["coordinator"])
    answered(client, START, SITES)
    before = Siting.unscoped.get()
    lines = Siting.history.count()
    Job.unscoped.filter(pk=before.job_id).update(state=Job.State.WAITING, ended=None)
    Worker().run(until_idle=True)
    assert Job.unscoped.get(pk=before.job_id).state == Job.State.DONE
    assert Siting.unscoped.get().answer == before.answer
    assert Siting.history.count() == lines
