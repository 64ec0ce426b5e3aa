"""The bus: a table of areas, or a timetable in GTFS, with everything such files get wrong."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from tests.exchange.conftest import Folder

from lueckenlos.exchange.bus.gtfs import read_timetable
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move
from lueckenlos.exchange.problems import CaseError

TUESDAY = date(2026, 11, 24)
EVERYWHERE = (0.0, 0.0, 1e7, 1e7)
BUS = '\n[bus]\nfile = "fahrplan.zip"\n'
PARTS = {
    "stops": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    "A,Dorf,50.005,9.005,0,\nB,Mitte,50.005,9.05,0,S\nC,Stadt,50.005,9.10,0,\n"
    "D,Mitte gegenüber,50.006,9.05,,S\nS,Mitte,50.005,9.05,1,\n",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "start_date,end_date\nW,1,1,1,1,1,0,0,20261101,20261231\nE,0,0,0,0,0,1,1,20261101,20261231\n",
    "trips": "route_id,service_id,trip_id\nR,W,1\nR,W,2\nR,E,3\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "1,07:00:00,07:00:00,A,1\n1,07:20:00,07:21:00,B,5\n1,07:46:00,07:46:00,C,9\n"
    "2,23:50:00,23:50:00,A,1\n2,24:10:00,24:10:00,D,2\n"
    "3,08:00:00,08:00:00,A,1\n3,08:10:00,08:10:00,C,2\n",
}


def packed(inside: str = "", **parts: str) -> bytes:
    """A timetable; parts given replace the usual ones, an empty one is left out."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in (PARTS | parts).items():
            if text:
                archive.writestr(f"{inside}{name}.txt", text)
    return out.getvalue()


def rides(tmp_path: Path, day: date = TUESDAY, minutes: int = 45, **parts: str) -> dict:
    """(from, to) → number of direct rides, stations by the longitude of their first stop."""
    (tmp_path / "f.zip").write_bytes(packed(**parts))
    found = read_timetable(tmp_path / "f.zip", day, EVERYWHERE, minutes)
    east = {int(s): int(x) for x, s in sorted(zip(-found.x_mm, found.station, strict=True))}
    order = sorted(east, key=lambda s: -east[s])
    name = {station: "ABC"[i] for i, station in enumerate(order)}
    return {(name[a], name[b]): n for a, b, n in found.rides.tolist()}


def times(*rows: str, more: str = "") -> str:
    return "\n".join(
        [f"trip_id,arrival_time,departure_time,stop_id,stop_sequence{more}", *rows, ""]
    )


# --- a timetable ----------------------------------------------------------------------------


def test_direct_rides_of_a_weekday(tmp_path):
    """Two ways to the middle, which is one station of two stops; the city takes 46 minutes from
    the village and 25 from the middle; the ride at the weekend does not count."""
    assert rides(tmp_path) == {("A", "B"): 2, ("B", "C"): 1}
    assert rides(tmp_path, minutes=46) == {("A", "B"): 2, ("B", "C"): 1, ("A", "C"): 1}


def test_stops_are_where_they_are(tmp_path):
    (tmp_path / "f.zip").write_bytes(packed())
    found = read_timetable(tmp_path / "f.zip", TUESDAY, EVERYWHERE, 45)
    [[x, y]] = move(DEGREES, GRID)(np.array([[9.005, 50.005]])) * 1000
    assert (found.x_mm[0], found.y_mm[0]) == (round(x), round(y))
    assert len(found.x_mm) == 4


def test_a_holiday_is_no_such_day_and_an_extra_day_is(tmp_path):
    dates = "service_id,date,exception_type\nW,20261124,2\nE,20261124,1\n"
    assert rides(tmp_path, calendar_dates=dates) == {("A", "C"): 1}


def test_a_timetable_of_single_days_only(tmp_path):
    dates = "service_id,date,exception_type\nW,20261124,1\n"
    found = rides(tmp_path, calendar="", calendar_dates=dates)
    assert found == {("A", "B"): 2, ("B", "C"): 1}


def test_rides_told_by_their_frequency(tmp_path):
    """From 7 to 9 every half hour: four, the last one before nine."""
    often = "trip_id,start_time,end_time,headway_secs\n1,07:00:00,09:00:00,1800\n"
    assert rides(tmp_path, frequencies=often) == {("A", "B"): 5, ("B", "C"): 4}


def test_stops_without_a_time_lie_between_those_before_and_after(tmp_path):
    rows = times("1,07:00:00,07:00:00,A,1", "1,,,B,2", "1,08:00:00,08:00:00,C,3")
    assert rides(tmp_path, stop_times=rows) == {("A", "B"): 1, ("B", "C"): 1}
    assert rides(tmp_path, minutes=29, stop_times=rows) == {}


def test_a_stop_without_a_time_at_the_end_is_left_out(tmp_path):
    rows = times("1,07:00:00,07:00:00,A,1", "1,07:05:00,07:05:00,B,2", "1,,,C,3")
    assert rides(tmp_path, stop_times=rows) == {("A", "B"): 1}


def test_where_nobody_gets_on_or_off(tmp_path):
    rows = times(
        "1,07:00:00,07:00:00,A,1,0,0",
        "1,07:10:00,07:10:00,B,2,1,0",
        "1,07:20:00,07:20:00,C,3,0,1",
        more=",pickup_type,drop_off_type",
    )
    assert rides(tmp_path, stop_times=rows) == {("A", "B"): 1}


