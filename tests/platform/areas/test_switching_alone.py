"""What hangs on no area when editions are switched or discarded, and who is too late for it."""

from __future__ import annotations

import pytest
from tests.platform.areas.kreis import (
    AREAS,
    CHILDREN,
    INDICATOR,
    SOURCE,
    Office,
    Ort,
    above,
    borders,
    named,
    orte,
    part,
    square,
    table,
    vorsorge,
)

from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas import actions, queries
from lueckenlos.areas.models import Edition, Grid, Indicator, Population, State
from lueckenlos.jobs.models import Step

pytestmark = pytest.mark.django_db(transaction=True)
ARM = {
    "key": "arm",
    "name": "Armut",
    "file": "arm.csv",
    "columns": {"year": "Jahr", "count": "Anzahl", "of": "von"},
}
GRID = {
    "file": "raster.csv",
    "columns": {"x": "x", "y": "y", "weight": "Kinder"},
    "date": "2024-12-31",
    **SOURCE,
}


def load(office: Office, year: int, some: list[Ort], *more: str, cell: int = 1) -> None:
    """Borders of a year, with what else is named."""
    office.write(
        gebiete_geojson=borders(some),
        arm_csv=table([(2024, 30, 600)], ("Jahr", "Anzahl", "von")),
        raster_csv=table([(4251871, 3100320, cell)], ("x", "y", "Kinder")),
        kinder_csv=table(
            [(key, "unter 3", 300) for key in ("06634001", "06634002")],
            ("Ortsteil", "Alter", "Kinder"),
        ),
        vorsorge_csv=vorsorge(),
    )
    given = {
        "arm": part("indicator", {**INDICATOR, **ARM}),
        "raster": part("grid", GRID),
        "kinder": part("children", CHILDREN),
        "vorsorge": part("indicator", INDICATOR),
    }
    parts = [above(), part("areas", AREAS, date=f"{year}-01-01"), *(given[name] for name in more)]
    office.declared(parts, "gebiete.geojson", *(f"{name}.csv" for name in more))


def edition(office: Office, year: int) -> Edition:
    return Edition.objects.for_municipality(office.here).get(valid_from__year=year)


def address(office: Office, year: int, more: str = "") -> str:
    return f"{office.base}gebiete/staende/{edition(office, year).pk}/{more}"


def switch(office: Office, year: int) -> None:
    assert office.client.post(address(office, year, "einschalten/")).status_code == 302
    office.work()
    assert edition(office, year).state == State.ACTIVE


def cells(office: Office) -> list[float | None]:
    return [one.weight for one in queries.grid(office.here)]


def test_counts_of_a_gemeinde_stay_behind_where_it_has_other_ground(office: Office) -> None:
    load(office, 2025, orte(), "kinder")
    some = orte()
    some[5] = named(some[5], shape=square(1, 1, 1.6))
    load(office, 2026, some)
    page = office.page(address(office, 2026))
    assert "übertragen. Keine Zahl bekommen, bis Sie neue laden: Ort 004, Ort 005." in (
        page.replace("</strong>", "")
    )
    switch(office, 2026)
    (row,) = queries.populations(office.here)
    assert [(one.area, one.count) for one in row.counts.all()] == [("06634001", 300)]


def test_an_indicator_without_areas_is_valid_at_once(office: Office) -> None:
    load(office, 2025, orte())
    load(office, 2026, orte(), "arm", "vorsorge")
    assert [one.key for one in queries.indicators(office.here)] == ["arm"]
    office.client.post(address(office, 2026, "verwerfen/"))
    (row,) = Indicator.objects.for_municipality(office.here)
    assert (row.key, row.state) == ("arm", State.ACTIVE)


def test_a_grid_is_discarded_with_the_borders_it_came_with(office: Office) -> None:
    load(office, 2025, orte(), "raster", cell=4)
    load(office, 2026, orte(), "raster", cell=5)
    assert cells(office) == [4]
    office.client.post(address(office, 2026, "verwerfen/"))
    (row,) = Grid.objects.for_municipality(office.here)
    assert row.state == State.ACTIVE
    assert cells(office) == [4]
    gone = Grid.history.filter(history_type="-").get()
    assert gone.history_user == office.user


