"""Whoever reads every release, or every report, of two runs learns no small number from both."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.attack import is_children, narrowed
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed
from tests.platform.chain.shown import kept_run, sample
from tests.report.runs import twin

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.chain.actions import saved, store_run
from lueckenlos.chain.map_values import Shown, values_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import latest_run, told
from lueckenlos.chain.release_actions import release
from lueckenlos.chain.running import Computed
from lueckenlos.chain.shown_chain import Wish
from lueckenlos.directory.models import Service, Status
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.figures import Figures
from lueckenlos.report.book import FAILING, covered, failing, gap_key, held, people, total
from lueckenlos.report.decision import Decision, decided
from lueckenlos.report.public import published

CASE = Path(__file__).parents[3] / "samples" / "lindenau" / "case.toml"
Run = tuple[Figures, Decision]


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """Four runs over the same children: every ninth offer gone, then others gone and back."""
    case, _ = read_case(CASE)
    draw = random.Random(23)
    some = [
        case.offers,
        tuple(one for at, one in enumerate(case.offers) if at % 9),
        *(tuple(one for one in case.offers if draw.random() < 0.85) for _ in range(2)),
    ]
    found = [figures(assemble(replace(case, offers=left), CASE.parent)) for left in some]
    return [(one, decided(one)) for one in found]


def test_the_steering_group_learns_nothing_small_from_successive_reports(runs: list[Run]) -> None:
    """From the first two, and from all four; what did not change is known not to have."""
    told = [decision for _, decision in runs]
    assert narrowed(told[:2], every=8) == []
    assert narrowed(told, every=25) == []


def test_every_run_hides_the_same_children(runs: list[Run]) -> None:
    hidden = [{key for key in one.hidden if is_children(key)} for _, one in runs]
    assert hidden[0]
    assert all(one == hidden[0] for one in hidden)


def kept_back(inside: Figures, one: Decision) -> list[tuple[Any, tuple[str, ...]]]:
    """Rows as they are told, and which of their fields show a withheld count."""
    shown, found = published(inside), list[tuple[Any, tuple[str, ...]]]()
    both = ("confirmed", "recorded")
    for row, out in zip(inside.coverage, shown.coverage, strict=True):
        if people(row) in one.hidden:
            found.append((out, ("children", "choice_median", "places_per_100")))
        names = [what for what in both if covered(row, what) in one.hidden]
        found += [(out, (f"covered_{what}", f"share_{what}")) for what in names]
        beside = [f"{what}_without_car" for what in both]
        found += [(out, (f"share_{what}",)) for what in beside if covered(row, what) in one.hidden]
    for link, out_ in zip(inside.links, shown.links, strict=True):
        found += [(out_, (f"held_{what}",)) for what in both if held(link, what) in one.hidden]
    for gap, told_ in zip(inside.gaps, shown.gaps, strict=True):
        names = [what for what in both if gap_key(gap, what) in one.hidden]
        found += [(told_, (f"without_{what}",)) for what in names]
    found += [(note, ("children",)) for note in shown.populations if total(note) in one.hidden]
    for head in shown.headlines:
        names = [what for what in FAILING[:3] if failing(head.population, what) in one.hidden]
        found += [(head, (f"children_{what}",)) for what in names]
    return found


def test_what_a_run_tells_is_what_was_decided(runs: list[Run]) -> None:
    """No page, file or map can show a withheld count: it is not in the figures they are made of.

    The state office sees less: of these figures only those of the whole case (below).
    """
    for inside, one in runs:
        rows = kept_back(inside, one)
        assert len(rows) > 500
        assert [
            out for out, fields in rows if any(getattr(out, f) is not None for f in fields)
        ] == []


def test_what_is_reached_without_a_car_is_told_and_withheld_alike(runs: list[Run]) -> None:
    """Some shares are told, and none where the one with a car is withheld, nor where a car makes a
    small difference."""
    for inside, one in runs:
        told_ = hidden = 0
        for row, out in zip(inside.coverage, published(inside).coverage, strict=True):
            key = covered(row, "recorded_without_car")
            if key not in one.book.counts:
                continue
            counts = [one.book.value(name) for name in (key, f"{key}/differ", f"{key}/without")]
            note = next(n for n in inside.populations if n.key == row.population)
            small = any(0 < number < note.threshold for number in counts)
            if small or covered(row, "recorded") in one.hidden:
                hidden += 1
                assert out.share_recorded_without_car is None
            else:
                told_ += out.share_recorded_without_car is not None
        assert told_ > 50
        assert hidden > 20


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


MAPS = ("karte.json", "karte.geojson", "karte.csv", "karte.svg")
SHOWN = ("", "glied:treffpunkt/0-3", "glied:gesundheit/schwangerschaft", "feld:treffpunkt/3-6",
         "feld:gesundheit/3-6")  # fmt: skip


def told_by_maps(client: Client) -> list[bytes]:
    """Every map of the last run, in every format."""
    asked = [{"zeigt": shows, "zaehlung": how} for shows in SHOWN for how in ("", "bestaetigt")]
    return [client.get(f"/k/lindenau/kette/{name}", one).content for name in MAPS for one in asked]


def test_maps_of_successive_runs_tell_nothing_that_is_withheld(
    world: World, runs: list[Run]
) -> None:
    """Runs that differ in withheld counts only have the same maps, byte for byte; and a withheld
    link is left open from nobody to all in the mean of its area, run after run."""
    client = Client()
    client.force_login(world.people["here"]["coordinator"],
                       backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    last, note, spans = kept_run(world), sample()[1].note, 0
    for inside, _ in runs[:2]:
        maps = []
        for one in (inside, twin(inside, random.Random(7))):
            run = AnalysisRun(municipality=world.here, reference_day=note.reference_day)
            run.edition, computed_ = last.edition, Computed(note, published(one), one, ())
            store_run(run=saved(run, None), computed=computed_, offers=(), change={})
            assert latest_run(world.here) == run
            maps.append(told_by_maps(client))
            spans += open_ends(run)
        assert maps[0] == maps[1]
    assert spans > 5


def open_ends(run: AnalysisRun) -> int:
    """How many means of a run are told by their ends, each as far apart as its withheld links."""
    rows, number = told(run).figures.links, 0
    for key, value in values_of(run, Wish("", "children"), Shown("")).items():
        here = [r for r in rows if (r.area_id, r.population) == (key, "children") and r.judgeable]
        hidden = sum(r.held_recorded is None for r in here)
        if hidden and value.ends:
            number += 1
            low, high = value.ends
            assert high - low == pytest.approx(hidden / len(here))
            assert low == pytest.approx(sum(r.held_recorded or 0.0 for r in here) / len(here))
        else:
            assert bool(hidden) == value.withheld and (not hidden or value.share is None)
    return number
