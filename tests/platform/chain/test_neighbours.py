"""Offers beyond the border, and whether they are recorded: as in a case file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.areas.kreis import borders, children, orte, table
from tests.platform.chain.kreis import load_need
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import User
from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.chain.actions import change_scheme, declare_complete, declare_neighbours, take_back
from lueckenlos.chain.changes import change_since
from lueckenlos.chain.inputs import basis_as_json, basis_now, basis_of_json, case_of, checksum
from lueckenlos.chain.models import Completeness
from lueckenlos.chain.queries import declared, neighbours_declared
from lueckenlos.chain.running import compute
from lueckenlos.directory.models import Service
from lueckenlos.directory.queries import offer_records
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.records import Case

Open = Callable[..., Client]
PAGE = "/k/lindenau/kette/vollstaendig/"
BEYOND = 9.0 + 4 * 0.03 + 0.004
"""A few hundred metres east of the last of four areas."""
CASE = """title = "Lindenau"
key = "06634"
reference_day = 2026-11-18
planning_level = "Ortsteil"

[areas]
file = "gebiete.geojson"
columns = { id = "schluessel", name = "name", municipality = "gemeinde", municipality_name = \
"gemeinde_name", inhabitants = "einwohner" }
date = 2025-01-01
title = "erfunden"
owner = "niemand"

[children]
file = "kinder.csv"
columns = { area = "Ortsteil", age = "Alter", count = "Kinder" }
date = 2024-12-31
title = "erfunden"
owner = "niemand"

[[offers]]
file = "angebote.csv"
columns = { id = "Nr", name = "Name", kind = "Art", latitude = "Breite", longitude = "Laenge" }
delivered = 2026-11-01
title = "erfunden"
owner = "niemand"

[[resolved]]
field = "treffpunkt"
months = [0, 36]
decision = "Beschluss 2"
on = 2026-01-01

[[complete]]
fields = []
areas = []
by = "Amt"
on = 2026-11-01

