"""From valid areas to another edition: what is shown before, carried, and valid afterwards."""

from __future__ import annotations

import pytest
from tests.platform.areas.kreis import (
    AREAS,
    CHILDREN,
    INDICATOR,
    Office,
    Ort,
    above,
    borders,
    children,
    named,
    orte,
    part,
    square,
    vorsorge,
)

from lueckenlos.areas import queries
from lueckenlos.areas.models import Edition, Indicator, Population, State
from lueckenlos.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
BANDS = [(0, 36), (36, 72), (72, 120)]
ONE, TWO, THREE, FOUR, FIVE, SIX = (one.key for one in orte())


def before() -> list[Ort]:
    """Six areas; the third has few children."""
    some = orte()
    some[2] = named(some[2], children=(2, 52, 62))
    return some


def after() -> list[Ort]:
    """The first is split, the second and third are one, the fourth is renamed, the sixth grew."""
    first, second, _, fourth, fifth, sixth = before()
    return [
        named(first, key="0663400110", name="Nord", shape=square(0, 0, 0.5)),
        named(first, key="0663400111", name="Süd", shape=square(0.5, 0, 0.5)),
        named(second, key="0663400120", name="Zusammen", shape=square(1, 0, 2)),
        named(fourth, name="Neuer Name"),
        fifth,
        named(sixth, shape=square(1, 1, 1.6)),
    ]


def load(office: Office, some: list[Ort], day: str, *more: str) -> None:
    parts = [above(), part("areas", AREAS, date=day)]
    office.write(gebiete_geojson=borders(some))
    names = ["gebiete.geojson"]
    if "children" in more:
        office.write(kinder_csv=children(some))
        parts.append(part("children", CHILDREN))
        names.append("kinder.csv")
    if "indicator" in more:
        office.write(vorsorge_csv=vorsorge(some))
        parts.append(part("indicator", INDICATOR))
        names.append("vorsorge.csv")
    office.declared(parts, *names)


def edition(office: Office, year: int) -> Edition:
    return Edition.objects.for_municipality(office.here).get(valid_from__year=year)


def switch(office: Office, year: int) -> Edition:
    address = f"{office.base}gebiete/staende/{edition(office, year).pk}/einschalten/"
    assert office.client.post(address).status_code == 302
    office.work()
    return edition(office, year)


def counts(row: Population) -> dict[tuple[str, int], int | None]:
    return {(one.area, one.from_month): one.count for one in row.counts.all()}


def valid(office: Office) -> Population:
    (row,) = queries.populations(office.here)
    return row


@pytest.fixture
def waiting(office: Office) -> Office:
    """The old areas are valid, the new ones wait."""
    load(office, before(), "2025-01-01", "children", "indicator")
    load(office, after(), "2026-01-01")
    return office


def test_another_edition_waits_and_its_page_names_every_change(waiting: Office) -> None:
    new = edition(waiting, 2026)
    assert (edition(waiting, 2025).state, new.state) == (State.ACTIVE, State.READY)
    assert "Ort 000" in waiting.page("gebiete/")
    assert "Neuer Name" not in waiting.page("gebiete/")
    page = waiting.page(f"gebiete/staende/{new.pk}/")
    for said in (
        *("1-mal geteilt", f"Ort 000 ({ONE}) → Nord (0663400110), Süd (0663400111)"),
        *("1-mal zusammengelegt", f"Ort 001 ({TWO}), Ort 002 ({THREE}) → Zusammen (0663400120)"),
        *("1-mal umbenannt", f"Ort 003 ({FOUR}) → Neuer Name ({FOUR})"),
        *("1-mal mit neuen Grenzen", f"Ort 005 ({SIX})", "62 % der Fläche sind gleich", "<svg"),
        *("1-mal unverändert", "Keine Zahl bekommen, bis Sie neue laden: "),
        *("für 3 Gebiete übertragen", "Diese Grenzen einschalten", "Verwerfen"),
    ):
        assert said in page
    last = queries.imports(waiting.here)[0]
    assert "gilt aber noch nicht" in waiting.page(f"daten/{last.pk}/")


