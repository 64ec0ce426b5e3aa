"""What runs make of gaps: what was decided of them stays, whatever the next one finds."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.areas.kreis import AREAS as READ
from tests.platform.areas.kreis import Ort, above, borders, named, orte, part, square
from tests.platform.chain.findings import DAY, begun, computed, found, gap, gaps, row

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.actions import load_declared, order_switch
from lueckenlos.areas.models import Edition, State
from lueckenlos.chain import gap_actions
from lueckenlos.chain.actions import KEPT, store_run
from lueckenlos.chain.models import AnalysisRun, Finding, Gap, GapComment, Release
from lueckenlos.jobs.files import store
from lueckenlos.jobs.worker import Worker

CONFIRMED, ACCEPTED, GONE = Gap.State.CONFIRMED, Gap.State.ACCEPTED, Gap.State.GONE


@pytest.fixture
def editor(world: World) -> User:
    return world.people["here"]["editor"]


def worked_on(here: Municipality, editor: User, number: int = 1) -> None:
    """Accepted with a reason, assigned, commented."""
    one = gap(here, number)
    one = gap_actions.decide(
        by=editor, gap=one, version=one.version, state=ACCEPTED, reason="Beschluss 7"
    )
    one = gap_actions.assign(by=editor, gap=one, version=one.version, to=editor.pk)
    gap_actions.comment(by=editor, gap=one, text="Mit der Gemeinde gesprochen.")


def kept(one: Gap, editor: User) -> bool:
    return (one.state, one.reason, one.assigned_id) == (ACCEPTED, "Beschluss 7", editor.pk)


def written(here: Municipality) -> tuple[list[tuple[object, ...]], int]:
    """Everything that stands of gaps but for the run that found them last."""
    names = [one.attname for one in Gap._meta.concrete_fields if one.name != "last_run"]
    every = Gap.objects.for_municipality(here).order_by("number")
    return list(every.values_list(*names)), Gap.history.count()


# --- run after run -------------------------------------------------------------------------------


def test_the_same_findings_change_no_gap(world: World, editor: User) -> None:
    rows = (row("a", "b"), row("c", field="gesundheit", cause="too_far", without_recorded=None))
    found(world.here, *rows)
    worked_on(world.here, editor)
    before = written(world.here)
    last = found(world.here, *rows)
    assert written(world.here) == before
    assert {one.last_run_id for one in gaps(world.here)} == {last.pk}


def test_a_run_writes_unchanged_gaps_in_the_same_few_queries(world: World) -> None:
    def asked(number: int) -> int:
        rows = [row(f"{number}-{n}", gap_id=str(n)) for n in range(number)]
        found(world.here, *rows)
        run = begun(world.here)
        with CaptureQueriesContext(connection) as queries:
            store_run(run=run, computed=computed(*rows), offers=(), change={})
        return len(queries)

    assert asked(3) == asked(30)


def test_what_a_run_says_anew_is_written_and_leaves_what_was_decided(
    world: World, editor: User
) -> None:
    found(world.here, row("a"))
    worked_on(world.here, editor)
    found(world.here, row("a", "b", from_month=6, cause="too_far", certain=False))
    (one,) = gaps(world.here)
    assert kept(one, editor)
    assert (one.areas, one.from_month, one.cause, one.certain) == (["a", "b"], 6, "too_far", False)
    assert [row.areas for row in one.history.all()][:2] == [["a", "b"], ["a"]]


def test_a_gap_that_comes_back_is_what_it_was(world: World, editor: User) -> None:
    found(world.here, row("a"))
    worked_on(world.here, editor)
    found(world.here)
    (one,) = gaps(world.here)
    assert (one.state, one.state_before, one.reason) == (GONE, ACCEPTED, "Beschluss 7")
    before = written(world.here)
    found(world.here)
    assert written(world.here) == before  # gone once, not again in every run
    found(world.here, row("a"))
    (one,) = gaps(world.here)
    assert kept(one, editor)
    assert one.state_before == ""


def test_every_part_of_a_split_is_what_the_whole_was(world: World, editor: User) -> None:
    found(world.here, row("a", "b", "c"))
    worked_on(world.here, editor)
    found(world.here, row("a"), row("b", "c"))
    first, second = gaps(world.here)
    assert (first.areas, second.areas) == (["b", "c"], ["a"])
    assert kept(first, editor)
    assert kept(second, editor)
    assert (first.split_from, second.split_from) == (None, first)
    before = written(world.here)
    found(world.here, row("a"), row("b", "c"))
    assert written(world.here) == before


def test_of_merged_gaps_the_biggest_goes_on(world: World, editor: User) -> None:
    found(world.here, row("a"), row("b", "c"))
    worked_on(world.here, editor, 2)
    found(world.here, row("a", "b", "c"))
    small, big = gaps(world.here)
    assert kept(big, editor)
    assert (small.state, small.merged_into) == (GONE, big)
    before = written(world.here)
    found(world.here, row("a", "b", "c"))
    assert written(world.here) == before


def test_a_run_numbers_new_gaps_and_says_what_it_found(world: World) -> None:
    found(world.here, row("a"))
    run = found(world.here, row("b", without_recorded=None), row("a"))
    told = Finding.objects.filter(run=run).values_list("gap__number", "position", "areas")
    assert list(told) == [(2, 0, ["b"]), (1, 1, ["a"])]
    assert [one.without for one in gaps(world.here)] == [40, None]
    assert not Gap.objects.for_municipality(world.there).exists()


def test_a_run_that_is_stored_anew_after_a_crash_has_its_effects_once(world: World) -> None:
    rows = (row("a"), row("b", field="gesundheit"))
    run = begun(world.here)

    def halfway() -> None:
        with transaction.atomic():
            store_run(run=run, computed=computed(*rows), offers=(), change={})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        halfway()
    assert (gaps(world.here), Finding.objects.count()) == ([], 0)
    run.refresh_from_db()
    assert run.state == AnalysisRun.State.COMPUTING
    store_run(run=run, computed=computed(*rows), offers=(), change={})
    assert [one.number for one in gaps(world.here)] == [1, 2]
    assert Finding.objects.count() == 2


def test_the_last_runs_are_kept_and_all_that_were_released(world: World, editor: User) -> None:
    released, *others = (found(world.here, row("a")) for _ in range(3))
    Release.unscoped.create(
        municipality=world.here, run=released, by=editor, reference_day=DAY, step=3
    )
    for _ in range(KEPT - 1):
        last = found(world.here, row("a"))
    runs = AnalysisRun.objects.for_municipality(world.here)
    assert runs.count() == KEPT + 1
    assert runs.filter(pk=released.pk).exists()
    assert not runs.filter(pk=others[0].pk).exists()
    (one,) = gaps(world.here)
    assert one.last_run == last
    assert Finding.objects.filter(gap=one).count() == KEPT + 1


# --- other areas ---------------------------------------------------------------------------------


def edition(here: Municipality, by: User, some: list[Ort], day: str) -> None:
    """Another edition of the areas, loaded and switched to."""
    name = f"{day}.geojson"
    file = store(municipality=here, name=name, content=BytesIO(borders(some).encode()), by=by)
    parts = [above(), part("areas", {**READ, "file": name, "date": day})]
    load_declared(by=by, municipality=here, files=[file], parts=parts)
    Worker().run(until_idle=True)
    for one in Edition.objects.for_municipality(here).filter(state=State.READY):
        order_switch(by=by, edition=one)
        Worker().run(until_idle=True)


def test_what_was_decided_of_a_gap_gone_long_ago_is_found_on_other_areas(
    world: World, editor: User, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    here, old = world.here, orte(2)
    edition(here, editor, old, "2025-01-01")
    found(here, row(old[0].key))
    worked_on(here, editor)
    for _ in range(KEPT + 1):
        found(here)
    assert gap(here).state == GONE and gap(here).last_run is None
    edition(here, editor, [named(old[0], key="06634166"), old[1]], "2026-01-01")
    found(here, row("06634166"))
    (one,) = gaps(here)
    assert kept(one, editor)


def test_areas_that_are_renamed_split_or_merged_keep_what_was_decided(
    world: World, editor: User, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    here, old = world.here, orte(6)
    edition(here, editor, old, "2025-01-01")
    keys = [one.key for one in old]
    found(here, row(keys[0]), row(keys[1]), row(keys[2], keys[3], field="gesundheit"))
    for number in (1, 2, 3):
        worked_on(here, editor, number)
    before = [one.pk for one in gaps(here)]
    half = named(old[1], key="06634177", name="Hälfte", shape=square(1, 0, 0.5))
    other = named(old[1], key="06634178", name="Andere", shape=square(1.5, 0, 0.5))
    both = named(old[2], key="06634199", name="Beide", shape=old[2].shape.union(old[3].shape))
    new = [named(old[0], key="06634166", name="Neu genannt"), half, other, both, *old[4:]]
    edition(here, editor, new, "2026-01-01")
    run = found(here, row("06634166"), row("06634177"), row("06634178"),
                row("06634199", field="gesundheit"))  # fmt: skip
    assert run.edition is not None
    assert run.edition.valid_from == date(2026, 1, 1)
    every = gaps(here)
    assert [one.pk for one in every[:3]] == before
    assert all(kept(one, editor) for one in every)
    assert [one.areas for one in every] == [["06634166"], ["06634177"], ["06634199"], ["06634178"]]
    assert every[3].split_from == every[1]
    assert GapComment.objects.for_municipality(here).count() == 3


# --- people --------------------------------------------------------------------------------------


def test_who_saw_an_older_gap_changes_nothing(world: World, editor: User) -> None:
    found(world.here, row("a"))
    seen = gap(world.here)
    gap_actions.decide(by=editor, gap=seen, version=1, state=CONFIRMED, reason="")
    with pytest.raises(gap_actions.ChangedError):
        gap_actions.decide(by=editor, gap=seen, version=1, state=ACCEPTED, reason="so")
    with pytest.raises(gap_actions.ChangedError):
        gap_actions.assign(by=editor, gap=seen, version=1, to=editor.pk)
    assert (gap(world.here).state, gap(world.here).version) == (CONFIRMED, 2)
    gap_actions.decide(by=editor, gap=seen, version=2, state=CONFIRMED, reason=" ")
    assert (gap(world.here).version, gap(world.here).history.count()) == (2, 2)


def test_who_sees_a_gap_before_a_run_changes_it_is_told(world: World, editor: User) -> None:
    found(world.here, row("a"))
    found(world.here, row("a", "b"))
    with pytest.raises(gap_actions.ChangedError):
        gap_actions.decide(by=editor, gap=gap(world.here), version=1, state=CONFIRMED, reason="")


def test_only_a_run_says_that_a_gap_is_found_no_more(world: World, editor: User) -> None:
    found(world.here, row("a"))
    for state, reason in ((GONE, "weg"), ("erfunden", ""), (ACCEPTED, "  ")):
        with pytest.raises(RefusedError):
            gap_actions.decide(
                by=editor, gap=gap(world.here), version=1, state=state, reason=reason
            )
    found(world.here)
    with pytest.raises(RefusedError):
        gap_actions.decide(by=editor, gap=gap(world.here), version=2, state=CONFIRMED, reason="")


def test_a_gap_is_assigned_to_who_keeps_the_inventory_here(world: World, editor: User) -> None:
    found(world.here, row("a"))
    names = gap_actions.carers(world.here)
    assert {*names} == {world.people["here"][role].pk for role in ("coordinator", "editor")}
    for who in (world.people["here"]["steering"], world.people["there"]["editor"]):
        with pytest.raises(RefusedError):
            gap_actions.assign(by=editor, gap=gap(world.here), version=1, to=who.pk)
    gap_actions.assign(by=editor, gap=gap(world.here), version=1, to=editor.pk)
    gap_actions.assign(by=editor, gap=gap(world.here), version=2, to=None)
    assert gap(world.here).assigned is None


def test_a_comment_is_withdrawn_by_its_writer_or_the_coordination(
    world: World, editor: User
) -> None:
    found(world.here, row("a"))
    people = world.people["here"]
    mine = gap_actions.comment(by=people["coordinator"], gap=gap(world.here), text="Ja.")
    with pytest.raises(RefusedError):
        gap_actions.withdraw_comment(by=editor, one=mine)
    theirs = gap_actions.comment(by=editor, gap=gap(world.here), text="Nein.")
    gap_actions.withdraw_comment(by=people["coordinator"], one=theirs)
    gap_actions.withdraw_comment(by=people["coordinator"], one=mine)
    assert not GapComment.objects.for_municipality(world.here).exists()
