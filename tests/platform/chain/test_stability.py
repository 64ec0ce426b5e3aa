"""How sure findings are: computed after a run, kept with it, said beside every finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed
from tests.platform.chain.shown import gemeinde, kept_run

from lueckenlos.assemble.sureness import plausible
from lueckenlos.chain.actions import order_run
from lueckenlos.chain.models import AnalysisRun, Gap, Stability
from lueckenlos.chain.queries import told
from lueckenlos.chain.stability import share_of, stability_of, surest, words_of
from lueckenlos.chain.stability_rule import Rule, rule_of, told_by
from lueckenlos.chain.stability_work import SURE, order_stability
from lueckenlos.exchange.kept import packed
from lueckenlos.exchange.sureness import Sureness, SureRow
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker
from lueckenlos.report.sureness import of_hundred

Open = Callable[..., Client]
START = "/k/lindenau/kette/wie-sicher/"


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def some_told(run: AnalysisRun) -> Sureness:
    """Shares by hand: the first area of every gap is the neediest, the second is secret."""
    rows, seen = [], set()
    for gap in Gap.unscoped.all():
        for at, area in enumerate(gap.areas):
            if (gap.population, gap.field, area) not in seen:
                seen.add((gap.population, gap.field, area))
                told_ = (None, None) if at == 1 else (198 - at, 190 - at)
                rows.append(SureRow(area, gap.population, gap.field, *told_))
    return Sureness(200, 5, 1, plausible().varied, tuple(rows))


def kept(world: World) -> tuple[AnalysisRun, Sureness]:
    """The run of the sample with shares by hand."""
    run = kept_run(world)
    sure = some_told(run)
    Stability.objects.create(run=run, told=packed(sure))
    return run, sure


# --- the work ------------------------------------------------------------------------------------


def test_the_worker_finds_it_out_after_the_run_and_once(world: World, browser: Open) -> None:
    """The page says so until then; what the run withholds is not told; it goes with its run."""
    run, client = computed(world), browser(world.people["here"]["coordinator"])
    assert stability_of(run) is None and "Noch nicht gerechnet" in text_of(client.get(START))
    assert client.get(f"{START}wie-sicher.json").status_code == 404
    order_stability()
    order_stability()
    job = Job.unscoped.get(kind=SURE)
    Worker().run(until_idle=True)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    assert job.result == {"url": START}
    sure = stability_of(run)
    assert sure is not None and (sure.number, sure.most) == (200, 5)
    assert any(row.among for row in sure.rows) and any(row.among is None for row in sure.rows)
    assert {row.area_id for row in sure.rows} == {area.id for area in told(run).areas}
    rows = {(row.population, row.field, row.area_id): row for row in sure.rows}
    silent = {
        (row.population, row.field, row.area_id)
        for row in told(run).figures.coverage
        if row.children is None
    }
    assert silent and all(rows[key].among is None for key in silent if key in rows)
    order_stability()
    assert Job.unscoped.filter(kind=SURE).count() == 1
    page = text_of(client.get(START))
    assert "200-mal wiederholt" in page and "Weg mit dem Auto: 75 bis 150" in page
    run.delete()
    assert not Stability.objects.exists()


def test_it_waits_for_everything_else(world: World) -> None:
    run = computed(world)
    other = order_run(
        by=world.people["here"]["coordinator"], municipality=world.here, day=run.reference_day
    )
    order_stability()
    assert other and not Job.unscoped.filter(kind=SURE).exists()


def test_a_run_that_is_gone_is_refused(world: World) -> None:
    run = computed(world)
    order_stability()
    run.delete()
    Worker().run(until_idle=True)
    job = Job.unscoped.get(kind=SURE)
    assert job.state == Job.State.FAILED and "gibt es nicht mehr" in job.error


# --- words ---------------------------------------------------------------------------------------


def test_the_share_is_said_in_plain_words(world: World) -> None:
    run = kept_run(world)
    one, two, three = (area for area in told(run).areas[:3])
    rows = (
        SureRow(one.id, "children", "treffpunkt", 151, 33),
        SureRow(two.id, "children", "treffpunkt", 199, 166),
        SureRow(three.id, "children", "treffpunkt", None, None),
    )
    sure = Sureness(200, 5, 1, (), rows)
    areas = [one.id, two.id, three.id]
    assert words_of(run, sure, "children", "treffpunkt", areas) == (
        f"In 83 von 100 denkbaren Rechnungen gehört {two.name} hier zu den fünf Gebieten, die es "
        f"am nötigsten haben; {one.name} in 17. Eine Lücke ist es in 100 von 100."
    )
    assert share_of(sure, "children", "treffpunkt", areas) == 83
    assert "nicht sagen" in words_of(run, sure, "children", "treffpunkt", [three.id])
    assert share_of(sure, "children", "treffpunkt", [three.id]) is None
    assert surest(run, sure) == ""
    often = replace(rows[0], among=181)
    assert surest(run, replace(sure, rows=(often, *rows[1:]))) == (
        f"in 90 oder mehr von 100: Treffpunkt und Teilhabe: {one.name}"
    )
    single = replace(sure, most=1)
    assert "zu dem einen Gebiet, das es am nötigsten hat" in words_of(
        run, single, "children", "treffpunkt", [two.id]
    )
    assert [of_hundred(n, sure) for n in (0, 1, 2, 3, 199, 200)] == [0, 1, 1, 2, 100, 100]


# --- pages ---------------------------------------------------------------------------------------


def test_it_stands_beside_the_finding_wherever_it_is_told(world: World, browser: Open) -> None:
    run, sure = kept(world)
    client = browser(world.people["here"]["coordinator"])
    gap = Gap.unscoped.filter(population="children").order_by("number")[0]
    said = words_of(run, sure, gap.population, gap.field, gap.areas)
    home = "/k/lindenau/kette/"
    page = text_of(client.get(f"{home}luecken/{gap.number}/"))
    assert said in page and f'href="{START}"' in page
    assert "In 95 von 100 denkbaren Rechnungen" in said
    listed = text_of(client.get(f"{home}luecken/"))
    share = share_of(sure, gap.population, gap.field, gap.areas)
    assert f"am nötigsten: {share}\u00a0von\u00a0100" in listed and START in listed
    for path in ("luecken/liste.json", f"luecken/{gap.number}/luecke.json"):
        told_ = client.get(f"{home}{path}").json()
        first = next(one for one in told_.get("gaps", [told_]) if one["number"] == gap.number)
        assert first["among_neediest_of_100"] == share
    for path in ("luecken/liste.csv", f"luecken/{gap.number}/luecke.csv"):
        table = client.get(f"{home}{path}").content.decode("utf-8-sig")
        assert f";{share}" in table and "unter den nötigsten, von 100 Rechnungen" in table
    area = text_of(client.get(f"{home}gebiete/{gap.areas[0]}/"))
    assert words_of(run, sure, gap.population, gap.field, gap.areas[:1]) in area
    overview = text_of(client.get(home))
    assert "am nötigsten ist" in overview and START in overview


def test_before_it_is_known_pages_say_nothing_of_it(world: World, browser: Open) -> None:
    kept_run(world)
    client, gap = browser(world.people["here"]["coordinator"]), Gap.unscoped.order_by("number")[0]
    for path in ("", f"luecken/{gap.number}/", f"gebiete/{gap.areas[0]}/"):
        assert "denkbare" not in text_of(client.get(f"/k/lindenau/kette/{path}"))


def test_a_gemeinde_reads_no_rank_of_its_area(world: World, browser: Open) -> None:
    """The share compares it with areas it sees nothing of."""
    kept(world)
    gap = Gap.unscoped.filter(population="children").order_by("number")[0]
    own, _ = gemeinde(world)
    client = browser(world.people["here"]["gemeinde"])
    assert "denkbare" not in text_of(client.get(f"/k/lindenau/kette/gebiete/{own}/"))
    assert gap and client.get(START).status_code in (403, 404)


def test_files_tell_what_the_page_tells(world: World, browser: Open) -> None:
    run, sure = kept(world)
    client = browser(world.people["here"]["coordinator"])
    data = client.get(f"{START}wie-sicher.json").json()
    assert (data["runs"], data["most"], len(data["rows"])) == (200, 5, len(sure.rows))
    assert {one["key"] for one in data["varied"]} == {one.key for one in plausible().varied}
    lines = client.get(f"{START}wie-sicher.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Gebietsschlüssel;Gebiet;Kinder;Handlungsfeld;unter den nötigsten")
    assert len(lines) == 1 + len(sure.rows)
    secret = next(row for row in sure.rows if row.among is None)
    assert any(line.startswith(secret.area_id) and ";;;" in line for line in lines[1:])
    page = text_of(client.get(START))
    assert page.count("<tr") == 1 + min(100, sum(bool(row.gap) for row in sure.rows))
    assert run


def test_the_number_of_queries_does_not_grow_with_what_is_told(
    world: World, browser: Open, django_assert_max_num_queries: Any
) -> None:
    run, sure = kept(world)
    client = browser(world.people["here"]["coordinator"])
    client.get(START)
    with django_assert_max_num_queries(25) as many:
        client.get(START)
    few = replace(sure, rows=sure.rows[:1])
    Stability.objects.filter(run=run).delete()
    Stability.objects.create(run=run, told=packed(few))
    client.get(START)
    with django_assert_max_num_queries(25) as one:
        client.get(START)
    assert len(many) == len(one)


# --- how the picture moves -----------------------------------------------------------------------


def test_a_rule_is_moved_without_javascript(world: World, browser: Open) -> None:
    """By the rule of the scheme nothing is other; a longer way reaches more."""
    run = computed(world)
    client = browser(world.people["here"]["coordinator"])
    page = text_of(client.get(f"{START}regel/"))
    assert 'type="range"' in page and "Reichweite wie im Schema" in page and "<svg" in page
    same = client.get(f"{START}regel/regel.json").json()
    assert not any(one["other"] for one in (*same["areas"], *same["links"]))
    far = client.get(f"{START}regel/regel.json", {"weg": "150", "ab": "70"}).json()
    near = client.get(f"{START}regel/regel.json", {"weg": "75", "ab": "100"}).json()
    assert far["rule"]["words"].startswith("Reichweite auf 150 %; ein Glied trägt ab 70 %")
    assert any(one["other"] for one in far["links"]) and any(one["other"] for one in near["links"])
    less = client.get(f"{START}regel/regel.json", {"zaehlung": "bestaetigt"}).json()
    assert any(one["other"] for one in less["links"])
    part = text_of(client.get(f"{START}regel/?weg=75", headers={"HX-Request": "true"}))
    assert "hx-swap-oob" in part and "<h1" not in part and "Reichweite auf 75 %" in part
    link = {"weg": "75", "zeigt": "glied:treffpunkt/0-3"}
    picture = text_of(client.get(f"{START}regel/", link))
    assert "Wo das Glied trägt: Treffpunkt" in picture and "Kinder, für die es trägt" in picture
    moved = [one["name"] for one in client.get(f"{START}regel/regel.json", link).json()["areas"]
             if one["other"]]  # fmt: skip
    assert moved and f"{moved[0]}" in picture.split("die Farbe: ")[1].split("</p>")[0]
    lines = client.get(f"{START}regel/regel.csv?weg=75").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(near["areas"]) + len(near["links"])
    shares = {
        reach: [row.held_recorded or 0 for row in told_by(run, Rule(reach)).figures.overall_links]
        for reach in (75, 100, 150)
    }
    assert all(a <= b for a, b in zip(shares[75], shares[100], strict=True))
    assert all(a <= b for a, b in zip(shares[100], shares[150], strict=True))


def test_by_the_rule_of_the_scheme_the_picture_is_that_of_the_run(world: World) -> None:
    """Confirmed ones as well: no page contradicts another."""
    run = computed(world)
    key = told(run).figures.populations[0].key
    mine = [row for row in told(run).figures.links if row.population == key]
    plain, sure = told_by(run, Rule()).figures.links, told_by(run, Rule(confirmed=True)).figures
    assert [row.held_recorded for row in plain] == [row.held_recorded for row in mine]
    assert [row.held_recorded for row in sure.links] == [row.held_confirmed for row in mine]


@pytest.mark.parametrize(
    ("asked", "position"),
    [("", (100, 90)), ("weg=999999&ab=x", (100, 90)), ("weg=110&ab=84", (100, 80)),
     ("weg=0&ab=1000", (75, 100)), ("weg=-5&ab=²", (100, 90))],
)  # fmt: skip
def test_there_are_a_few_positions_only(asked: str, position: tuple[int, int]) -> None:
    found = rule_of(QueryDict(asked))
    assert (found.reach, found.holds) == position