def test_a_border_that_shifted_a_little_is_told_with_how_much_ground(office: Office) -> None:
    """Key and name are as before, and so is the area; whoever looks at the preview learns it."""
    load(office, orte(), "2025-01-01")
    some = orte()
    load(office, [*some[:5], named(some[5], shape=square(1, 1, 1.018))], "2026-01-01")
    page = office.page(f"gebiete/staende/{edition(office, 2026).pk}/")
    assert "6-mal unverändert" in page and "1-mal mit leicht anderer Grenze" in page
    assert f"Ort 005 ({SIX}): 2 % der Fläche sind anders" in page
    assert "Ort 004" not in page.split("leicht anderer Grenze", 1)[1].split("</section>", 1)[0]
    load(office, [*some[:5], named(some[5], shape=square(1, 1, 1.002))], "2027-01-01")
    assert "anderer Grenze" not in office.page(f"gebiete/staende/{edition(office, 2027).pk}/")


def test_switching_carries_sums_exactly_and_invents_nothing(waiting: Office) -> None:
    old = valid(waiting)
    new = switch(waiting, 2026)
    row = valid(waiting)
    assert (row.edition_id, row.carried_id, row.day) == (new.pk, old.pk, old.day)
    assert counts(row) == {
        **dict.fromkeys([("0663400120", 0)], 41 + 2),
        **dict.fromkeys([("0663400120", 36)], 51 + 52),
        **dict.fromkeys([("0663400120", 72)], 61 + 62),
        **{(FOUR, low): 43 + n * 10 for n, (low, _) in enumerate(BANDS)},
        **{(FIVE, low): 44 + n * 10 for n, (low, _) in enumerate(BANDS)},
    }
    assert [THREE, 0, 36] in old.hidden
    assert ["0663400120", 0, 36] in row.hidden  # less the hidden one it would tell the other
    page = waiting.page(f"kinder/{row.pk}/")
    assert "keine Zahl" in page
    assert "verdeckt" in page
    was = edition(waiting, 2025)
    assert (was.state, str(was.valid_until)) == (State.PAST, "2026-01-01")
    assert new.switched_on
    assert "Neuer Name" in waiting.page("gebiete/")
    assert waiting.client.get(f"{waiting.base}kinder/{old.pk}/").status_code == 404
    assert waiting.client.get(f"{waiting.base}gebiete/ebene/ortsteil/{ONE}/").status_code == 404


def test_indicators_go_with_the_areas_and_stay_covered(waiting: Office) -> None:
    switch(waiting, 2026)
    (row,) = queries.indicators(waiting.here)
    assert row.edition_id == edition(waiting, 2026).pk
    found = {one.area: one for one in row.values.filter(day__year=2024)}
    assert set(found) == {"0663400120", FOUR, FIVE}
    together = found["0663400120"]
    assert (together.count, together.of, together.hidden) == (31 + 4, 61 + 62, True)
    assert together.value == pytest.approx(100 * 35 / 123)
    assert not found[FOUR].hidden
    assert Indicator.objects.for_municipality(waiting.here).filter(state=State.PAST).count() == 1


def test_switching_back_brings_back_what_was(waiting: Office) -> None:
    old, (was,) = valid(waiting), queries.indicators(waiting.here)
    told = sorted(was.values.values_list("area", "day", "value", "hidden"))
    switch(waiting, 2026)
    switch(waiting, 2025)
    assert valid(waiting).pk == old.pk
    assert (edition(waiting, 2025).state, edition(waiting, 2026).state) == ("active", "past")
    assert edition(waiting, 2025).valid_until is None
    (row,) = queries.indicators(waiting.here)
    assert sorted(row.values.values_list("area", "day", "value", "hidden")) == told
    assert "Ort 000" in waiting.page("gebiete/")
    switch(waiting, 2026)
    assert len(counts(valid(waiting))) == 9


def test_what_was_loaded_meanwhile_goes_back_with_the_areas(waiting: Office) -> None:
    switch(waiting, 2026)
    waiting.write(kinder_csv=children(after()))
    waiting.declared([above(), part("children", {**CHILDREN, "date": "2026-06-30"})], "kinder.csv")
    switch(waiting, 2025)
    by_day = {row.day.year: counts(row) for row in queries.populations(waiting.here) if row.day}
    assert len(by_day[2024]) == 18
    assert {area for area, _ in by_day[2026]} == {ONE, FOUR, FIVE}
    assert by_day[2026][ONE, 0] == 80


