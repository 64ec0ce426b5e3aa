"""A number on a link and the number its page states are the same, or the words say why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html import unescape

import pytest
from django.test import Client
from django.utils.timezone import localdate
from tests.platform.accounts.conftest import World
from tests.platform.chain.shown import kept_run, sample

from lueckenlos.chain.models import AnalysisRun, Gap
from lueckenlos.chain.running import Computed, compute
from lueckenlos.chain.shown_chain import Wish, gaps_of, pictures, story
from lueckenlos.exchange.records import Case

HOME = "/k/lindenau/"
CHAIN = f"{HOME}kette/"
BLOCK = re.compile(
    r'<(?:div|li) class="(?:fact|step)".*?(?=<(?:div|li) class="(?:fact|step)"|</ul>|</dl>)', re.S
)
SHOWN = re.compile(r'class="fact__number">(.*?)<|<h3[^>]*>(.*?)</h3>', re.S)
COUNT = re.compile(r"(\d[\d.]*)(?: (Angebot|Lücke|Frage|Gebiet|Wiedervorlage)|$)")
LIVE = re.compile(r'aria-live="polite"[^>]*>([^<]*)<')
NO_LIST = ("Menschen mit Zugang", "Glieder, die tragen")
"""Figures whose page is no filtered list; each has its own line below."""
Open = Callable[..., Client]


@pytest.fixture
def run(world: World) -> AnalysisRun:
    """The sample, with gaps in every state."""
    run = kept_run(world, services=9999)
    mine = Gap.objects.for_municipality(world.here)
    mine.filter(number=2).update(state=Gap.State.CONFIRMED, look_again=localdate())
    mine.filter(number=4).update(assigned=world.people["here"]["coordinator"])
    mine.filter(number=5).update(state=Gap.State.GONE, look_again=localdate())
    return run


def main_of(client: Client, address: str) -> str:
    answer = client.get(unescape(address))
    assert answer.status_code == 200, address
    return unescape(answer.content.decode().split("<main", 1)[1])


def total(words: str) -> int:
    return sum(int(number.replace(".", "")) for number, _ in COUNT.findall(words.strip()))


def numbered(page: str) -> Iterator[tuple[str, str, str]]:
    """Every figure and every thing to do that has a number: its words, all it says, its link."""
    for block in BLOCK.findall(page):
        shown = next(("".join(found) for found in SHOWN.findall(block)), "")
        way = re.search(r'href="([^"]+)"', block)
        text = " ".join(re.sub(r"<[^>]+>", " ", block).split())
        if way and COUNT.search(shown.strip()) and not text.startswith(NO_LIST):
            yield shown, text, way[1]


@pytest.mark.parametrize("address", [HOME, CHAIN])
def test_a_linked_number_is_the_number_of_its_page(
    world: World, run: AnalysisRun, browser: Open, address: str
) -> None:
    client, some = browser(world.people["here"]["coordinator"]), 0
    for shown, text, way in numbered(main_of(client, address)):
        live = LIVE.search(main_of(client, way))
        assert live, (shown, way)
        expected = total(shown)
        if idle := re.search(r"(\d+) weiteres? im Bestand (?:läuft|laufen) nicht", text):
            expected += int(idle[1])  # the list has those that do not run, too, and it says so
        assert expected == total(live[1]), (text, live[1])
        if "Lücke" in shown or "Frage" in shown:
            assert live[1] in shown
        some += 1
    assert some >= (2 if address == HOME else 5)


def test_what_waits_is_counted_without_what_is_done(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    """Eight are found, one of them of a second group of children: each count says which."""
    client = browser(world.people["here"]["coordinator"])
    page = main_of(client, CHAIN)
    assert "2 Lücken, 4 Fragen<" in page  # of all children, and still found
    assert "1 Lücke, 4 Fragen, um die sich noch niemand kümmert" in page
    assert "1 Wiedervorlage ist fällig" in page
    every = main_of(client, f"{CHAIN}luecken/")
    assert "2 Lücken, 5 Fragen<" in every and "er zählt als Frage" in every
    nothing = main_of(client, f"{CHAIN}luecken/?stand=mended&kinder=children")
    assert "keine Lücke, keine Frage<" in nothing


@cache
def no_list() -> tuple[Case, Computed]:
    """Nothing of a required field is recorded, and nobody has declared anything complete."""
    case = replace(sample()[0], complete=())
    gone = {one.id for one in sample()[1].told.offers if one.field == "gesundheit"}
    case = replace(case, offers=tuple(one for one in case.offers if one.id not in gone))
    return case, compute(case, "", lambda step, progress: None)


def test_questions_of_a_field_without_a_list_are_counted_and_told_apart(
    world: World, browser: Open
) -> None:
    kept_run(world, made=no_list)
    client = browser(world.people["here"]["coordinator"])
    blocks = [text for _, text, _ in numbered(main_of(client, CHAIN))]
    fact = next(text for text in blocks if text.startswith("Bitte ansehen"))
    listed = LIVE.search(main_of(client, f"{CHAIN}luecken/?kinder=children"))
    apart = re.search(r"(\d+) Fragen? betr\w+ Handlungsfelder ohne jede Liste", fact)
    assert listed and listed[1] in fact and apart
    field = LIVE.search(main_of(client, f"{CHAIN}luecken/?kinder=children&feld=gesundheit"))
    assert field and total(field[1]) == int(apart[1]) < total(listed[1])


def test_as_many_areas_as_the_band_counts_are_named_behind_it(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client, one = browser(world.people["here"]["coordinator"]), story(run)
    wish, some = Wish("", one.main.key), 0
    for field, _, words, way in pictures(run, "lindenau", wish).ways:
        counts = re.findall(r"in (\d+)(?:,| Gebiet)", words)
        if not counts:
            continue
        part = main_of(client, way).split("Lücken und Fragen dazu")[1].split("</section>")[0]
        names = {name for gap in gaps_of(one, wish) for name in gap.area_names if name in part}
        assert len(names) == sum(map(int, counts)), (field, words, names)
        some += 1
    assert some >= 3


def test_people_with_access_and_links_that_hold_are_counted_alike(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client = browser(world.people["here"]["coordinator"])
    home = main_of(client, HOME)
    people = re.search(r"Menschen mit Zugang</a><span[^>]*>(\d+)<", home)
    listed = main_of(client, f"{HOME}menschen/").split("<tbody", 1)[1].split("</tbody>")[0]
    assert people and int(people[1]) == len(set(re.findall(r"[\w.]+@[\w.]+", listed)))
    holds = re.search(r"Glieder, die tragen</a><span[^>]*>(\d+ von \d+)<", home)
    assert holds and f'fact__number">{holds[1]}<' in main_of(client, CHAIN)
