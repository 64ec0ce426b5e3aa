"""By which areas an import goes, what it says once it is loaded, and what of it is kept."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.platform.areas.kreis import (
    AREAS,
    SOURCE,
    Office,
    above,
    borders,
    children,
    named,
    orte,
    part,
    square,
    table,
)

from lueckenlos.areas import actions, queries
from lueckenlos.areas.models import Edition, Import

pytestmark = pytest.mark.django_db(transaction=True)


def gemeinde_level(office: Office) -> None:
    """One more level: the first field of the chessboard."""
    whole = [named(orte()[0], name="Ganz", shape=square(0, 0, 4, 2))]
    office.write(gebiete_geojson=borders(whole))
    office.declared([above("Gemeinde"), part("areas", AREAS)], "gebiete.geojson")


def ortsteile(office: Office) -> Edition:
    return (
        Edition.objects.for_municipality(office.here)
        .filter(level__name="Ortsteil")
        .earliest("loaded")
    )


def test_files_are_looked_at_again_where_other_areas_became_valid_meanwhile(office: Office) -> None:
    office.put_in(*office.write(gebiete_geojson=borders(orte())))
    gemeinde_level(office)
    one = office.upload(*office.write(kinder_csv=children(orte())))
    office.client.post(f"{office.base}gebiete/planungsebene/gemeinde/")
    assert "gelten andere Gebiete" in office.order_load(one)
    office.work()
    assert office.again(one).state == Import.State.OPEN
    assert not queries.populations(office.here).exists()
    office.client.post(f"{office.base}gebiete/planungsebene/ortsteil/")
    assert "gelten andere Gebiete" in office.order_load(one)
    office.work()
    assert office.load(one).state == Import.State.LOADED
    assert queries.populations(office.here).get().edition == ortsteile(office)


def test_a_load_goes_by_the_areas_it_was_ordered_for(office: Office) -> None:
    office.put_in(*office.write(gebiete_geojson=borders(orte())))
    gemeinde_level(office)
    one = office.upload(*office.write(kinder_csv=children(orte())))
    office.order_load(one)
    office.client.post(f"{office.base}gebiete/planungsebene/gemeinde/")
    office.work()
    assert office.again(one).state == Import.State.LOADED
    assert queries.populations(office.here).get().edition == ortsteile(office)


def test_a_load_that_is_refused_says_why(office: Office) -> None:
    one = office.upload(*office.write(gebiete_geojson=borders(orte())))
    office.order_load(one)
    Import.objects.for_municipality(office.here).update(state=Import.State.OPEN)
    office.work()
    job = office.again(one).job
    assert job
    assert (job.state, job.error) == ("failed", "Das geht nicht mehr: Der Import ist zu prüfen.")


def test_an_import_of_borders_says_that_borders_are_valid(office: Office) -> None:
    one = office.put_in(*office.write(gebiete_geojson=borders(orte())))
    page = office.page(office.url(one))
    assert ("Die Grenzen gelten." in page, "Die Zahlen gelten." in page) == (True, False)
    one = office.put_in(*office.write(kinder_csv=children(orte())))
    page = office.page(office.url(one))
    assert ("Die Grenzen gelten." in page, "Die Zahlen gelten." in page) == (False, True)


def test_inhabitants_are_valid_and_named_with_their_source(office: Office) -> None:
    office.kreis()
    area = "gebiete/ebene/ortsteil/0663400100/"
    assert "Einwohner: " not in office.page(area)
    office.write(einwohner_csv=table([(o.key, 2000) for o in orte()], ("Ortsteil", "Einwohner")))
    one = office.upload(office.folder / "einwohner.csv")
    if not any(said["use"] == "inhabitants" for said in one.parts):
        office.add(one, "inhabitants", "einwohner.csv")
    number = next(n for n, said in enumerate(one.parts) if said["use"] == "inhabitants")
    said = {"column_area": "Ortsteil", "column_count": "Einwohner", "date": "2025-06-30"}
    office.save(one, number, on="on", text_title="Melderegister", **said)
    one = office.load(office.again(one))
    page = office.page(office.url(one))
    assert "Die Zahlen gelten." in page
    assert "Davon gilt nichts mehr" not in page
    assert "Einwohner: Melderegister · " in office.page(area)
    assert "Stichtag 30.06.2025" in office.page(area)
    edition = ortsteile(office)
    assert edition.history.latest().history_user == office.user
    assert edition.history.latest().inhabitants_from == edition.inhabitants_from != ""
    office.declared([above(), part("areas", AREAS, date="2026-01-01")], "gebiete.geojson")
    new = Edition.objects.for_municipality(office.here).latest("loaded")
    office.client.post(f"{office.base}gebiete/staende/{new.pk}/einschalten/")
    office.work()
    assert "Davon gilt nichts mehr" in office.page(office.url(one))


def test_inhabitants_that_come_with_the_borders_keep_their_source(office: Office) -> None:
    office.write(gebiete_geojson=borders(orte()))
    office.write(einwohner_csv=table([(o.key, 7) for o in orte()], ("Ortsteil", "Einwohner")))
    told = {"file": "einwohner.csv", "columns": {"area": "Ortsteil", "count": "Einwohner"}}
    office.declared(
        [above(), part("areas", AREAS), part("inhabitants", {**told, **SOURCE, "title": "Amt"})],
        *("gebiete.geojson", "einwohner.csv"),
    )
    assert ortsteile(office).inhabitants_from.startswith("Amt · niemand")


def test_what_only_deciding_needs_goes_with_the_decision(office: Office) -> None:
    one = office.upload(*office.write(gebiete_geojson=borders(orte())))
    assert one.tables
    assert "<svg" in office.page(office.url(one))
    one = office.load(one)
    assert (one.tables, "picture" in one.found) == ([], False)
    assert "6 Gebiete der Ebene" in office.page(office.url(one))
    one = office.upload(office.folder / "gebiete.geojson")
    actions.discard_import(by=office.user, one=one)
    one = office.again(one)
    assert (one.tables, "picture" in one.found) == ([], False)
    assert "Verworfen" in office.page(office.url(one))


def test_looking_whether_it_is_done_reads_nothing_large(office: Office) -> None:
    office.post_files(*office.write(gebiete_geojson=borders(orte())))
    one = Import.objects.for_municipality(office.here).get()
    with CaptureQueriesContext(connection) as asked:
        said = office.client.get(office.url(one), headers={"HX-Request": "true"})
    assert "Sie können die Seite verlassen" in said.content.decode()
    assert not [one for one in asked if '"problems"' in one["sql"] or '"tables"' in one["sql"]]
    office.work()
    said = office.client.get(office.url(one), headers={"HX-Request": "true"})
    assert "6 Gebiete der Ebene" in said.content.decode()
