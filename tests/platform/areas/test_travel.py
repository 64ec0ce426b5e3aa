"""Streets, timetables and the bus by area: brought in the browser, used by the next run."""

from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import osmium
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from shapely import box
from tests.exchange.test_bus import PARTS, packed
from tests.platform.areas.kreis import AREAS, Office, above, borders, orte, part

from lueckenlos.areas import travel
from lueckenlos.areas.file_actions import remove_unused
from lueckenlos.areas.models import Area, BusService, Edition, State, TravelFile
from lueckenlos.areas.queries import active_edition, planning_level
from lueckenlos.areas.rows import area_rows
from lueckenlos.areas.travel_actions import say_bus
from lueckenlos.chain.inputs import basis_as_json, basis_now, basis_of_json, case_of, seen_now
from lueckenlos.exchange.bus.section import tuesday
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.jobs.models import StoredFile

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 11, 2)
KEYS = [one.key for one in orte()]
HERE = {"stops": PARTS["stops"].replace("50.00", "51.00")}


@pytest.fixture
def at_home(office: Office) -> Office:
    """With six areas of two Gemeinden."""
    office.write(gebiete_geojson=borders(orte()))
    office.declared([above(), part("areas", AREAS)], "gebiete.geojson")
    return office


def extract(folder: Path, west: float = 9.01, name: str = "wege.osm.pbf") -> Path:
    """A street of 7 km from west to east."""
    path = folder / name
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for at in range(11):
            writer.add_node(osmium.osm.mutable.Node(id=at + 1, location=(west + at / 100, 51.01)))
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=list(range(1, 12)),
                                              tags={"highway": "residential"}))  # fmt: skip
    return path


def bring(office: Office, path: Path, **more: Any) -> str:
    """Upload and let the worker read; what the page says then."""
    with path.open("rb") as file:
        said = office.client.post(f"{office.base}wege/", {"upload": file, **more})
    assert said.status_code == 302, unescape(said.content.decode())
    office.work()
    return unescape(office.page("wege/"))


def edition(office: Office) -> Edition:
    found = active_edition(office.here, planning_level(office.here))
    assert found is not None
    return found


def post_bus(office: Office, version: int = 0, **said: str) -> str:
    """Fill in the table; what the page says then."""
    given = {"version": version, "day": "2026-05-04", "source": "Ortsvorsteher", **said}
    answer = office.client.post(f"{office.base}wege/bus/", given, follow=True)
    return unescape(answer.content.decode())


# --- the table in the browser ---------------------------------------------------------------


def test_no_area_is_called_voluntary(at_home: Office) -> None:
    page = at_home.page("wege/bus/")
    areas = page.split("Stand der Änderungen", 1)[0]
    assert "unbekannt" in areas and "freiwillig" not in areas


def test_the_bus_is_said_area_by_area_with_day_and_source(at_home: Office) -> None:
    page = post_bus(at_home, bus_0="ja", bus_1="nein")
    assert "Gespeichert: 2 Gebiete geändert." in page
    assert page.count("Ortsvorsteher, 04.05.2026") == 2
    assert travel.runs_in(travel.bus_of(edition(at_home))) == {KEYS[0]: True, KEYS[1]: False}
    post_bus(at_home, version=1, bus_0="ja", bus_1="", source="Fahrplan")
    row = travel.bus_of(edition(at_home))
    assert row and {key: one["source"] for key, one in row.said.items()} == {
        KEYS[0]: "Ortsvorsteher"
    }, "what did not change keeps its source"
    assert "ja: 1, nein: 0, unbekannt: 5" in unescape(at_home.page("wege/"))
    lines = [one.version for one in BusService.history.filter(municipality=at_home.here)]
    assert sorted(lines) == [1, 2]


@pytest.mark.parametrize("path", ["wege/", "wege/bus/"])
def test_a_page_asks_as_often_for_many_areas(at_home: Office, path: str) -> None:
    post_bus(at_home, bus_0="ja")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert at_home.client.get(f"{at_home.base}{path}").status_code == 200
        return len(queries)

    asked()
    few, here = asked(), edition(at_home)
    more = [AreaRecord(f"06999099{n:02}", f"Weiler {n}", box(9.5, 51.5, 9.6, 51.6), "06999099")
            for n in range(60)]  # fmt: skip
    Area.objects.bulk_create(area_rows(here, more))
    assert asked() == few <= 16
    assert unescape(at_home.page("wege/bus/")).count("Weiler") >= 60


def test_who_was_slower_is_told_and_changes_nothing(at_home: Office) -> None:
    post_bus(at_home, bus_0="ja")
    page = post_bus(at_home, version=0, bus_0="nein")
    assert "Jemand anders hat die Busanbindung inzwischen geändert" in page
    assert travel.runs_in(travel.bus_of(edition(at_home))) == {KEYS[0]: True}


