"""A list that is complete: a choice of who loads it, then a declaration, as on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.areas.seen import told
from tests.platform.directory.importing import CAFE, KITA, THIRD, Desk, listed

from lueckenlos.chain.inputs import basis_now, case_of
from lueckenlos.chain.models import Completeness
from lueckenlos.chain.queries import declared
from lueckenlos.directory.import_actions import load_declared, part_of
from lueckenlos.directory.models import InventoryImport
from lueckenlos.directory.queries import offer_records
from lueckenlos.exchange.case import read_case
from lueckenlos.jobs.files import store

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 18)
SETTINGS: dict[str, Any] = {
    "file": "kitas.csv",
    "columns": {"id": "Nr", "name": "Name", "provider": "Träger", "kind": "Art"},
    "owner": "Jugendamt",
    "delivered": "2026-11-01",
}
TOML = """title = "Lindenau"
key = "06634"
reference_day = 2026-11-18

[[offers]]
file = "kitas.csv"
columns = {{ id = "Nr", name = "Name", provider = "Träger", kind = "Art" }}
owner = "Jugendamt"
delivered = 2026-11-01
{more}
"""


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    return Desk(world.here, user, browser(user), tmp_path)


def load(desk: Desk, **more: Any) -> InventoryImport:
    """The list, read as a declaration says."""
    [path] = desk.write(kitas_csv=listed())
    with path.open("rb") as content:
        file = store(municipality=desk.here, name=path.name, content=content, by=desk.user)
    parts = [part_of("offers", {**SETTINGS, **more})]
    one = load_declared(by=desk.user, municipality=desk.here, files=[file], parts=parts)
    desk.work()
    found: InventoryImport = desk.again(one)
    return found


@pytest.mark.parametrize(
    ("said", "toml"),
    [
        ({"complete": ["betreuung"]}, 'complete = ["betreuung"]'),
        ({"complete": ["betreuung", "treffpunkt"]}, 'complete = ["betreuung", "treffpunkt"]'),
        (
            {"complete": ["betreuung"], "complete_ages": "1 bis Schuleintritt"},
            'complete = ["betreuung"]\ncomplete_ages = "1 bis Schuleintritt"',
        ),
        ({}, ""),
    ],
)
def test_it_is_declared_as_the_command_line_does(
    desk: Desk, tmp_path: Path, said: dict[str, Any], toml: str
) -> None:
    one = load(desk, **said)
    assert one.state == InventoryImport.State.LOADED, one.job and one.job.error
    (tmp_path / "case.toml").write_text(TOML.format(more=toml), encoding="utf-8")
    (tmp_path / "kitas.csv").write_text(listed(), encoding="utf-8")
    wanted, _ = read_case(tmp_path / "case.toml")
    found = case_of(desk.here, basis_now(desk.here, DAY), offer_records(desk.here))
    assert found.complete == wanted.complete
    assert len(found.complete) == len(said.get("complete", []))
    for row in declared(desk.here):
        assert (row.by, row.declared_by, row.on) == (desk.user, "Jugendamt", date(2026, 11, 1))
        assert row.history.get().history_user == desk.user


def test_the_same_list_declares_the_same_only_once(desk: Desk) -> None:
    load(desk, complete=["betreuung"])
    load(desk, complete=["betreuung"])
    assert declared(desk.here).count() == 1
    load(desk, complete=["betreuung"], delivered="2026-11-10")
    assert declared(desk.here).count() == 2


def test_it_is_a_visible_choice_and_off_by_default(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed(KITA, CAFE, THIRD))
    one = desk.send(path)
    address = desk.url(one, "teil/0/")
    form = desk.page(address)
    assert "Die Liste ist vollständig für" in form
    boxes = [line for line in form.split("<") if 'name="list_complete"' in line]
    assert any('value="betreuung"' in line for line in boxes)
    assert not any("checked" in line for line in boxes)
    owner = {"text_owner": "Jugendamt", "list_delivered": "2026-11-01"}
    desk.save(one, 0, list_complete="betreuung", **owner)
    page = told(desk.page(desk.url(one)))
    assert "Vollständig für Betreuung" in page
    assert not declared(desk.here).exists(), "only what is loaded is declared"
    form = desk.page(address)
    assert any("checked" in line and 'value="betreuung"' in line for line in form.split("<"))
    assert desk.load(one).state == InventoryImport.State.LOADED
    assert [row.fields for row in declared(desk.here)] == [["betreuung"]]
    assert "Jugendamt" in desk.page("/k/lindenau/kette/vollstaendig/")


def test_without_choosing_it_nothing_is_declared(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    assert not Completeness.objects.for_municipality(desk.here).exists()


def test_nobody_declares_it_without_a_name_and_a_day(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    one = desk.send(path)
    desk.save(one, 0, list_complete="betreuung", text_owner="", list_delivered="", date="")
    page = told(desk.page(desk.url(one)))
    assert "niemand erklärt das" in page and "wer sie führt" in page
    assert "owner" not in page, "no key of a case file stands on a page"


def test_a_known_list_can_be_declared_complete_later(desk: Desk) -> None:
    [path] = desk.write(kitas_csv=listed())
    desk.bring(path)
    one = desk.send(path)
    said = {"text_owner": "Jugendamt", "list_delivered": "2026-11-01"}
    desk.save(one, 0, list_complete="betreuung", **said)
    one = desk.load(desk.again(one))
    assert one.state == InventoryImport.State.LOADED
    assert declared(desk.here).count() == 1
