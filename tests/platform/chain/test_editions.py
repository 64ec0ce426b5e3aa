"""When areas are others: what is declared goes along, and nobody is blamed for the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.areas.kreis import (
    AREAS,
    CHILDREN,
    Ort,
    above,
    borders,
    children,
    named,
    orte,
    part,
    square,
)
from tests.platform.chain.findings import begun
from tests.platform.chain.test_changes import THEN, parts, treff
from tests.platform.chain.test_gaps import edition
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas.actions import load_declared
from lueckenlos.chain.actions import change_scheme, declare_complete, store_run
from lueckenlos.chain.changes import change_since
from lueckenlos.chain.completeness import declared_now
from lueckenlos.chain.inputs import basis_now, basis_of_json, case_of
from lueckenlos.chain.models import AnalysisRun, Completeness
from lueckenlos.chain.running import compute
from lueckenlos.chain.shown_overview import change_of
from lueckenlos.directory import deriving
from lueckenlos.directory.queries import offer_records, planning_edition
from lueckenlos.exchange.records import Case
from lueckenlos.jobs.files import store
from lueckenlos.jobs.worker import Worker

PAGE = "/k/lindenau/kette/vollstaendig/"
Open = Callable[..., Client]
OLD = orte(4)
KEYS = [one.key for one in OLD]
RENAMED = [named(one, key=f"0663410{n}", name=f"Neu {n}") for n, one in enumerate(OLD)]
BOTH = named(OLD[0], key="06634199", name="Beide", shape=OLD[0].shape.union(OLD[2].shape))
HALVES = [
    named(OLD[0], key="06634177", name="Hälfte", shape=square(0, 0, 0.5)),
    named(OLD[0], key="06634178", name="Andere", shape=square(0.5, 0, 0.5)),
]


@pytest.fixture
def editor(world: World, tmp_path: Path, settings: Any) -> User:
    settings.MEDIA_ROOT = tmp_path / "media"
    return world.people["here"]["editor"]


def need(here: Municipality, by: User, some: list[Ort]) -> None:
    texts = {"gebiete.geojson": borders(some), "kinder.csv": children(some)}
    files = [store(municipality=here, name=name, content=BytesIO(said.encode()), by=by)
             for name, said in texts.items()]  # fmt: skip
    declared = [above(), part("areas", AREAS), part("children", CHILDREN)]
    load_declared(by=by, municipality=here, files=files, parts=declared)
    Worker().run(until_idle=True)


def declare(here: Municipality, by: User, *areas: str) -> Completeness:
    return declare_complete(
        by=by, municipality=here, fields=(), areas=areas, declared_by="Amt", on=THEN
    )


def switch(here: Municipality, by: User, some: list[Ort]) -> None:
    """Other areas hold, and the inventory has followed them."""
    deriving.notice()
    Worker().run(until_idle=True)
    edition(here, by, some, "2026-01-01")
    deriving.notice()
    Worker().run(until_idle=True)


def case_now(here: Municipality) -> Case:
    return case_of(here, basis_now(here, THEN), offer_records(here))


@pytest.fixture
def before(world: World, editor: User) -> AnalysisRun:
    """Three of four areas have something, which is said by their keys alone."""
    here = world.here
    need(here, editor, OLD)
    put(here, [
        replace(treff(1, 0), area=KEYS[0], longitude=None, latitude=None),
        treff(2, 1),
        replace(treff(3, 2, access="geh", served_per_year=5000), service_area=(KEYS[2],),
                longitude=None, latitude=None),
    ], editor)  # fmt: skip
    rule = {"field": "treffpunkt", "from_month": 0, "to_month": 36, "decision": "Beschluss 2"}
    change_scheme(by=editor, municipality=here, resolved=[{**rule, "on": THEN.isoformat()}],
                  similar_offers=False, reason="Beschluss")  # fmt: skip
    declare(here, editor, *KEYS)
    run = begun(here, editor, THEN)
    case = case_of(here, basis_of_json(run.basis), offer_records(here))
    done = compute(case, "", lambda step, progress: None)
    assert {gap.area_ids for gap in done.told.gaps if gap.field == "treffpunkt"} == {(KEYS[3],)}
    store_run(run=run, computed=done, offers=case.offers, change={})
    return run


# --- what changed --------------------------------------------------------------------------------


def corrected(before: AnalysisRun, case: Case) -> int:
    told = change_since(before, case, compute(case, "", lambda step, progress: None))
    return int(told["offers"]["corrected"])


def test_other_keys_and_names_change_nothing(before: AnalysisRun, editor: User) -> None:
    here = before.municipality
    switch(here, editor, RENAMED)
    case = case_now(here)
    assert [area.id for area in case.areas] == [one.key for one in RENAMED]
    assert case.offers[0].area == RENAMED[0].key
    assert case.offers[2].service_area == (RENAMED[2].key,)
    assert case.complete[0].areas == tuple(one.key for one in RENAMED)
    assert parts(before, case) == {}
    assert corrected(before, case) == 0, "nobody has corrected an offer"


@pytest.mark.parametrize(
    "new",
    [[*HALVES, *OLD[1:]], [BOTH, OLD[1], OLD[3]], [*OLD[:3], named(OLD[3], shape=square(3, 0, 2))]],
    ids=["split", "merged", "larger"],
)
def test_areas_cut_otherwise_are_told_as_such(
    before: AnalysisRun, editor: User, new: list[Ort]
) -> None:
    here = before.municipality
    switch(here, editor, new)
    case = case_now(here)
    assert {*parts(before, case)} <= {"areas"}
    assert corrected(before, case) == 0


def test_it_is_said_in_words(before: AnalysisRun, editor: User) -> None:
    here = before.municipality
    switch(here, editor, [*HALVES, *OLD[1:]])
    case = case_now(here)
    told = change_since(before, case, compute(case, "", lambda step, progress: None))
    before.change = told
    shown = change_of(before)
    assert shown and [one.name for one in shown.parts] == ["Gebiete geändert"]
    assert not shown.parts[0].better and shown.offers == ""
    before.change = {**told, "parts": {k: v for k, v in told["parts"].items() if k != "areas"}}
    older = change_of(before)
    assert older and older.parts == (), "a run of before knows no such part"


def test_what_else_changed_meanwhile_keeps_its_name(before: AnalysisRun, editor: User) -> None:
    here = before.municipality
    switch(here, editor, RENAMED)
    case = case_now(here)
    few = tuple(
        replace(one, counts=tuple(replace(count, count=1) for count in one.counts))
        for one in case.populations
    )
    assert {*parts(before, replace(case, populations=few))} == {"children"}
    assert {*parts(before, replace(case, resolved=()))} == {"rule"}
    put(here, [treff(9, 3, starts_on=date(2020, 1, 1))], editor)
    assert {*parts(before, case_now(here))} == {"records"}


# --- what is declared ----------------------------------------------------------------------------


def test_a_declaration_before_there_are_areas(world: World, editor: User, browser: Open) -> None:
    here, client = world.here, browser(editor)
    everywhere = declare(here, editor)
    there, gone = declare(here, editor, KEYS[1]), declare(here, editor, "Z1", KEYS[2])
    nowhere = declare(here, editor, "Z2")
    assert all(one.edition is None for one in (everywhere, there, gone, nowhere))
    assert not any(one.undecided for one in declared_now(here)[0])
    need(here, editor, OLD)
    found = {one.one.pk: one for one in declared_now(here)[0]}
    assert (found[everywhere.pk].areas, found[everywhere.pk].undecided) == ([], [])
    assert (found[there.pk].areas, found[there.pk].undecided) == ([KEYS[1]], [])
    assert (found[gone.pk].areas, found[gone.pk].undecided) == ([KEYS[2]], ["Z1"])
    assert (found[nowhere.pk].areas, found[nowhere.pk].undecided) == (None, ["Z2"])
    told = [one.areas for one in case_now(here).complete]
    assert sorted(told) == sorted([(), (KEYS[1],), (KEYS[2],)])
    text = client.get(PAGE).content.decode()
    assert text.count("Bitte entscheiden: ") == 2 and "so nicht gibt: Z2" in text
    for one in (gone, nowhere):
        client.post(f"{PAGE}{one.pk}/zuruecknehmen/")
    assert "Bitte entscheiden" not in client.get(PAGE).content.decode()


def test_of_areas_put_together_a_declaration_has_to_be_decided_again(
    world: World, editor: User, browser: Open
) -> None:
    here = world.here
    need(here, editor, OLD)
    assert planning_edition(here) is not None
    declare(here, editor, KEYS[0], KEYS[1])
    declare(here, editor, KEYS[0], KEYS[2])
    edition(here, editor, [BOTH, OLD[1], OLD[3]], "2026-01-01")
    (one, other), _ = declared_now(here)
    assert (one.areas, one.undecided) == ([KEYS[1]], [OLD[0].name])
    assert (other.areas, other.undecided) == ([BOTH.key], [])
    text = browser(editor).get(PAGE).content.decode()
    assert f"so nicht gibt: {OLD[0].name}" in text and text.count("Bitte entscheiden: ") == 1