def test_without_a_source_nothing_is_noted(at_home: Office) -> None:
    post_bus(at_home, bus_0="ja", source="")
    assert travel.bus_of(edition(at_home)) is None


def test_a_table_says_it_of_areas_and_of_whole_gemeinden(at_home: Office) -> None:
    post_bus(at_home, bus_3="nein")
    text = f"Gebiet,Bus\n06634001,ja\n{KEYS[1]},nein\n{KEYS[2]},unbekannt\n"
    [path] = at_home.write(bus_csv=text)
    page = bring(at_home, path, title="Erhebung", day="2026-02-03")
    assert "Angaben für 4 Gebiete" in page
    assert "Nicht alles wurde gelesen" not in page
    row = travel.bus_of(edition(at_home))
    assert travel.runs_in(row) == dict.fromkeys(KEYS[:4], True) | {KEYS[1]: False}
    assert row and row.said[KEYS[0]] == {"runs": True, "day": "2026-02-03", "source": "Erhebung"}
    file = TravelFile.objects.for_municipality(at_home.here).get()
    gone = at_home.client.post(f"{at_home.base}wege/{file.pk}/entfernen/", follow=True)
    assert "Was darin stand, gilt weiter" in unescape(gone.content.decode())
    assert travel.runs_in(travel.bus_of(edition(at_home))) == travel.runs_in(row)


def test_rows_of_a_table_that_are_of_no_use_are_told(at_home: Office) -> None:
    [path] = at_home.write(bus_csv=f"Gebiet,Bus\n{KEYS[0]},ja\nNirgendwo,nein\n{KEYS[1]},oft\n")
    page = bring(at_home, path)
    assert "Angaben für 1 Gebiet" in page
    told = page.split("Nicht alles wurde gelesen")[1]
    assert "Nirgendwo" in told and "oft" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [(f"Gebiet,Bus\n{KEYS[0]},vielleicht\n", "Ja oder Nein"), ("Ort,Linie\nDorf,12\n", "Bus")],
)
def test_a_table_that_says_nothing_is_refused(at_home: Office, text: str, words: str) -> None:
    [path] = at_home.write(bus_csv=text)
    page = bring(at_home, path)
    assert "Diese Datei kann nicht verwendet werden" in page
    assert words in page
    assert travel.bus_of(edition(at_home)) is None


def test_what_was_said_is_taken_over_where_an_area_is_the_same(at_home: Office) -> None:
    """Of other borders nothing is taken for granted; with key and name it may be said again."""
    old = edition(at_home)
    by = at_home.user
    said = {KEYS[0]: True, KEYS[1]: False, "fort": True}
    say_bus(by=by, edition=old, version=0, said=said, day=DAY, source="Plan")
    areas = list(Area.objects.for_municipality(at_home.here).filter(edition=old))
    new = Edition(municipality=at_home.here, level=old.level, valid_from=DAY)
    new.save()
    for area in areas[:1] + areas[2:]:
        area.pk, area.edition = None, new
        area.save()
    every = Edition.objects.for_municipality(at_home.here)
    every.filter(pk=old.pk).update(state=State.PAST)
    every.filter(pk=new.pk).update(state=State.ACTIVE)
    assert basis_now(at_home.here, DAY).bus == {}
    assert "1 Gebiet mit gleichem Schlüssel" in unescape(at_home.page("wege/bus/"))
    at_home.client.post(f"{at_home.base}wege/bus/uebernehmen/")
    assert basis_now(at_home.here, DAY).bus == {KEYS[0]: True}
    assert "Von dort übernehmen" not in at_home.page("wege/bus/")


# --- files ----------------------------------------------------------------------------------


def test_an_extract_of_streets_is_read_by_the_next_run(at_home: Office) -> None:
    before = seen_now(at_home.here)
    page = bring(at_home, extract(at_home.folder), day="2026-01-05")
    assert re.search(r"7 km Wege zu Fuß", page)
    assert "Mitwirkende von OpenStreetMap" in page
    assert "© OpenStreetMap-Mitwirkende, Open Database License (ODbL)" in page
    basis = basis_of_json(basis_as_json(basis_now(at_home.here, DAY)))
    case = case_of(at_home.here, basis, ())
    assert case.streets is not None and len(case.streets.network.edges)
    assert case.sources["streets"].licence == "ODbL 1.0"
    assert case.sources["streets"].day == date(2026, 1, 5)
    assert seen_now(at_home.here) != before, "the run before is out of date"


