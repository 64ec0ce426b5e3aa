"""A number of offers and what is listed behind it are the same offers, on every step of data."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from itertools import product
from typing import Any

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.chain.shown import kept_run, sample

from lueckenlos.chain.explain import offers_behind
from lueckenlos.chain.running import Computed, compute
from lueckenlos.chain.shown_chain import Wish, gaps_of, offers_of_place, recorded_of, rows_of
from lueckenlos.exchange.records import Case, OfferRecord
from lueckenlos.report.charts.segments import segments
from lueckenlos.report.story.told import Told

AGES = ("", "0-3", "3-6", "0-18", "ab 10", "6 bis 12 Monate", "3 bis 7", "bis 3", "-9 bis 1 Monate",
        "5-7", "U3")  # fmt: skip
GONE = date(2024, 12, 31)


def drawn_at_random(one: OfferRecord, draw: random.Random) -> OfferRecord:
    """An offer with other ages, without its place, ended, protected or unconfirmed."""
    nowhere: dict[str, object] = {"area": "", "street": "",
               "postcode": "", "city": "", "latitude": None,
               "longitude": None}  # fmt: skip
    changes: tuple[dict[str, object], ...] = (
        {}, {"ages": draw.choice(AGES)}, nowhere, {"ends_on": GONE}, {"confirmed_on": None},
        {"protected": True}, {"per_year": 1}, {"access": "on_request"},
        {"latitude": 48.1, "longitude": 11.6, "area": ""},
    )  # fmt: skip
    for change in draw.sample(changes, 2):
        one = replace(one, **change)  # type: ignore[arg-type]
    return one


STEPS: dict[str, Callable[[Case], Case]] = {
    "a list": lambda case: replace(case, areas=(), populations=(), births=None, complete=()),
    "areas": lambda case: replace(case, populations=(), births=None),
    "children, nothing declared": lambda case: replace(case, complete=()),
    "children": lambda case: case,
}


@cache
def told(step: str, seed: int, kept: float = 0.8) -> Told:
    """A case of that step with this part of its offers, at random, as its pages tell it."""
    draw = random.Random(seed)
    case = STEPS[step](sample()[0])
    offers = tuple(drawn_at_random(one, draw) for one in case.offers if draw.random() < kept)
    found = compute(replace(case, offers=offers), "", lambda step, progress: None)
    return Told(found.note, found.told, case.areas, ())


CASES = [("a list", 1), ("areas", 2), ("children, nothing declared", 3), ("children", 4)]


def wishes(one: Told) -> list[Wish]:
    main = one.main.key if one.figures.populations else ""
    places = ["", *(area.id for area in one.areas[:3])]
    return [Wish(place, main, confirmed) for place in places for confirmed in (False, True)]


@pytest.mark.parametrize(("step", "seed"), CASES)
def test_every_number_of_the_matrix_is_as_many_offers_as_are_listed(step: str, seed: int) -> None:
    one, some = told(step, seed), 0
    for wish in wishes(one):
        rows = recorded_of(one, wish)
        for field, phase in product(one.run.fields, one.run.phases):
            cell = [row for row in rows if (row.field, row.life_phase) == (field.key, phase.key)]
            counting, beside = offers_behind(one, wish, field.key, phase.key)
            assert sum(row.recorded for row in cell) == len(counting), (wish, field.key, phase.key)
            assert not {c.offer.id for c in counting} & {b.offer.id for b in beside}
            some += len(counting)
    assert some > 100


@pytest.mark.parametrize(("step", "seed"), CASES[2:])
def test_every_number_of_the_band_is_as_many_offers_as_are_listed(step: str, seed: int) -> None:
    one, some = told(step, seed), 0
    for wish in wishes(one):
        rows, offers = rows_of(one, wish), offers_of_place(one, wish)
        for field in one.run.fields:
            for part in segments(one.run, field, rows, gaps_of(one, wish), offers):
                found = re.search(r"(\d+) Angebote? erfasst", " ".join(part.wordings))
                phase = [p.key for p in one.run.phases if p.from_month <= part.start][-1]
                if found:
                    counting, _ = offers_behind(one, wish, field.key, phase)
                    assert int(found[1]) == len(counting), (wish, field.key, part)
                    some += 1
    assert some or "nothing" not in step


@pytest.mark.parametrize(("step", "seed"), CASES[2:])
def test_where_nothing_suitable_is_recorded_no_offer_is_listed_as_counting(
    step: str, seed: int
) -> None:
    one, some = told(step, seed, 0.1), 0
    for gap in one.figures.gaps:
        if gap.cause != "missing":
            continue
        some += 1
        ages = range_of(gap.from_month, gap.to_month)
        phases = [p for p in one.run.phases if ages & range_of(p.from_month, p.to_month)]
        for area, phase in product(gap.area_ids, phases):
            counting, _ = offers_behind(one, Wish(area, gap.population), gap.field, phase.key)
            named = [c.offer for c in counting if ages & range_of(c.offer.from_month,
                                                                  c.offer.to_month)]  # fmt: skip
            assert not named, (gap.gap_id, named)
    assert some


def range_of(start: int, stop: int) -> set[int]:
    return set(range(start, stop))


def a_list() -> tuple[Case, Computed]:
    """Offers without children, and nobody knows where they are."""
    case = STEPS["areas"](sample()[0])
    gone: dict[str, Any] = {
        "latitude": None,
        "longitude": None,
        "area": "",
        "city": "",
        "postcode": "",
    }
    case = replace(case, offers=tuple(replace(one, **gone) for one in case.offers))
    return case, compute(case, "", lambda step, progress: None)


def test_the_number_on_the_page_is_the_number_behind_it(world: World, browser: Callable) -> None:  # type: ignore[type-arg]
    """With a list alone no offer has a place, and yet each counts."""
    kept_run(world, made=a_list)
    client = browser(world.people["here"]["steering"])
    page = client.get("/k/lindenau/kette/band/").content.decode()
    cells = re.findall(r'<a href="([^"]*erklaerung[^"]*)" aria-label="[^"]*?: ([\d–]+)[ "]', page)
    assert sum(number != "–" for _, number in cells) > 20
    for address, number in cells[::5]:
        text = unescape(client.get(unescape(address)).content.decode())
        listed = re.search(r"Angebote, die hier erfasst sind \((\d+)\)", text)
        assert listed and listed[1] == number.replace("–", "0"), address
        assert "Ort nicht bekannt" not in text


def test_what_is_to_be_mended_is_as_many_as_its_list_shows(
    world: World,
    browser: Callable,  # type: ignore[type-arg]
) -> None:
    """Ages in words nobody can read are assumed, too, but the list asks for those that are not."""
    kept_run(world, services=40, made=a_list)
    client = browser(world.people["here"]["coordinator"])
    text = unescape(client.get("/k/lindenau/kette/").content.decode())
    found = re.search(r"Ohne Altersangabe</dt><dd[^>]*>(\d+) Angebot", text)
    assert found
    shown = unescape(client.get("/k/lindenau/angebote/?fehlt=alter").content.decode())
    assert re.search(rf"\b{found[1]} (?:Angebote?|im Bestand)", shown)
    assert "Angebote laufen am" in text
