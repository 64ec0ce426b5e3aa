"""What is released is what was shown, decided once; who else may read it, and until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.people import RefusedError, give_role
from lueckenlos.areas.actions import comment
from lueckenlos.areas.models import Area, AreaComment
from lueckenlos.areas.queries import planning_level
from lueckenlos.chain.models import AnalysisRun, Release
from lueckenlos.chain.queries import told
from lueckenlos.chain.release_actions import release

PAGE, NEW = "/k/lindenau/kette/freigaben/", "/k/lindenau/kette/freigaben/neu/"
LAND = "/land/freigaben/"
Open = Callable[..., Client]


@pytest.fixture
def run(world: World, tmp_path: Any, settings: Any) -> AnalysisRun:
    settings.MEDIA_ROOT = tmp_path / "media"
    return computed(world)


def given(world: World, here: Municipality, core: str = "2026.1", **more: Any) -> Release:
    """A release as another municipality might give it."""
    own = Release.objects.for_municipality(world.here).get()
    run = AnalysisRun.objects.create(
        municipality=here, reference_day=own.reference_day, state=AnalysisRun.State.DONE
    )
    figures = {**own.figures, "municipality": here.name, "key": here.key, **more}
    return Release.objects.create(
        municipality=here, run=run, reference_day=run.reference_day, core=core, step=own.step,
        figures=figures,
    )  # fmt: skip


def test_what_is_given_is_what_was_looked_at_and_nothing_of_an_area(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    level = planning_level(world.here)
    area = Area.objects.for_municipality(world.here).first()
    assert level and area
    comment(by=world.people["here"]["gemeinde"], level=level, area=area.key, text="Kita im Bau.")
    client = browser(world.people["here"]["coordinator"])
    shown = client.get(NEW).content.decode()
    said = AreaComment.objects.for_municipality(world.here).get()
    answer = client.post(NEW, {"run": run.pk, "note": "Bestand bis Juni."})
    assert "Bestätigen Sie" in answer.content.decode()
    assert not Release.objects.for_municipality(world.here).exists()
    sent = {"run": run.pk, "note": "Bestand bis Juni.", "seen": "on", "comments": said.pk}
    assert client.post(NEW, sent).status_code == 302
    one = Release.objects.for_municipality(world.here).get()
    figures, head = one.figures, told(run).figures.headlines[0]
    assert figures["headline"]["holding_recorded"] == head.holding_recorded
    assert [link["held_recorded"] for link in figures["links"]] == [
        link.held_recorded for link in told(run).figures.overall_links
        if link.population == head.population
    ]  # fmt: skip
    assert figures["core"] == one.core == "2026.1"
    assert [one["text"] for one in one.comments] == ["Kita im Bau."]
    assert "by" not in one.comments[0]
    names = {row.area_name for row in told(run).figures.coverage}
    text = str(figures)
    assert names and not [name for name in names if f"'{name}'" in text]
    page = client.get(f"{PAGE}{one.pk}/").content.decode()
    table = shown[shown.index('<dl class="pairs">') : shown.index("Quellen:")]
    assert table in page and "Bestand bis Juni." in page


def test_a_run_is_released_once_and_withdrawn_it_is_gone_outside(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    by, here = world.people["here"]["coordinator"], world.people["here"]
    one = release(by=by, run=run, comments=(), note="")
    with pytest.raises(RefusedError, match="schon freigegeben"):
        release(by=by, run=run, comments=(), note="")
    paths = [f"{PAGE}{one.pk}/", PAGE, LAND, f"{PAGE}freigaben.csv", f"{LAND}freigaben.json"]
    state = browser(here["state"])
    for path in paths:
        assert "2026" in state.get(path).content.decode(), path
    for role in ("steering", "provider", "gemeinde", "editor"):
        assert browser(here[role]).get(paths[0]).status_code == 200
        assert browser(here[role]).post(f"{PAGE}{one.pk}/zurueckziehen/").status_code == 403
    assert browser(here["coordinator"]).post(f"{PAGE}{one.pk}/zurueckziehen/").status_code == 302
    assert state.get(paths[0]).status_code == 404
    assert "Noch nichts freigegeben" in state.get(PAGE).content.decode()
    assert "Noch nichts freigegeben" in state.get(LAND).content.decode()
    assert state.get(f"{LAND}freigaben.json").json() == []
    assert "zurückgezogen" in browser(here["coordinator"]).get(PAGE).content.decode()
    again = release(by=by, run=run, comments=(), note="")
    assert again.figures == one.figures
    assert list(Release.history.values_list("history_type", flat=True)) == ["+", "~", "+"]


def test_what_was_given_stays_whatever_becomes_of_the_run(world: World, run: AnalysisRun) -> None:
    by = world.people["here"]["coordinator"]
    one = release(by=by, run=run, comments=(), note="")
    before = dict(one.figures)
    AnalysisRun.objects.for_municipality(world.here).update(told=b"", note=b"")
    assert Release.objects.for_municipality(world.here).get(pk=one.pk).figures == before


def test_the_land_sees_side_by_side_only_what_compares(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    by = world.people["here"]["coordinator"]
    release(by=by, run=run, comments=(), note="")
    near, other, far = (
        Municipality.objects.create(key=key, name=name, slug=name.lower(), kind="kreis")
        for key, name in (("06635", "Ahrau"), ("06636", "Zellin"), ("03153", "Fernau"))
    )
    given(world, near, own_links=0)
    given(world, other, "2025.1")
    given(world, far)
    state = browser(world.people["here"]["state"])
    text = state.get(LAND).content.decode()
    assert "Fernau" not in text
    first, second = text.split("Kernschema 2025.1, Stufe 3 von 3")
    assert first.index(">Ahrau<") < first.index(">Lindenau<")
    assert "Zellin" in second and "Ahrau" not in second
    assert "nicht vergleichbar" in first  # Lindenau has resolutions of its own
    assert "ein Rang ist das nicht" in first
    found = state.get(f"{LAND}freigaben.json").json()
    assert [one["figures"]["municipality"] for one in found] == ["Ahrau", "Lindenau", "Zellin"]
    with CaptureQueriesContext(connection) as few:
        state.get(LAND)
    for at in range(3):
        name = f"Ort{at}"
        made = Municipality.objects.create(key=f"0664{at}", name=name, slug=name, kind="kreis")
        given(world, made)
    with CaptureQueriesContext(connection) as many:
        assert "Ort2" in state.get(LAND).content.decode()
    assert len(many) == len(few)


def test_who_belongs_to_no_land_has_no_such_page(world: World, browser: Open) -> None:
    for role in ("coordinator", "steering"):
        assert browser(world.people["here"][role]).get(LAND).status_code == 403
    give_role(by=None, user=world.nobody, role="state", municipality=None, state="03")
    client = browser(world.nobody)
    assert client.get(LAND).status_code == 200
    assert client.get(PAGE).status_code == 404  # another Land
    assert client.get("/k/erlental/kette/freigaben/").status_code == 200


def test_only_the_coordination_releases(world: World, run: AnalysisRun, browser: Open) -> None:
    for role in ("editor", "steering", "gemeinde", "provider", "state"):
        client = browser(world.people["here"][role])
        assert client.get(NEW).status_code == 403
        assert client.post(NEW, {"run": run.pk, "seen": "on"}).status_code == 403
    assert not Release.objects.for_municipality(world.here).exists()
    client = browser(world.people["there"]["coordinator"])
    sent = {"run": run.pk, "seen": "on"}
    assert client.post("/k/erlental/kette/freigaben/neu/", sent).status_code == 404
