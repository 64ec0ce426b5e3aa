"""The rules of a municipality: shown with their reasons, changed with one, nobody's change lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World

from lueckenlos.accounts.people import RefusedError
from lueckenlos.chain.actions import change_scheme
from lueckenlos.chain.queries import current_scheme, schemes

PAGE, CHANGE = "/k/lindenau/kette/schema/", "/k/lindenau/kette/schema/aendern/"
TREFF = {
    "number": 0,
    "field": "treffpunkt",
    "start": "1",
    "stop": "3",
    "unit": "years",
    "decision": "Kreistag, Vorlage 112/2026",
    "on": "2026-03-01",
    "reason": "Familienzentren sind beschlossen",
}
Open = Callable[..., Client]


@pytest.fixture
def coordinator(world: World, browser: Open) -> Client:
    return browser(world.people["here"]["coordinator"])


def test_the_core_scheme_stands_there_with_law_and_reasons(coordinator: Client) -> None:
    text = coordinator.get(PAGE).content.decode()
    assert "§ 24 Abs. 2 SGB VIII" in text and "1 bis 3 Jahre" in text
    assert "Familien ohne Auto 30 Minuten" in text
    assert "eigene Regeln hat Ihre Kommune bisher keine" in text


def test_a_resolution_is_a_version_with_its_reason(world: World, coordinator: Client) -> None:
    assert coordinator.post(CHANGE, TREFF).status_code == 302
    scheme = current_scheme(world.here)
    assert scheme is not None and (scheme.number, scheme.similar_offers) == (1, False)
    added = {"field": "treffpunkt", "from_month": 12, "to_month": 36}
    assert scheme.resolved == [
        {**added, "decision": "Kreistag, Vorlage 112/2026", "on": "2026-03-01"}
    ]
    text = coordinator.get(PAGE).content.decode()
    assert "Treffpunkt und Teilhabe, 1 bis 3 Jahre: Kreistag, Vorlage 112/2026, 01.03.2026" in text
    assert "Familienzentren sind beschlossen" in text
    assert text.count("Kreistag, Vorlage 112/2026") == 3  # the list, the field, the version


def test_months_and_years_are_two_things_and_a_rule_can_go_again(
    world: World, coordinator: Client
) -> None:
    coordinator.post(CHANGE, {**TREFF, "start": "-9", "stop": "6", "unit": "months"})
    first = current_scheme(world.here)
    assert first is not None
    assert (first.resolved[0]["from_month"], first.resolved[0]["to_month"]) == (-9, 6)
    coordinator.post(CHANGE, {"number": 1, "similar": "on", "reason": "aufgehoben"})
    last = current_scheme(world.here)
    assert last is not None and (last.number, last.resolved, last.similar_offers) == (2, [], True)
    assert schemes(world.here).count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": ""}, "id_reason-error"),
        ({"decision": ""}, "id_decision-error"),
        ({"on": ""}, "id_on-error"),
        ({"stop": "1"}, "Das Ende liegt vor dem Anfang."),
        ({"stop": "11"}, "bis 10 Jahre"),
        ({"start": "-1"}, "von der Schwangerschaft"),
        ({"field": ""}, "Wählen Sie das Handlungsfeld"),
        ({"field": "materielle_sicherung"}, "id_field-error"),
        ({"on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "in der Zukunft"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    world: World, coordinator: Client, change: dict[str, Any], words: str
) -> None:
    text = coordinator.post(CHANGE, {**TREFF, **change}).content.decode()
    assert words in text
    assert current_scheme(world.here) is None
    if "decision" not in change:
        assert "Kreistag, Vorlage 112/2026" in text


def test_who_comes_second_sees_both_and_drops_neither(world: World, coordinator: Client) -> None:
    by = world.people["here"]["coordinator"]
    rule = {"field": "beratung", "from_month": 0, "to_month": 36, "decision": "A",
            "on": "2026-01-01"}  # fmt: skip
    change_scheme(
        by=by, municipality=world.here, resolved=[rule], similar_offers=False, reason="zuerst"
    )
    text = coordinator.post(CHANGE, TREFF).content.decode()
    assert "Inzwischen hat jemand die Regeln geändert" in text
    assert "Kreistag, Vorlage 112/2026" in text
    assert current_scheme(world.here).number == 1  # type: ignore[union-attr]
    value = 'value="beratung/0/36/2026-01-01/A" checked'
    assert value in text and 'name="number" value="1"' in text
    coordinator.post(CHANGE, {**TREFF, "number": 1, "kept": "beratung/0/36/2026-01-01/A"})
    assert len(current_scheme(world.here).resolved) == 2  # type: ignore[union-attr]


def test_of_two_who_save_at_once_one_is_refused(world: World) -> None:
    told: dict[str, Any] = {
        "by": world.people["here"]["coordinator"], "municipality": world.here, "resolved": [],
        "similar_offers": False, "reason": "so", "number": 0,
    }  # fmt: skip
    change_scheme(**told)
    with pytest.raises(RefusedError, match="Inzwischen hat jemand die Regeln geändert"):
        change_scheme(**told)
    assert current_scheme(world.here).number == 1  # type: ignore[union-attr]


def test_only_the_coordination_changes_rules(world: World, browser: Open) -> None:
    for role, sees, changes in (("coordinator", 200, 200), ("editor", 200, 403),
                                ("steering", 200, 403), ("state", 403, 403)):  # fmt: skip
        client = browser(world.people["here"][role])
        assert (client.get(PAGE).status_code, client.get(CHANGE).status_code) == (sees, changes)
        if changes == 403:
            assert client.post(CHANGE, TREFF).status_code == 403
    assert current_scheme(world.here) is None
