"""The soak would notice what must not be in inventory and chain, made on purpose."""

from __future__ import annotations

import csv
import threading
from pathlib import Path
from typing import Any, cast

import pytest
from tests.platform.accounts.conftest import World, world
from tests.platform.chain.findings import found, gap, row
from tests.platform.directory.inventory import put
from tests.platform.jobs.conftest import Stage
from tests.platform.soak import chain_checks as checks
from tests.platform.soak.area_imports import SAMPLE
from tests.platform.soak.browsers import Answer, Browser, Diary
from tests.platform.soak.families import Stranger
from tests.platform.soak.forms import filled, form_of
from tests.platform.soak.lists import POINT, ROWS, SECRET, listed, name_of, tells_secret
from tests.platform.soak.test_soak import Soak
from tests.platform.starting import Service as Served

from lueckenlos.chain import gap_actions
from lueckenlos.chain.models import AnalysisRun, Finding, Gap
from lueckenlos.directory.models import Contact, InventoryImport, Service, Status
from lueckenlos.exchange.records import OfferRecord

__all__ = ["world"]
pytestmark = pytest.mark.django_db


def test_half_a_list_and_one_that_is_there_twice_are_told(world: World) -> None:
    batch = InventoryImport.objects.create(
        municipality=world.here, state="loaded", found={"numbers": {"new": ROWS}}
    )
    offers = [OfferRecord(id=f"{n}", name=name_of("list-a", n), provider="V", kind="Kita",
                          phone="0999 1") for n in range(1, ROWS + 1)]  # fmt: skip
    put(world.here, offers)
    ours = Service.objects.for_municipality(world.here)
    ours.update(batch=batch)
    assert list(checks.whole_lists()) == []
    Contact.objects.filter(service=ours[0]).update(phone="0999 2")
    assert list(checks.whole_lists()) == [
        "a part of list-a has changed: {'0999 1': 39, '0999 2': 1}"
    ]
    ours.filter(code="7").update(status=Status.LOADING)
    assert f"import {batch.pk} (loaded): 39 of 40" in list(checks.whole_lists())
    ours.filter(code="7").update(status=Status.ACTIVE, name=name_of("list-a", 8))
    assert "2 times: Soak list-a Nr. 8" in list(checks.whole_lists())


def test_the_offers_of_the_sample_are_counted_right() -> None:
    with (SAMPLE / "angebote.csv").open(encoding="utf-8-sig") as file:
        assert sum(1 for _ in csv.reader(file)) - 1 == checks.DECLARED


def test_runs_without_their_gaps_are_told(world: World) -> None:
    run = found(world.here, row("A"), row("B", gap_id="b"))
    assert list(checks.runs()) == []
    Gap.unscoped.filter(number=2).update(state=Gap.State.GONE)
    assert list(checks.runs()) == [f"run {run.pk}: 2 gaps found, 1 are open"]
    Gap.unscoped.filter(number=2).update(state=Gap.State.QUESTION, areas=["A"])
    assert next(checks.runs()).startswith("2 gaps are the same")
    AnalysisRun.unscoped.update(state=AnalysisRun.State.COMPUTING)
    assert list(checks.runs()) == [f"run {run.pk} is not done, its job is"]


def test_other_gaps_of_the_same_data_are_told(world: World) -> None:
    found(world.here, row("A"), row("B", gap_id="b"))
    second = found(world.here, row("A"), row("B", gap_id="b"))
    assert list(checks.unchanged()) == []
    Finding.objects.filter(run=second, gap__number=2).update(gap=gap(world.here, 1))
    assert "of the same data: {('b', " in next(checks.unchanged())
    AnalysisRun.unscoped.filter(pk=second.pk).update(checksum="other")
    assert list(checks.unchanged()) == []


def test_what_was_written_is_counted_once_however_often_its_row_is_saved(world: World) -> None:
    put(world.here, [OfferRecord(id="1", name="Soak offer-a", provider="V", kind="Kita")])
    service = Service.objects.for_municipality(world.here).get()
    for text in ("edit-1", "edit-1", "edit-2", "edit-1"):
        service.description = text
        service.save()
    found(world.here, row("A"))
    one, by = gap(world.here), world.people["here"]["editor"]
    gap_actions.decide(by=by, gap=one, version=one.version, state="accepted", reason="gap-1")
    found(world.here)
    told = checks.traces()
    times = {name: told["times"].get(name) for name in ("edit-1", "edit-2", "offer-a", "gap-1")}
    assert times == {"edit-1": 2, "edit-2": 1, "offer-a": 1, "gap-1": 1}
    assert told["values"] == {f"offer {service.pk}": "edit-1", "gap 1": "accepted gap-1"}


def test_an_acknowledged_value_may_only_give_way_to_later_ones(tmp_path: Path) -> None:
    soak = Soak(cast(Stage, None), cast(Served, type("None", (), {"port": 0})), 1)
    soak.diary.values["gap 1"] = [("a", True), ("b", True), ("c", False)]
    for now, lost in (("b", False), ("c", False), ("a", True), (None, True)):
        soak.traces["values"] = {"gap 1": now}
        assert bool(soak.lost_values()) is lost, now
    soak.diary.values = {"gap 1": [("a", False)]}
    assert soak.lost_values() == []


def test_a_secret_and_a_cookie_are_told_of_whom_they_are_told() -> None:
    assert tells_secret(f"… {SECRET} 7 …") and tells_secret(listed("a", "1").decode())
    assert tells_secret(f'"coordinates": [{POINT[1]}, {POINT[0]}]')
    assert not tells_secret(f"{POINT[0]} {'x' * 50} {POINT[1]}")
    diary, over = Diary(), threading.Event()
    readers = (Browser(role, 0, diary, over) for role in ("gemeinde", "steering"))
    for one in (Stranger(0, diary, over), *readers):
        one.look_over("GET /", Answer(200, SECRET))
        one.look_over("GET /", Answer(200, "nothing"))
    Browser("coordinator", 0, diary, over).look_over("GET /", Answer(200, SECRET))
    assert diary.told == ["stranger GET /", "gemeinde GET /", "steering GET /"]
    Stranger(0, diary, over).look_over("GET /", Answer(200, "", cookies=("a=b",)))
    assert diary.told[3:] == ["stranger GET / is given a cookie"]


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    page = """<form action="/suche/"><input name="q" value="x"></form>
    <form method="post"><input type="hidden" name="version" value="3"><input name="leer">
    <input type="checkbox" name="an" checked><input type="checkbox" name="aus">
    <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
    <select name="eins"><option value="a">A<option value="b" selected>B</select>
    <select name="zwei"><option value="">–<option value="b">B</select>
    <textarea name="text">\nZeile &amp; mehr</textarea><button name="tun" value="x">Los</button>
    <input type="file" name="datei"></form><input name="draussen" value="1">"""
    pairs = form_of(page, "version")
    expected = [("version", "3"), ("leer", ""), ("an", "on"), ("r", "2"), ("eins", "b"),
                ("zwei", ""), ("text", "Zeile & mehr")]  # fmt: skip
    assert pairs == expected
    assert form_of(page, "draussen") is None and form_of(page, "q", "/suche/") == [("q", "x")]
    changed: dict[str, Any] = dict(filled(expected, eins="c", neu="d"))
    assert (changed["eins"], changed["neu"], changed["r"]) == ("c", "d", "2")