def test_the_order_is_that_of_the_numbers_and_a_round_trip_is_one_ride(tmp_path):
    rows = times("1,07:30:00,07:30:00,B,10", "1,07:00:00,07:00:00,A,2", "1,07:40:00,07:40:00,A,11")
    assert rides(tmp_path, stop_times=rows) == {("A", "B"): 1, ("B", "A"): 1}


def test_stops_outside_the_box_do_not_count(tmp_path):
    (tmp_path / "f.zip").write_bytes(packed())
    [[east, _]] = move(DEGREES, GRID)(np.array([[9.07, 50.005]]))
    found = read_timetable(tmp_path / "f.zip", TUESDAY, (0.0, 0.0, east, 1e7), 60)
    assert len(found.x_mm) == 3
    assert found.rides[:, 2].tolist() == [2]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"trips": ""}, "bus_broken"),
        ({"stops": "stop_id,stop_lat\nA,50\n"}, "bus_column_missing"),
        ({"stop_times": times("1,sieben,acht,A,1")}, "bus_broken"),
        ({"stop_times": times()}, "bus_elsewhere"),
        ({"stops": PARTS["stops"].replace("50.00", "quer")}, "bus_broken"),
    ],
)
def test_a_timetable_that_is_no_use(folder: Folder, parts: dict[str, str], code: str):
    problem = folder.write("fahrplan.zip", packed(**parts)).more(BUS).error(code)
    assert problem.file == "fahrplan.zip"


def test_a_day_on_which_nothing_runs_is_told_with_those_it_is_for(folder: Folder):
    folder.write("fahrplan.zip", packed()).more(BUS + "day = 2027-03-02\n")
    problem = folder.error("bus_day_empty")
    assert "02.03.2027" in problem.what
    assert "01.11.2026 bis 31.12.2026" in problem.what


def test_a_broken_archive(tmp_path):
    (tmp_path / "f.zip").write_bytes(packed()[:-30])
    with pytest.raises(CaseError) as caught:
        read_timetable(tmp_path / "f.zip", TUESDAY, EVERYWHERE, 45)
    assert caught.value.problems[0].code == "bus_broken"


# --- in a case ------------------------------------------------------------------------------


def test_a_timetable_of_a_case(folder: Folder):
    """The first Tuesday from the reference day on, a Wednesday; a folder in the archive is fine."""
    bus = folder.write("fahrplan.zip", packed(inside="feed/")).more(BUS).case().bus
    assert (bus.walk_m, bus.minutes, bus.least, bus.runs) == (600, 45, 4, {})
    assert len(bus.timetable.rides) == 2


def test_the_rules_may_be_told(folder: Folder):
    told = BUS + "walk_m = 400\nminutes = 60\nrides = 1\nday = 2026-11-27\n"
    bus = folder.write("fahrplan.zip", packed()).more(told).case().bus
    assert (bus.walk_m, bus.minutes, bus.least, len(bus.timetable.rides)) == (400, 60, 1, 3)


def test_a_weekend_is_no_weekday(folder: Folder):
    problem = folder.write("fahrplan.zip", packed()).more(BUS + "day = 2026-11-28\n")
    assert "Montag bis Freitag" in problem.error("key_type").cure


TABLE = '\n[bus]\nfile = "bus.csv"\ncolumns = { area = "Ortsteil", bus = "Bus werktags" }\n'


def test_a_table_of_areas(folder: Folder):
    folder.write("bus.csv", "Ortsteil;Bus werktags\n01;ja\n02;nein\n06999001;unbekannt\n")
    case, problems = folder.more(TABLE).read()
    assert case.bus.runs == {"01": True, "02": False}
    assert case.bus.timetable is None
    assert [one.code for one in problems if one.file == "bus.csv"] == []


def test_a_table_that_names_areas_by_name(folder: Folder):
    folder.write("bus.csv", "Ortsteil;Bus werktags\nOrt 01;x\nOrt 02;\n")
    assert folder.more(TABLE + 'area_by = "name"\n').case().bus.runs == {"01": True}


def test_yes_and_no_for_one_area(folder: Folder):
    folder.write("bus.csv", "Ortsteil;Bus werktags\n01;ja\n01;nein\n02;ja\n").more(TABLE)
    assert folder.warning("bus_twice").row == 3
    assert folder.case().bus.runs == {"01": True, "02": True}


def test_a_word_that_is_neither_is_told_and_not_known(folder: Folder):
    folder.write("bus.csv", "Ortsteil;Bus werktags\n01;selten\n02;ja\n").more(TABLE)
    assert folder.warning("flag_unreadable").row == 2
    assert folder.case().bus.runs == {"02": True}


def test_areas_nobody_knows(folder: Folder):
    folder.write("bus.csv", "Ortsteil;Bus werktags\n77;ja\n01;ja\n02;nein\n").more(TABLE)
    assert folder.warning("unknown_area").row == 2


def test_a_column_that_is_missing(folder: Folder):
    folder.write("bus.csv", "Ortsteil;Takt\n01;ja\n").more(TABLE).error("column_missing")
