"""Whoever reads every release, or every report, of two runs learns no small number from both."""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.attack import attack
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.chain.queries import told
from lueckenlos.chain.release_actions import release
from lueckenlos.directory.models import Service, Status
from lueckenlos.disclosure import Count, Sum, withheld
from lueckenlos.exchange.case import read_case
from lueckenlos.report.book import Book, book_of

CASE = Path(__file__).parents[3] / "samples" / "lindenau" / "case.toml"
STEERING = (
    "Each run decides on its small numbers alone: what one withholds to protect a count the next "
    "may print. `report.public.published` has to be told what runs over the same children printed."
)


@pytest.fixture(scope="module")
def books() -> tuple[Book, Book]:
    """The counts of two runs: the same children, every ninth offer gone."""
    case, _ = read_case(CASE)
    left = tuple(one for at, one in enumerate(case.offers) if at % 9)
    return tuple(  # type: ignore[return-value]
        book_of(figures(assemble(one, CASE.parent))) for one in (case, replace(case, offers=left))
    )


def is_children(key: str) -> bool:
    """Whether a count is of who lives in an area, whatever offers there are."""
    return key.split("/")[1] != "" and (key.count("/") == 2 or "/living" in key)


def joint(
    books: Sequence[Book], hidden: Sequence[Set[str]]
) -> tuple[dict[str, Count], list[Sum], set[str]]:
    """Both runs as one system; children who live there are the same in both."""
    counts: dict[str, Count] = {}
    sums: list[Sum] = []
    open_: set[str] = set()
    for run, (book, withheld_) in enumerate(zip(books, hidden, strict=True)):
        name = {key: key if is_children(key) else f"{run}|{key}" for key in book.counts}
        for key, count in book.counts.items():
            assert counts.setdefault(name[key], count).value == count.value
        open_ |= {name[key] for key in book.counts if key not in withheld_}
        sums += [Sum(name[one.total], tuple(name[key] for key in one.parts)) for one in book.sums]
    return counts, list(dict.fromkeys(sums)), set(counts) - open_


def narrowed(counts: dict[str, Count], sums: list[Sum], hidden: set[str], every: int) -> list[Any]:
    """Withheld counts of which a reader knows more than their threshold allows."""
    found = []
    for key, (low, high) in attack(counts, sums, hidden, every).items():
        count, wanted = counts[key], float(counts[key].threshold)
        if count.value is None and count.high is not None:
            wanted = min(wanted, count.high - count.low)
        if high - low < wanted - 1e-6:
            found.append((key, low, high))
    return found


def test_the_state_office_learns_nothing_small_from_two_releases(books: tuple[Book, Book]) -> None:
    """It knows how many children live where that is public, and the shares of the whole."""
    hidden = [
        {key for key in book.counts if key.split("/")[1] and not is_children(key)}
        | {key for key in withheld(book.counts, book.sums) if is_children(key)}
        for book in books
    ]
    counts, sums, unknown = joint(books, hidden)
    assert len(unknown) > 1000
    assert narrowed(counts, sums, unknown, every=60) == []


@pytest.mark.xfail(strict=True, reason=STEERING)
def test_the_steering_group_learns_nothing_small_from_two_reports(books: tuple[Book, Book]) -> None:
    hidden = [withheld(book.counts, book.sums) for book in books]
    assert narrowed(*joint(books, hidden), every=15) == []


def numbers_in(said: Any) -> list[float]:
    """Every number of a JSON answer."""
    if isinstance(said, dict):
        return [one for value in said.values() for one in numbers_in(value)]
    if isinstance(said, list):
        return [one for value in said for one in numbers_in(value)]
    return [float(said)] if isinstance(said, int | float) and not isinstance(said, bool) else []


def test_a_release_holds_shares_of_the_whole_and_no_count_below_it(
    world: World, tmp_path: Any, settings: Any
) -> None:
    """All numbers the state office can fetch of two runs, against those that are told of all."""
    settings.MEDIA_ROOT = tmp_path / "media"
    by, seen = world.people["here"]["coordinator"], set[float]()
    for number in range(2):
        run = computed(world)
        release(by=by, run=run, comments=(), note="")
        shown = told(run).figures
        head = shown.headlines[0]
        seen |= {one.held_recorded or 0.0 for one in shown.overall_links}
        seen |= {one.held_confirmed or 0.0 for one in shown.overall_links}
        seen |= {head.judged_share, float(head.links)}
        seen |= {float(head.holding_recorded or 0), float(head.holding_confirmed or 0)}
        seen |= {float(one.children or 0) for one in shown.populations}
        gone = Service.objects.for_municipality(world.here).filter(status=Status.ACTIVE)[:40]
        if not number:
            for one in gone:
                one.status = Status.ARCHIVED
                one.save()
    client = Client()
    client.force_login(world.people["here"]["state"],
                       backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    answer = client.get("/land/freigaben/freigaben.json").json()
    assert len(answer) == 2
    assert answer == client.get("/k/lindenau/kette/freigaben/freigaben.json").json()
    for one in answer:
        figures_ = one["figures"]
        few = {figures_[name] for name in ("offers", "offers_confirmed", "own_links", "step")}
        assert set(numbers_in(one)) <= seen | few | {figures_["own_version"], one["step"]}
    names = {row.area_name for row in told(run).figures.coverage}
    assert not [name for name in names if f'"{name}"' in json.dumps(answer, ensure_ascii=False)]
    for path in ("", "laeufe/", "band/", "karte.geojson", "luecken/", "ueberblick.json"):
        assert client.get(f"/k/lindenau/kette/{path}").status_code == 403, path
