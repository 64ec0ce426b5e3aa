"""What was said about an area stays with its ground, whatever key that has; and what is told."""

from __future__ import annotations

import pytest
from tests.platform.areas.kreis import Office, named, orte, square
from tests.platform.areas.seen import told
from tests.platform.areas.test_switching import before, edition, load, switch

from lueckenlos.areas import actions, queries
from lueckenlos.areas.models import AreaComment

pytestmark = pytest.mark.django_db(transaction=True)
ONE, TWO, THREE, FOUR, _, _ = (one.key for one in orte())
NEW = "0663400150"


def say(office: Office, key: str, text: str) -> None:
    """Comment on an area."""
    level = queries.planning_level(office.here)
    assert level
    actions.comment(by=office.user, level=level, area=key, text=text)


def heard(office: Office, key: str) -> str:
    return told(office.page(f"gebiete/ebene/ortsteil/{key}/"))


def test_a_comment_goes_with_its_ground_and_not_with_the_key(office: Office) -> None:
    load(office, before(), "2025-01-01")
    for key, text in ((ONE, "Zum Westen"), (TWO, "Zur Mitte"), (FOUR, "Bleibt hier")):
        say(office, key, text)
    first, second, third, *others = before()
    some = [
        named(first, key=NEW),  # the same ground by another key
        named(second, key=ONE),  # its key now stands beside
        named(third, key=TWO),  # and so does that of the second
        *others,
    ]
    load(office, some, "2026-01-01")
    switch(office, 2026)
    assert "Zum Westen" in heard(office, NEW) and "Zum Westen" not in heard(office, ONE)
    assert "Zur Mitte" in heard(office, ONE) and "Zur Mitte" not in heard(office, TWO)
    assert "Bleibt hier" in heard(office, FOUR)
    switch(office, 2025)
    assert "Zum Westen" in heard(office, ONE)
    assert "Zur Mitte" in heard(office, TWO) and "Zur Mitte" not in heard(office, ONE)


def test_a_comment_on_ground_that_is_gone_is_not_shown_elsewhere(office: Office) -> None:
    load(office, before(), "2025-01-01")
    say(office, ONE, "Zum alten Gebiet")
    first, *others = before()
    halves = [
        named(first, key="0663400110", shape=square(0, 0, 0.5)),
        named(first, key="0663400111", shape=square(0.5, 0, 0.5)),
    ]
    far = named(first, key=ONE, name="Ganz woanders", shape=square(6, 3))
    load(office, [*halves, far, *others], "2026-01-01")
    switch(office, 2026)
    assert "Zum alten Gebiet" not in heard(office, ONE)
    say(office, ONE, "Zum neuen Gebiet")
    switch(office, 2025)
    said = heard(office, ONE)
    assert "Zum alten Gebiet" in said and "Zum neuen Gebiet" not in said
    assert AreaComment.objects.for_municipality(office.here).count() == 2


def test_the_preview_says_what_becomes_of_indicators(office: Office) -> None:
    load(office, before(), "2025-01-01", "indicator")
    load(office, before(), "2026-01-01")
    address = f"gebiete/staende/{edition(office, 2026).pk}/"
    assert "Kennzahlen (Vorsorge U7): Werte von Gebieten" in told(office.page(address))
    load(office, before(), "2024-01-01", "indicator")  # brings its own
    said = told(office.page(f"gebiete/staende/{edition(office, 2024).pk}/"))
    assert "Kennzahlen: Es sind keine zu übertragen." in said