def test_switching_back_brings_back_the_grid(office: Office) -> None:
    load(office, 2025, orte(), "raster", cell=4)
    load(office, 2026, orte(), "raster", cell=5)
    switch(office, 2026)
    assert cells(office) == [5]
    switch(office, 2025)
    assert cells(office) == [4]
    office.write(raster_csv=table([(4251871, 3100320, 6)], ("x", "y", "Kinder")))
    office.declared([above(), part("grid", GRID)], "raster.csv")
    switch(office, 2026)
    assert cells(office) == [6]  # loaded later, by itself


def test_who_saw_an_edition_before_it_was_switched_on_cannot_discard_it(office: Office) -> None:
    load(office, 2025, orte())
    load(office, 2026, orte())
    stale = edition(office, 2026)
    switch(office, 2026)
    with pytest.raises(RefusedError, match="der nie galt"):
        actions.discard_edition(by=office.user, edition=stale)
    with pytest.raises(RefusedError, match="gilt schon"):
        actions.order_switch(by=office.user, edition=stale)
    assert edition(office, 2026).state == State.ACTIVE


def test_who_saw_an_edition_before_it_was_discarded_cannot_switch_it_on(office: Office) -> None:
    load(office, 2025, orte())
    load(office, 2026, orte())
    stale = edition(office, 2026)
    actions.discard_edition(by=office.user, edition=edition(office, 2026))
    with pytest.raises(RefusedError, match="gibt es nicht mehr"):
        actions.order_switch(by=office.user, edition=stale)


def test_values_are_carried_in_portions(office: Office) -> None:
    load(office, 2025, orte(), "vorsorge")
    load(office, 2026, orte())
    switch(office, 2026)
    steps = Step.objects.filter(job__kind=actions.SWITCH, key="Übertragen: Vorsorge U7 (vorsorge)")
    assert [one.rows for one in steps] == [12]


def test_an_edition_that_was_valid_is_compared_only_if_asked(office: Office) -> None:
    load(office, 2025, orte())
    load(office, 2026, orte())
    assert "Was sich gegenüber" in office.page(address(office, 2026))
    switch(office, 2026)
    page = office.page(address(office, 2025))
    assert "Was sich gegenüber" not in page
    assert "?vergleichen=ja" in page
    page = office.page(address(office, 2025) + "?vergleichen=ja")
    assert "Was sich gegenüber" in page
    assert "Diese Grenzen einschalten" in page


@pytest.mark.parametrize("what", ["kinder", "kennzahlen"])
def test_what_was_loaded_wrongly_is_withdrawn(office: Office, what: str) -> None:
    load(office, 2025, orte(), "kinder", "vorsorge")
    found = queries.populations if what == "kinder" else queries.indicators
    (row,) = found(office.here)
    page = f"{office.base}{what}/{row.pk}/"
    assert f"{page}zuruecknehmen/" in office.page(page)
    assert "zurücknehmen?" in office.page(f"{page}zuruecknehmen/")
    assert [one.pk for one in found(office.here)] == [row.pk]
    said = office.client.post(f"{page}zuruecknehmen/", follow=True).content.decode()
    assert f"„{row.name}“ gilt nicht mehr." in said
    assert not found(office.here).exists()
    assert office.client.get(page).status_code == 404
    table = Population if what == "kinder" else Indicator
    now = table.objects.for_municipality(office.here).get()
    last = now.history.latest()
    assert (now.state, last.state, last.history_user) == ("past", "past", office.user)
    with pytest.raises(RefusedError, match="gilt schon nicht mehr"):
        actions.withdraw(by=office.user, row=row)


def test_nothing_is_withdrawn_while_borders_are_switched(office: Office) -> None:
    load(office, 2025, orte(), "kinder")
    load(office, 2026, orte())
    office.client.post(address(office, 2026, "einschalten/"))
    (row,) = queries.populations(office.here)
    said = office.client.post(f"{office.base}kinder/{row.pk}/zuruecknehmen/", follow=True)
    assert "Es wird gerade ein Gebietsstand eingeschaltet." in said.content.decode()
    assert queries.populations(office.here).exists()
