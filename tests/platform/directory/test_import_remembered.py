"""Decisions about rows are asked once: next year's list updates instead of doubling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.areas.seen import told
from tests.platform.directory.importing import CAFE, KITA, THIRD, Desk, listed

from lueckenlos.directory.merging import merge
from lueckenlos.directory.models import RowDecision, Status
from lueckenlos.directory.queries import entry_of

pytestmark = pytest.mark.django_db(transaction=True)
MISSPELT = "7;Kita Sonnne;AWO Fulda;Kita;Hauptstraße 1;36037;Fulda;0661 1;"
CALLED = MISSPELT.replace("0661 1", "0661 77")


@pytest.fixture
def desk(world: World, browser: Callable[..., Client], tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["editor"]
    return Desk(world.here, user, browser(user), tmp_path)


def sent(desk: Desk, *lines: str, name: str = "andere_csv") -> Any:
    [path] = desk.write(**{name: listed(*lines)})
    return desk.send(path)


def begun(desk: Desk) -> Any:
    """An import of a row that is misspelt, beside the inventory of three."""
    desk.load(sent(desk, KITA, CAFE, THIRD, name="kitas_csv"))
    one = sent(desk, MISSPELT)
    [asked] = one.found["questions"]
    assert asked["decided"] == "" and not asked["remembered"]
    return one


def open_ones(one: Any) -> list[dict[str, Any]]:
    return [asked for asked in one.found["questions"] if not asked["decided"]]


def test_what_a_row_is_is_known_next_year(desk: Desk) -> None:
    one = begun(desk)
    kita = str(desk.service("1").pk)
    one = desk.decide(one, frage_0=kita)
    one = desk.load(one)
    again = sent(desk, CALLED)
    assert open_ones(again) == [] and again.found["numbers"]["new"] == 0
    desk.load(again)
    assert len(desk.services) == 3
    assert entry_of(desk.here, desk.service("1").pk).details["contacts"][0].phone == "0661 77"  # type: ignore[union-attr]


def test_what_was_left_out_is_left_out_until_somebody_says_otherwise(desk: Desk) -> None:
    desk.load(desk.decide(begun(desk), frage_0="skip"))
    again = sent(desk, MISSPELT)
    assert [asked["decided"] for asked in again.found["questions"]] == ["skip"]
    assert again.found["numbers"]["skip"] == 1
    assert "bei einer früheren Liste" in told(desk.page(desk.url(again)))
    desk.load(desk.decide(again, frage_0="new"))
    assert len(desk.services) == 4
    assert not RowDecision.objects.for_municipality(desk.here).exists()
    assert sent(desk, CALLED).found["numbers"]["change"] == 1, "it is an offer of its own by now"


def test_a_row_of_what_was_merged_updates_what_remains(desk: Desk, world: World) -> None:
    desk.load(desk.decide(begun(desk), frage_0="new"))
    one, other = (entry_of(desk.here, desk.service(code).pk) for code in ("1", "7"))
    assert one and other
    versions = one.service.version, other.service.version
    merge(by=world.people["here"]["editor"], one=one, other=other, versions=versions, chosen={})
    again = sent(desk, CALLED)
    assert open_ones(again) == [] and again.found["numbers"]["aside"] == 0
    desk.load(again)
    assert [one.code for one in desk.services if one.status == Status.ACTIVE] == ["1", "2", "3"]
    phones = [row.phone for row in entry_of(desk.here, one.service.pk).details["contacts"]]  # type: ignore[union-attr]
    assert phones == ["0661 77"]


def test_two_rows_of_one_offer_make_no_second_one(desk: Desk, world: World) -> None:
    desk.load(desk.decide(begun(desk), frage_0="new"))
    one, other = (entry_of(desk.here, desk.service(code).pk) for code in ("1", "7"))
    assert one and other
    versions = one.service.version, other.service.version
    merge(by=world.people["here"]["editor"], one=one, other=other, versions=versions, chosen={})
    both = sent(desk, CALLED, KITA)
    assert (both.found["numbers"]["new"], both.found["numbers"]["skip"]) == (0, 1)
    desk.load(both)
    assert len([one for one in desk.services if one.status == Status.ACTIVE]) == 3


def test_no_words_of_a_row_are_kept(desk: Desk) -> None:
    desk.load(desk.decide(begun(desk), frage_0="skip"))
    [kept] = RowDecision.objects.for_municipality(desk.here)
    assert len(kept.spelling) == 64 and "sonn" not in kept.spelling