[neighbours]
inventory = "none"
"""


@pytest.fixture
def sample(world: World, tmp_path: Path, settings: Any) -> Case:
    """Four areas in a row; the last one has its café beyond the border. As the case file has it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    some = orte(4)
    offers = [("1", "Café Mitte", "Eltern-Kind-Café", "51.01", "9.015"),
              ("2", "Café Drüben", "Eltern-Kind-Café", "51.01", str(BEYOND))]  # fmt: skip
    files = {
        "gebiete.geojson": borders(some), "kinder.csv": children(some), "case.toml": CASE,
        "angebote.csv": table(offers, ("Nr", "Name", "Art", "Breite", "Laenge")),
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    case, _ = read_case(tmp_path / "case.toml")
    assert case.neighbours_known and len(case.offers) == 2
    by, here = world.people["here"]["editor"], world.here
    load_need(here, by, tmp_path / "case.toml")
    put(here, case.offers, by)
    change_scheme(
        by=by, municipality=here, similar_offers=False, reason="Beschluss",
        resolved=[{**asdict(one), "on": one.on.isoformat()} for one in case.resolved],
    )  # fmt: skip
    for one in case.complete:
        declare_complete(by=by, municipality=here, fields=one.fields, areas=one.areas,
                         declared_by=one.by, on=one.on)  # fmt: skip
    return case


@pytest.fixture
def editor(world: World) -> User:
    return world.people["here"]["editor"]


def case_now(world: World, sample: Case) -> Case:
    found = case_of(world.here, basis_now(world.here, sample.reference_day),
                    offer_records(world.here))  # fmt: skip
    return replace(found, title=sample.title, key=sample.key)


def wanted(case: Case) -> Figures:
    """As the command line computes it."""
    return figures(assemble(case, Path()))


def computed(case: Case) -> Figures:
    return compute(case, "", lambda step, progress: None).internal


def test_an_offer_beyond_the_border_counts_as_far_as_it_reaches(world: World, sample: Case) -> None:
    beyond = Service.objects.for_municipality(world.here).get(code="2")
    assert beyond.area == "", "it lies in none of the areas"
    assert case_now(world, sample).offers == sample.offers
    last = sample.areas[-1].id
    rows = [row for row in computed(case_now(world, sample)).coverage
            if (row.area_id, row.field, row.life_phase) == (last, "treffpunkt", "0-3")]  # fmt: skip
    assert rows and all(row.share_recorded for row in rows)


def test_figures_are_those_of_the_command_line_declared_or_not(
    world: World, sample: Case, editor: User
) -> None:
    unknown = replace(sample, neighbours_known=False)
    assert computed(case_now(world, sample)) == wanted(unknown)
    declare_neighbours(by=editor, municipality=world.here, declared_by="Amt",
                       on=sample.reference_day)  # fmt: skip
    found = computed(case_now(world, sample))
    assert found == wanted(sample)
    certain = [sum(gap.certain for gap in told.gaps) for told in (wanted(unknown), found)]
    assert certain[0] < certain[1], "near the border a gap is a question no more"


def test_a_run_keeps_what_was_declared_when_it_was_made(
    world: World, sample: Case, editor: User
) -> None:
    before = case_now(world, sample)
    one = declare_neighbours(by=editor, municipality=world.here, declared_by="Amt",
                             on=sample.reference_day)  # fmt: skip
    basis = basis_now(world.here, sample.reference_day)
    now = case_now(world, sample)
    assert now.neighbours_known and checksum(now) != checksum(before)
    assert now.complete == before.complete
    take_back(by=editor, one=one)
    assert not case_now(world, sample).neighbours_known
    again = case_of(world.here, basis_of_json(basis_as_json(basis)), offer_records(world.here))
    assert again.neighbours_known


def test_that_it_is_declared_is_no_work_of_families_offers(
    world: World, sample: Case, editor: User
) -> None:
    from tests.platform.chain.findings import begun

    from lueckenlos.chain.actions import store_run

    run = begun(world.here, editor, sample.reference_day)
    case = case_now(world, sample)
    done = compute(case, "", lambda step, progress: None)
    store_run(run=run, computed=done, offers=case.offers, change={})
    declare_neighbours(by=editor, municipality=world.here, declared_by="Amt",
                       on=sample.reference_day)  # fmt: skip
    now = case_now(world, sample)
    told = change_since(run, now, compute(now, "", lambda step, progress: None))
    assert {why for why, score in told["parts"].items() if any(score.values())} == {"records"}


def test_it_is_declared_and_taken_back_on_the_page(
    world: World, editor: User, browser: Open
) -> None:
    client, today = browser(editor), timezone.localdate()
    assert "sind erfasst: nein" in client.get(PAGE).content.decode()
    said = {"declared_by": "Jugendamt", "on": today.isoformat()}
    for wrong in ({"declared_by": ""}, {"on": (today + timedelta(days=1)).isoformat()}):
        assert client.post(f"{PAGE}nachbarn/", {**said, **wrong}).status_code == 200
    assert not neighbours_declared(world.here).exists()
    assert client.post(f"{PAGE}nachbarn/", said).status_code == 302
    one = neighbours_declared(world.here).get()
    assert (one.declared_by, one.on, one.by) == ("Jugendamt", today, editor)
    assert not declared(world.here).exists(), "no field is complete by that"
    text = client.get(PAGE).content.decode()
    assert "sind erfasst: ja" in text and "Erklärt von Jugendamt" in text
    assert "Noch hat niemand etwas für vollständig erklärt" in text
    client.post(f"{PAGE}{one.pk}/zuruecknehmen/")
    assert "sind erfasst: nein" in client.get(PAGE).content.decode()
    assert [row.history_type for row in Completeness.history.order_by("history_id")] == ["+", "~"]


def test_who_reads_sees_it_and_declares_nothing(world: World, editor: User, browser: Open) -> None:
    declare_neighbours(by=editor, municipality=world.here, declared_by="Amt",
                       on=timezone.localdate())  # fmt: skip
    reader = browser(world.people["here"]["steering"])
    text = reader.get(PAGE).content.decode()
    assert "sind erfasst: ja" in text and "Zurücknehmen" not in text
    assert reader.get(f"{PAGE}nachbarn/").status_code == 403
    assert browser(world.people["there"]["coordinator"]).get(f"{PAGE}nachbarn/").status_code == 404
