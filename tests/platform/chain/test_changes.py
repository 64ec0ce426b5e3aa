"""What changed since the last run, and why: each sort of change counts under its own name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.areas.kreis import AREAS, CHILDREN, above, borders, children, orte, part
from tests.platform.chain.findings import begun
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas.actions import load_declared
from lueckenlos.areas.models import Area
from lueckenlos.chain.actions import change_scheme, declare_complete, store_run
from lueckenlos.chain.changes import WHY, _stages, change_since
from lueckenlos.chain.inputs import basis_of_json, case_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import internal_figures
from lueckenlos.chain.running import compute
from lueckenlos.directory.queries import offer_records
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.records import Case, OfferRecord, Resolution
from lueckenlos.jobs.files import store
from lueckenlos.jobs.worker import Worker

THEN, NOW = date(2026, 6, 1), date(2026, 11, 18)
EDGE = 9.0 + 0.015, 51.0 + 0.01


def treff(number: int, area: int, **more: Any) -> OfferRecord:
    """A café for parents with small children, in the middle of one of the areas."""
    told: dict[str, Any] = {
        "cost": "free", "longitude": EDGE[0] + area * 0.03, "latitude": EDGE[1],
        "confirmed_on": THEN,
    }  # fmt: skip
    return OfferRecord(f"A{number}", f"Café {number}", "AWO", "Eltern-Kind-Café", **told | more)


def need(here: Municipality, by: User) -> None:
    """Four areas with their children."""
    some = orte(4)
    texts = {"gebiete.geojson": borders(some), "kinder.csv": children(some)}
    files = [store(municipality=here, name=name, content=BytesIO(said.encode()), by=by)
             for name, said in texts.items()]  # fmt: skip
    parts = [above(), part("areas", AREAS), part("children", CHILDREN)]
    load_declared(by=by, municipality=here, files=files, parts=parts)
    Worker().run(until_idle=True)


@pytest.fixture
def before(world: World, tmp_path: Path, settings: Any) -> AnalysisRun:
    """A run of June: two of four areas have a café, all of which is recorded."""
    settings.MEDIA_ROOT = tmp_path / "media"
    here, by = world.here, world.people["here"]["editor"]
    need(here, by)
    put(here, [treff(1, 0), treff(2, 1)], by)
    cafe = {"field": "treffpunkt", "from_month": 0, "to_month": 36, "decision": "Beschluss 2"}
    change_scheme(by=by, municipality=here, resolved=[{**cafe, "on": THEN.isoformat()}],
                  similar_offers=False, reason="Beschluss")  # fmt: skip
    declare_complete(by=by, municipality=here, fields=(), areas=(), declared_by="Amt", on=THEN)
    run = begun(here, by, THEN)
    case = case_of(here, basis_of_json(run.basis), offer_records(here))
    done = compute(case, "", lambda step, progress: None)
    store_run(run=run, computed=done, offers=case.offers, change={})
    return run


def case_then(run: AnalysisRun) -> Case:
    return case_of(run.municipality, basis_of_json(run.basis), offer_records(run.municipality))


def holding(figures: Figures, what: str) -> int:
    return int(getattr(figures.headlines[0], f"holding_{what}"))


def parts(before: AnalysisRun, case: Case) -> dict[str, dict[str, int | None]]:
    """What changed by why; together it is all that changed."""
    computed = compute(case, "", lambda step, progress: None)
    told = change_since(before, case, computed)
    assert told["since"] == str(before.pk)
    assert [*told["parts"]] == [*WHY]
    was, now = internal_figures(before), computed.internal
    whole = {
        "findings": len(now.gaps) - len(was.gaps),
        "certain": sum(one.certain for one in now.gaps) - sum(one.certain for one in was.gaps),
        "confirmed": holding(now, "confirmed") - holding(was, "confirmed"),
        "recorded": holding(now, "recorded") - holding(was, "recorded"),
    }
    every = told["parts"].values()
    assert {name: sum(one[name] for one in every) for name in whole} == whole
    return {why: one for why, one in told["parts"].items() if any(one.values())}


def test_nothing_changed_is_said_of_the_same(before: AnalysisRun) -> None:
    assert parts(before, case_then(before)) == {}
    assert change_since(None, case_then(before), compute(
        case_then(before), "", lambda step, progress: None)) == {}  # fmt: skip


def test_an_offer_that_began_meanwhile_makes_it_better(before: AnalysisRun) -> None:
    case = case_then(before)
    new = treff(3, 2, starts_on=date(2026, 9, 1), confirmed_on=NOW)
    found = parts(before, replace(case, reference_day=NOW, offers=(*case.offers, new)))
    assert {*found} == {"rule", "offers"}  # of the law below
    assert found["offers"]["findings"] == -1


def test_an_offer_that_ended_meanwhile_makes_it_worse(before: AnalysisRun) -> None:
    case = case_then(before)
    ended = replace(case.offers[0], ends_on=date(2026, 9, 1))
    found = parts(before, replace(case, reference_day=NOW, offers=(ended, case.offers[1])))
    assert {*found} == {"rule", "offers"}
    assert found["offers"]["findings"] == 1


def test_an_offer_nobody_had_recorded_only_mends_records(before: AnalysisRun) -> None:
    case = case_then(before)
    for started in (None, date(2020, 1, 1)):
        known = treff(3, 2, starts_on=started)
        found = parts(before, replace(case, offers=(*case.offers, known)))
        assert {*found} == {"records"}


def test_a_corrected_address_only_mends_records(before: AnalysisRun) -> None:
    case = case_then(before)
    moved = replace(case.offers[0], longitude=case.offers[1].longitude)
    found = parts(before, replace(case, offers=(moved, case.offers[1])))
    assert {*found} == {"records"}


def test_a_confirmation_only_mends_records(before: AnalysisRun) -> None:
    case = case_then(before)
    unsure = replace(case.offers[0], confirmed_on=None)
    found = parts(before, replace(case, offers=(unsure, case.offers[1])))
    assert {*found} == {"records"}
    assert found["records"]["findings"] == 1


def test_a_law_that_comes_into_force_is_a_rule(before: AnalysisRun) -> None:
    found = parts(before, replace(case_then(before), reference_day=NOW))
    assert {*found} == {"rule"}  # all-day places for children in school, since August 2026


def test_other_counts_of_children_are_theirs(before: AnalysisRun) -> None:
    case = case_then(before)
    few = tuple(
        replace(one, counts=tuple(replace(c, count=1) for c in one.counts))
        for one in case.populations
    )  # fmt: skip
    found = parts(before, replace(case, populations=few))
    assert {*found} == {"children"}


def test_inhabitants_that_are_mended_are_children(before: AnalysisRun) -> None:
    case = case_then(before)
    basis = basis_of_json(before.basis)
    areas = Area.objects.for_municipality(before.municipality)
    assert {*basis.inhabitants.values()} == {*areas.values_list("inhabitants", flat=True)}
    mended = tuple(replace(one, inhabitants=200_000) for one in case.areas)
    stages = [stage is not None for stage in _stages(case, replace(case, areas=mended))]
    assert stages == [True, True, False]


def test_a_resolution_is_a_rule(before: AnalysisRun) -> None:
    case = case_then(before)
    more = Resolution("spiel_bewegung", 0, 72, "Beschluss 3", THEN)
    found = parts(before, replace(case, resolved=(*case.resolved, more)))
    assert {*found} == {"rule"}


def test_several_changes_each_keep_their_part(before: AnalysisRun) -> None:
    case = case_then(before)
    new = treff(3, 2, starts_on=date(2026, 9, 1), confirmed_on=NOW)
    known = treff(4, 3)
    found = parts(
        before,
        replace(case, reference_day=NOW, offers=(*case.offers, new, known),
                resolved=(Resolution("treffpunkt", 36, 72, "Beschluss 3", THEN),)),
    )  # fmt: skip
    assert {*found} == {"rule", "records", "offers"}
