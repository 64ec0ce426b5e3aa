"""From files at the browser to areas and numbers that are valid."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.platform.areas.kreis import (
    AREAS,
    BANDS,
    CHILDREN,
    DAY,
    INDICATOR,
    Office,
    above,
    borders,
    children,
    named,
    number_of,
    orte,
    part,
    table,
    vorsorge,
)

from lueckenlos.areas import queries, rows
from lueckenlos.areas.actions import load_declared
from lueckenlos.areas.importing import hidden_of
from lueckenlos.areas.models import Edition, Import, Indicator, Level, Population, State
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.need import read_need
from lueckenlos.exchange.proposal.parts import part_as_json, parts_of
from lueckenlos.jobs.files import store

pytestmark = pytest.mark.django_db(transaction=True)
LINDENAU = ROOT / "samples" / "lindenau"
FILES = ("gebiete.geojson", "kinder.csv", "geburten.csv", "sgb2.csv", "raster.csv")


def births() -> str:
    return table(((one.key, 20 + n) for n, one in enumerate(orte())), ("Ortsteil", "Geburten"))


def second(at_least: int = 1) -> str:
    rows_of = (
        (o.key, a, n // 8 + at_least)
        for o in orte()
        for a, n in zip(BANDS, o.children, strict=True)
    )
    return table(rows_of, ("Ortsteil", "Alter", "Kinder im Bezug"))


def found(office: Office, state: str = State.ACTIVE) -> list[Population]:
    every = Population.objects.for_municipality(office.here)
    return list(every.filter(state=state).order_by("key", "day"))


def edition(office: Office) -> Edition:
    one = queries.active_edition(office.here, queries.planning_level(office.here))
    assert one
    return one


def test_areas_children_and_births_from_the_upload_to_the_pages(office: Office) -> None:
    paths = office.write(
        gebiete_geojson=borders(orte()), kinder_csv=children(orte()), geburten_csv=births()
    )
    one = office.upload(*paths)
    assert one.state == Import.State.OPEN
    page = office.page(office.url(one))
    for said in (
        *("6 Gebiete der Ebene", "unter 3 Jahre: 255", "3 bis unter 6 Jahre: 315"),
        *("Geburten im Jahr: 135", "Name des Gebiets</dt><dd>name", "<dd>Ortsteil", "<svg"),
    ):
        assert said in page
    assert Edition.objects.for_municipality(office.here).count() == 0
    one = office.load(one)
    assert one.state == Import.State.LOADED
    assert "Die Zahlen gelten." in office.page(office.url(one))
    assert [(one.key, one.counts.count()) for one in found(office)] == [
        ("births", 6),
        ("children", 18),
    ]
    assert {one.by for one in found(office)} == {office.user}
    assert "Ort 003" in office.page("gebiete/")
    assert found(office)[1].counts.get(area="0663400101", from_month=36).count == 51


def test_lindenau_is_in_the_rows_as_its_case_reads_it(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "lindenau"
    folder.mkdir()
    for name in FILES:
        shutil.copy(LINDENAU / name, folder)
    text = (LINDENAU / "case.toml").read_text().replace('name = "Kinder im SGB', 'name = "SGB')
    kept = [
        one
        for one in parts_of(text)
        if one.use in ("", "areas", "children", "births", "second_population", "grid")
    ]
    parts = [part_as_json(one) for one in kept]
    for name in ("title", "key", "scheme", "similar_offers"):
        parts[0]["settings"].pop(name, None)
    files = []
    for name in FILES:
        with (folder / name).open("rb") as content:
            files.append(
                store(municipality=office.here, name=name, content=content, by=office.user)
            )
    one = load_declared(by=office.user, municipality=office.here, files=files, parts=parts)
    office.work()
    assert office.again(one).state == Import.State.LOADED, office.again(one).job.error  # type: ignore[union-attr]
    case, _ = read_case(LINDENAU / "case.toml")
    assert [_bare(a) for a in queries.area_records(edition(office))] == [
        _bare(a) for a in case.areas
    ]
    there = {one.key: one for one in found(office)}
    for record in (*case.populations, case.births):
        assert record
        row = there[record.key]
        told = rows.population_record(row)
        assert {_count(c) for c in told.counts} == {_count(c) for c in record.counts}
        assert (told.withheld, told.threshold, told.sensitive) == (
            record.withheld,
            record.threshold,
            record.sensitive,
        )
        assert (told.car, told.free_only, told.births) == (
            record.car,
            record.free_only,
            record.births,
        )
        assert told.source.title == record.source.title
        assert told.source.day == record.source.day
        assert row.hidden == [list(one) for one in hidden_of(record, case.areas)]
    assert queries.grid(office.here) == tuple(case.cells)
    assert any(cell.weight is None for cell in case.cells)


def _bare(area: object) -> tuple[object, ...]:
    names = ("id", "name", "geometry", "municipality", "municipality_name", "inhabitants")
    return tuple(getattr(area, name) for name in names)


def _count(one: object) -> tuple[object, ...]:
    names = ("area", "from_month", "to_month", "count", "low", "high", "of_months")
    return tuple(getattr(one, name) for name in names)


def test_the_second_day_makes_a_series_and_the_same_day_replaces(office: Office) -> None:
    office.kreis()
    for day, more in (("2024-12-31", 0), ("2024-12-31", 5), ("2025-12-31", 9)):
        some = [named(o, children=tuple(int(n) + more for n in o.children)) for o in orte()]
        one = office.load(office.upload(*office.write(kinder_csv=children(some)), day=day))
        assert one.state == Import.State.LOADED
    valid = sorted((one for one in found(office) if one.day), key=lambda one: str(one.day))
    assert [one.day for one in valid] == [date(2024, 12, 31), date(2025, 12, 31)]
    assert [one.counts.get(area="0663400100", from_month=0).count for one in valid] == [45, 49]
    assert len(found(office, State.PAST)) == 2
    assert [one.day for one in queries.series(valid[0])] == [one.day for one in valid]
    assert Edition.objects.for_municipality(office.here).count() == 1
    days = [one.day for one in queries.populations(office.here)]
    assert days == [date(2025, 12, 31), date(2024, 12, 31)]
    assert [one.day for one in queries.latest(edition(office))] == [date(2025, 12, 31)]
    page = office.page(f"kinder/{valid[0].pk}/")
    assert "Verlauf" in page


def test_a_second_group_is_added_by_hand_with_its_own_rules(office: Office) -> None:
    paths = office.write(
        gebiete_geojson=borders(orte()), kinder_csv=children(orte()), sgb_csv=second()
    )
    one = office.upload(*paths)
    number = office.add(one, "second_population", "sgb.csv")
    columns = {"area": "Ortsteil", "age": "Alter", "count": "Kinder im Bezug"}
    typed = {f"column_{key}": column for key, column in columns.items()}
    office.save(one, number, on="on", text_name="Kinder im Bezug", date=DAY, **typed)
    page = office.page(office.url(one))
    assert "Zweite Gruppe von Kindern" in page
    assert "Kinder im Bezug</h3>" in page.replace(" </h3>", "</h3>")
    one = office.load(office.again(one))
    assert one.state == Import.State.LOADED
    row = next(row for row in found(office) if row.key != "children")
    assert (row.threshold, row.sensitive, row.car, row.free_only) == (3, True, False, True)
    assert row.name == "Kinder im Bezug"
    assert row.counts.count() == 18


def test_two_groups_of_one_import_with_one_name_both_are_whole(office: Office) -> None:
    parts = [above(), part("areas", AREAS), part("children", CHILDREN)]
    for name in ("eins.csv", "zwei.csv"):
        parts.append(part("second_population", {**CHILDREN, "file": name}, name="Gruppe"))
    office.write(eins_csv=children(orte()), zwei_csv=children(orte()))
    office.write(gebiete_geojson=borders(orte()), kinder_csv=children(orte()))
    office.declared(parts, "gebiete.geojson", "kinder.csv", "eins.csv", "zwei.csv")
    assert [one.counts.count() for one in found(office)] == [18, 18, 18]


def test_an_indicator_that_was_only_proposed_is_switched_on(office: Office) -> None:
    office.kreis()
    one = office.upload(*office.write(vorsorge_csv=vorsorge()))
    number = number_of(one, "indicator")
    assert not one.parts[number]["on"]
    assert "nicht verwendet" in office.page(office.url(one))
    columns = {"column_value": "", "column_count": "Anzahl", "column_of": "von"}
    words = {"text_name": "Vorsorge", "text_definition": "U7 von allen", "text_unit": "%"}
    office.save(one, number, on="on", column_area="Gebiet", column_year="Jahr", **columns, **words)
    assert "12 Werte, 6 Gebiete, 31.12.2023 bis 31.12.2024" in office.page(office.url(one))
    office.load(office.again(one))
    row = Indicator.objects.for_municipality(office.here).get(state=State.ACTIVE)
    assert (row.name, row.definition, row.unit) == ("Vorsorge", "U7 von allen", "%")
    assert row.values.count() == 12
    assert {v.area for v in row.values.all() if v.hidden} == {"0663400102"}
    page = office.page(f"kennzahlen/{row.pk}/")
    assert "verdeckt" in page
    assert "50,8 %" in page  # 31 of 61
    assert "6,5" not in page  # 4 of 62


def test_two_indicators_loaded_one_after_the_other_both_stay(office: Office) -> None:
    office.kreis()
    for name in ("Vorsorge", "Impfung"):
        one = office.upload(*office.write(zahlen_csv=vorsorge()))
        number = number_of(one, "indicator")
        words = {"text_name": name, "text_definition": "von allen", "text_unit": "%"}
        columns = {"column_count": "Anzahl", "column_of": "von", "column_value": ""}
        office.save(one, number, on="on", column_area="Gebiet", **columns, **words)
        assert office.load(office.again(one)).state == Import.State.LOADED
    every = Indicator.objects.for_municipality(office.here).filter(state=State.ACTIVE)
    assert {one.name for one in every} == {"Vorsorge", "Impfung"}


def test_an_indicator_of_areas_and_their_gemeinden_gives_nothing_away(office: Office) -> None:
    some = orte(6, 3)
    office.kreis(some)
    told = [(one.key, 2024, n, 100) for one, n in zip(some, (2, 50, 60, 70, 80, 90), strict=True)]
    told += [("06634001", 2024, 112, 300), ("06634002", 2024, 240, 300)]
    office.write(vorsorge_csv=table(told, ("Gebiet", "Jahr", "Anzahl", "von")))
    office.declared([above(), part("indicator", INDICATOR)], "vorsorge.csv")
    row = Indicator.objects.for_municipality(office.here).get()
    assert {one.area for one in row.values.all() if one.hidden} == {some[0].key, some[1].key}
    page = office.page(f"kennzahlen/{row.pk}/")
    assert "06634001" in page
    assert "37,3 %" in page


def test_a_group_under_another_name_does_not_replace_the_first(office: Office) -> None:
    office.kreis()
    for name in ("SGB II", "Behinderung", "SGB II"):
        office.write(gruppe_csv=children(orte()))
        office.declared(
            [above(), part("second_population", {**CHILDREN, "file": "gruppe.csv"}, name=name)],
            "gruppe.csv",
        )
    assert sorted(one.name for one in found(office)) == ["Behinderung", "Kinder", "SGB II"]
    assert [one.name for one in found(office, State.PAST)] == ["SGB II"]


def test_inhabitants_of_known_areas_are_counted_anew(office: Office) -> None:
    office.kreis()
    told = ((one.key, 2000 + n) for n, one in enumerate(orte()))
    office.write(einwohner_csv=table(told, ("Ortsteil", "Einwohner")))
    columns = {"area": "Ortsteil", "count": "Einwohner"}
    office.declared(
        [above(), part("inhabitants", {"file": "einwohner.csv", "columns": columns})],
        "einwohner.csv",
    )
    assert [one.inhabitants for one in queries.area_records(edition(office))] == [
        2000 + n for n in range(6)
    ]
    one = office.upload(*office.write(einwohner_csv="Ortsteil;Einwohner\n0663400100;7\n"))
    if not any(said["use"] == "inhabitants" for said in one.parts):
        number = office.add(one, "inhabitants", "einwohner.csv")
        office.save(one, number, on="on", column_area="Ortsteil", column_count="Einwohner")
    assert office.load(office.again(one)).state == Import.State.LOADED
    assert queries.area_records(edition(office))[0].inhabitants == 7
    assert queries.area_records(edition(office))[1].inhabitants == 2001


def test_numbers_of_another_level_are_loaded_there(office: Office) -> None:
    office.kreis()
    office.write(neu_geojson=borders(orte(3)))
    office.declared(
        [above("Bezirk"), part("areas", {**AREAS, "file": "neu.geojson"})], "neu.geojson"
    )
    office.put_in(*office.write(kinder_csv=children(orte(3))), level="Bezirk")
    where = {(one.edition.level.name, one.counts.count()) for one in found(office)}
    assert where == {(edition(office).level.name, 18), ("Bezirk", 9)}


def test_a_level_is_found_again_however_it_is_spelled(office: Office) -> None:
    for level in ("Ortsteil", "ortsteil ", "Ortsteil (neu)", "Ortsteil: neu"):
        one = office.upload(*office.write(gebiete_geojson=borders(orte())))
        office.save(one, number_of(one, "areas"), level=level, valid_from="2025-01-01")
        assert office.load(office.again(one)).state == Import.State.LOADED
    made = Level.objects.for_municipality(office.here)
    assert len({one.slug for one in made}) == made.count()
    assert [one.name for one in made if one.planning] == ["Ortsteil"]


def test_known_areas_and_their_new_tables_are_read_alike(office: Office) -> None:
    office.kreis()
    record, problems = read_need(
        '[children]\nfile = "kinder.csv"\n'
        'columns = { area = "Ortsteil", age = "Alter", count = "Kinder" }\n',
        office.folder,
        queries.area_records(edition(office)),
    )
    assert not problems
    (row,) = found(office)
    told = rows.population_record(row)
    assert {_count(c) for c in told.counts} == {_count(c) for c in record.populations[0].counts}