def test_two_switches_at_once_are_refused(waiting: Office) -> None:
    load(waiting, before(), "2027-01-01")
    for year in (2026, 2027):
        address = f"{waiting.base}gebiete/staende/{edition(waiting, year).pk}/einschalten/"
        said = waiting.client.post(address, follow=True).content.decode()
    assert "Es wird gerade ein Gebietsstand eingeschaltet." in said
    said = waiting.client.post(
        f"{waiting.base}gebiete/staende/{edition(waiting, 2026).pk}/verwerfen/", follow=True
    ).content.decode()
    assert "Es wird gerade ein Gebietsstand eingeschaltet." in said
    waiting.work()
    states = [edition(waiting, year).state for year in (2025, 2026, 2027)]
    assert states == ["past", "active", "ready"]
    jobs = Job.objects.for_municipality(waiting.here).filter(kind="areas.switch")
    assert [one.state for one in jobs] == ["done"]


def test_a_waiting_edition_is_discarded_and_what_was_valid_stays(waiting: Office) -> None:
    address = f"{waiting.base}gebiete/staende/{edition(waiting, 2026).pk}/verwerfen/"
    said = waiting.client.post(address, follow=True).content.decode()
    assert "es gilt weiter, was galt" in said
    assert [one.valid_from.year for one in queries.editions(waiting.here)] == [2025]
    assert len(counts(valid(waiting))) == 18
    old = f"{waiting.base}gebiete/staende/{edition(waiting, 2025).pk}/verwerfen/"
    said = waiting.client.post(old, follow=True).content.decode()
    assert "Nur ein Gebietsstand, der nie galt, lässt sich verwerfen." in said
    assert edition(waiting, 2025).state == State.ACTIVE


def test_what_the_new_edition_brings_itself_is_not_carried(office: Office) -> None:
    load(office, before(), "2025-01-01", "children", "indicator")
    some = [named(one, children=(100, 200, 300)) for one in after()]
    load(office, some, "2026-01-01", "children", "indicator")
    assert valid(office).edition.valid_from.year == 2025
    page = office.page(f"gebiete/staende/{edition(office, 2026).pk}/")
    assert "Es sind keine zu übertragen." in page
    switch(office, 2026)
    row = valid(office)
    assert (row.carried_id, len(counts(row)), counts(row)["0663400110", 0]) == (None, 18, 100)
    (shown,) = queries.indicators(office.here)
    assert shown.values.count() == 12
    assert {one.area for one in shown.values.all()} == {one.key for one in after()}


def test_the_whole_stays_the_same_where_nothing_changed(office: Office) -> None:
    load(office, before(), "2025-01-01", "children")
    load(office, before(), "2026-01-01")
    old = valid(office)
    sums = office.client.get(f"{office.base}kinder/{old.pk}/").context["sums"]
    switch(office, 2026)
    row = valid(office)
    assert counts(row) == counts(old)
    assert row.hidden == old.hidden
    assert office.client.get(f"{office.base}kinder/{row.pk}/").context["sums"] == sums


def test_another_level_changes_nothing_on_the_first(office: Office) -> None:
    load(office, before(), "2025-01-01", "children")
    whole = [named(before()[0], key="06634001", name="Ganz", shape=square(0, 0, 4, 2))]
    office.write(gebiete_geojson=borders(whole))
    parts = [above("Gemeinde"), part("areas", AREAS, date="2025-01-01")]
    office.declared(parts, "gebiete.geojson")
    assert [(one.name, one.planning) for one in queries.levels(office.here)] == [
        ("Ortsteil", True),
        ("Gemeinde", False),
    ]
    assert len(counts(valid(office))) == 18
    office.client.post(f"{office.base}gebiete/planungsebene/gemeinde/")
    level = queries.planning_level(office.here)
    assert level
    assert level.name == "Gemeinde"
    assert "Ganz" in office.page("gebiete/")
    assert "Ort 001" in office.page("gebiete/?ebene=ortsteil")