def test_a_later_file_replaces_the_first_and_a_broken_one_does_not(at_home: Office) -> None:
    bring(at_home, extract(at_home.folder))
    first = basis_now(at_home.here, DAY).streets
    broken = at_home.folder / "kaputt.osm.pbf"
    broken.write_bytes(extract(at_home.folder).read_bytes()[:60])
    page = bring(at_home, broken)
    assert "kein lesbarer Auszug aus OpenStreetMap" in page
    assert basis_now(at_home.here, DAY).streets == first
    page = bring(at_home, extract(at_home.folder, west=30.0, name="fern.osm.pbf"))
    assert "Kein Weg der Datei liegt bei den Gebieten" in page
    bring(at_home, extract(at_home.folder, west=9.02, name="neu.osm.pbf"))
    assert basis_now(at_home.here, DAY).streets != first
    old = TravelFile.objects.for_municipality(at_home.here).get(pk=first)
    assert old.state == State.PAST
    assert case_of(at_home.here, basis_of_json({**basis_as_json(basis_now(at_home.here, DAY)),
                                                "streets": first}), ()).streets  # fmt: skip


def test_a_timetable_is_read_for_its_weekday_whatever_day_a_run_is_for(at_home: Office) -> None:
    path = at_home.folder / "fahrplan.zip"
    path.write_bytes(packed(**HERE))
    page = bring(at_home, path, weekday="2026-11-24")
    assert "gezählt ist der 24.11.2026" in page
    post_bus(at_home, bus_0="nein")
    case = case_of(at_home.here, basis_now(at_home.here, date(2030, 1, 1)), ())
    assert case.bus is not None and case.bus.timetable is not None
    assert len(case.bus.timetable.rides) == 2
    assert "Gezählt wird nach dem Fahrplan" in unescape(at_home.page("wege/"))


def test_a_timetable_for_other_days_says_for_which(at_home: Office) -> None:
    path = at_home.folder / "fahrplan.zip"
    path.write_bytes(packed(**HERE))
    later = tuesday(date(2027, 3, 1))
    page = bring(at_home, path, weekday=later.isoformat())
    assert f"Am {later:%d.%m.%Y} fährt nach diesem Fahrplan nichts" in page
    assert "unter „Werktag“" in page
    answer = at_home.client.post(f"{at_home.base}wege/", {"weekday": "2026-11-22"})
    assert "von Montag bis Freitag" in unescape(answer.content.decode())


def test_a_zip_of_something_else_is_no_timetable(at_home: Office) -> None:
    path = at_home.folder / "strassen.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("strassen.prj", "ETRS89 / UTM 32N")
    assert "Erwartet wird ein Fahrplan im Format GTFS" in bring(at_home, path)
    assert travel.valid_file(at_home.here, travel.TIMETABLE) is None


def test_other_files_and_files_before_there_are_areas_are_refused(office: Office) -> None:
    [path] = office.write(seite_html="<html><script>x</script></html>")
    for file, words in ((path, "wird hier nicht angenommen"),
                        (extract(office.folder), "Laden Sie zuerst die Gebiete")):  # fmt: skip
        with file.open("rb") as content:
            answer = office.client.post(f"{office.base}wege/", {"upload": content})
        assert words in unescape(answer.content.decode())
    assert not TravelFile.objects.for_municipality(office.here).exists()
    assert not StoredFile.objects.for_municipality(office.here).exists()


def test_a_file_in_use_is_kept_and_one_that_is_withdrawn_goes(at_home: Office) -> None:
    bring(at_home, extract(at_home.folder))
    long_ago = timezone.now() - timedelta(days=9)
    every = StoredFile.objects.for_municipality(at_home.here)
    every.update(stored=long_ago)
    remove_unused()
    row = travel.valid_file(at_home.here, travel.STREETS)
    assert row and row.stored and every.filter(pk=row.stored.pk).exists()
    stored = row.stored.pk
    at_home.client.post(f"{at_home.base}wege/{row.pk}/entfernen/")
    assert not every.filter(pk=stored).exists()
    assert basis_now(at_home.here, DAY).streets == ""
    assert TravelFile.history.filter(id=row.pk, state=State.PAST).exists()


def test_what_is_kept_of_a_file_is_found_again_and_lost_is_made_again(at_home: Office) -> None:
    bring(at_home, extract(at_home.folder))
    case = case_of(at_home.here, basis_now(at_home.here, DAY), ())
    kept = travel._kept()
    assert len(list(kept.iterdir())) == 1
    for one in kept.iterdir():
        one.unlink()
    again = case_of(at_home.here, basis_now(at_home.here, DAY), ())
    assert case.streets and again.streets
    assert again.streets.network.edges.tolist() == case.streets.network.edges.tolist()
