"""Runs that are kept, and their reports: one edition for readers, one for the house."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.chain.models import AnalysisRun, Finding, Gap
from lueckenlos.chain.queries import findings, gap_numbers, told
from lueckenlos.report.html import html
from lueckenlos.report.story import report
from lueckenlos.report.words import ages

PAGE = "/k/lindenau/kette/laeufe/"
Open = Callable[..., Client]


@pytest.fixture
def run(world: World, tmp_path: Any, settings: Any) -> AnalysisRun:
    settings.MEDIA_ROOT = tmp_path / "media"
    return computed(world)


def test_the_public_edition_is_told_from_covered_figures(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client = browser(world.people["here"]["steering"])
    answer = client.get(f"{PAGE}{run.pk}/bericht.html")
    one = told(run)
    numbers = gap_numbers(run)
    expected = html(report(one.note, one.figures, one.areas, (), numbers=numbers))
    assert answer.content.decode() == expected
    assert "Öffentliche Fassung" in answer.content.decode()
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    book = client.get(f"{PAGE}{run.pk}/bericht.xlsx")
    names = load_workbook(io.BytesIO(book.content), read_only=True).sheetnames
    assert "Lücken und Fragen" in names and "Prüfbericht" not in names
    assert 'filename="bericht-2026-11-18.xlsx"' in book.headers["Content-Disposition"]
    for form in ("html", "pdf", "xlsx"):
        assert client.get(f"{PAGE}{run.pk}/intern/bericht.{form}").status_code == 403
    text = client.get(f"{PAGE}{run.pk}/").content.decode()
    assert "Interne Fassung" not in text
    assert run.checksum in text and run.engine in text and "Einwohnermelderegister" in text
    assert browser(world.people["here"]["state"]).get(f"{PAGE}{run.pk}/").status_code == 403
    assert browser(world.people["there"]["coordinator"]).get(PAGE).status_code == 404
    foreign = f"/k/erlental/kette/laeufe/{run.pk}/bericht.html"
    assert browser(world.people["there"]["coordinator"]).get(foreign).status_code == 404


def test_no_page_names_a_source_by_its_key(world: World, run: AnalysisRun, browser: Open) -> None:
    client = browser(world.people["here"]["steering"])
    second = told(run).figures.populations[1]
    page = unescape(client.get(f"{PAGE}{run.pk}/").content.decode())
    assert f'<li class="kern-body">{second.name}: {second.source}' in page
    area, chain = told(run).areas[0].id, "/k/lindenau/kette/"
    pages = ("", "band/", "karte/", "luecken/", f"gebiete/{area}/", "schema/", "vollstaendig/",
             f"laeufe/{run.pk}/", "erklaerung/?feld=treffpunkt&phase=0-3")  # fmt: skip
    for name in pages:
        answer = client.get(chain + name)
        assert answer.status_code == 200, name
        said = re.sub(r"<[^>]*>", " ", answer.content.decode().split("<main")[1])
        assert second.key not in said, name


def test_the_report_comes_as_pdf(world: World, run: AnalysisRun, browser: Open) -> None:
    answer = browser(world.people["here"]["steering"]).get(f"{PAGE}{run.pk}/bericht.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Type"] == "application/pdf"


CARD = re.compile(r"</span>(Lücke|Frage) ?(\d*)</p>\s*<h\d[^>]*>([^<]+)<")
"""The head of a finding in a report: word, number and title."""


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("edition", ["", "intern/"])
def test_a_finding_bears_the_number_of_its_gap_in_every_report(
    world: World, run: AnalysisRun, browser: Open, edition: str
) -> None:
    """Also where the gaps have other numbers than the order of the findings."""
    for gap in Gap.objects.for_municipality(world.here):
        Gap.unscoped.filter(pk=gap.pk).update(number=gap.number + 1000)
    client = browser(world.people["here"]["editor"])
    page = client.get(f"{PAGE}{run.pk}/{edition}bericht.html").content.decode()
    cards = CARD.findall(page)
    assert len(cards) >= 5
    for word, number, title in cards:
        gap = plain(client.get(f"/k/lindenau/kette/luecken/{number}/").content.decode())
        assert f"{word} {number}: {unescape(title)}" in gap
    book = client.get(f"{PAGE}{run.pk}/{edition}bericht.xlsx").content
    rows = load_workbook(io.BytesIO(book))["Lücken und Fragen"].iter_rows(values_only=True)
    known = {one.gap.number: one for one in findings(run) if one.gap}
    listed = [line for line in rows if isinstance(line[0], int)]
    assert sorted(line[0] for line in listed) == sorted(known)
    for line in listed:
        assert line[3] == ages(known[line[0]].from_month, known[line[0]].to_month)


def test_a_look_at_another_day_lends_no_numbers(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    """A finding that is no gap people keep has no number a gap could have."""
    Finding.objects.filter(run=run).update(gap=None)
    client = browser(world.people["here"]["editor"])
    cards = CARD.findall(client.get(f"{PAGE}{run.pk}/bericht.html").content.decode())
    assert len(cards) >= 5 and {number for _, number, _ in cards} == {""}
    assert client.get(f"{PAGE}{run.pk}/bericht.pdf").content.startswith(b"%PDF-")


def test_the_internal_edition_says_so(world: World, run: AnalysisRun, browser: Open) -> None:
    client = browser(world.people["here"]["editor"])
    assert "Nur für das Haus" in client.get(f"{PAGE}{run.pk}/").content.decode()
    text = client.get(f"{PAGE}{run.pk}/intern/bericht.html").content.decode()
    assert "Interne Fassung: enthält kleine Zahlen" in text
    assert "Öffentliche Fassung" not in text
    book = client.get(f"{PAGE}{run.pk}/intern/bericht.xlsx")
    assert 'filename="intern-bericht-2026-11-18.xlsx"' in book.headers["Content-Disposition"]


def test_the_list_says_who_and_does_not_grow_in_queries(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client = browser(world.people["here"]["editor"])
    text = client.get(PAGE).content.decode()
    assert "Koordination Lindenau" in text and "eigene Fassung 1" in text
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for _ in range(3):
        AnalysisRun.objects.create(
            municipality=world.here, reference_day=run.reference_day, automatic=True,
            state=AnalysisRun.State.DONE, scheme=run.scheme, edition=run.edition,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        text = client.get(PAGE).content.decode()
    assert len(many) == len(few)
    assert text.count("von selbst") == 3
    lines = client.get(f"{PAGE}laeufe.csv").content.decode("utf-8-sig").strip().split("\r\n")
    assert len(lines) == 5 and "von selbst" in lines[1] and run.checksum in lines[-1]
    assert len(client.get(f"{PAGE}laeufe.json").json()) == 4


def test_before_the_first_run_the_list_leads_to_the_overview(world: World, browser: Open) -> None:
    text = browser(world.people["here"]["steering"]).get(PAGE).content.decode()
    assert "Noch kein Lauf" in text
