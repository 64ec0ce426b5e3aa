"""Without a car: streets instead of the line, and the bus on weekdays.

Where an extract of OpenStreetMap is loaded, a walk is measured along streets and paths from door to
door; so is near and what families without a car reach. What lies more than 300 m from any street
is measured by the line as before. Besides, families without a car reach what a bus takes them to:
by a timetable where a stop near the home has enough direct rides on a weekday to one near the
offer; or, where a table only says that a bus runs at both ends, as far as by car. Where nobody
says whether a bus runs, a gap of families without a car stays a question.
"""

from itertools import pairwise

import numpy as np
import pytest
from tests.spec.case import EAST, NORTH, analyse, offer, second_population, town, village

from lueckenlos.assemble.notes import run_note
from lueckenlos.exchange.streets.network import for_prams, network
from lueckenlos.exchange.travel import Bus, Streets, Timetable

DOCTOR, CAFE = "Kinderarztpraxis", "Eltern-Kind-Café"


def streets(*lines, steps=(), pram=False):
    """Streets through points (metres east, north of the house); on `steps` no pram can go."""
    points = sorted({point for line in (*lines, *steps) for point in line})
    number = {point: i for i, point in enumerate(points)}
    pieces = [
        (number[a], number[b], int(line not in steps))
        for line in (*lines, *steps)
        for a, b in pairwise(line)
    ]
    at = np.array([(EAST + x, NORTH + y) for x, y in points]) * 1000
    found = network(*np.rint(at.T).astype(np.int64), np.array(pieces))
    return Streets(for_prams(found) if pram else found, 300, pram)


def timetable(*stops, rides):
    """Stops at (metres east, north), each its own station; `rides`: (from, to, how many)."""
    at = np.array([(EAST + x, NORTH + y) for x, y in stops], np.int64) * 1000
    found = Timetable(*at.T, np.arange(len(at)), np.array(rides, np.int64))
    return Bus({}, found, walk_m=600, minutes=45, least=4)


def near(at, home=None, **more):
    """Whether children in town have a café near that stands at a place."""
    found = analyse(home or town(), offers=[offer(CAFE, at=at)], **more)
    return found.covered("treffpunkt")[1] > 0


def without_car(at, **more):
    """Whether a doctor is reached by families without a car; `more` as of `analyse`."""
    home = more.pop("home", [village(side=30_000)])
    second = second_population({"Dorf": 20})
    found = analyse(*home, offers=[offer(DOCTOR, at=at)], second=second, **more)
    return found.row("gesundheit", area="Dorf", population="sgb2").share_recorded > 0


# --- streets --------------------------------------------------------------------------------


def test_a_straight_street_is_no_detour():
    """900 m: by the line, times 1.3, more than the 1,000 m of a town; along the street less."""
    assert not near((900, 0))
    assert near((900, 0), streets=streets([(0, 0), (900, 0)]))


def test_a_river_makes_a_way_long():
    """500 m of line and a bridge 400 m to the north: 1,300 m."""
    assert near((500, 0))
    assert not near((500, 0), streets=streets([(0, 0), (0, 400), (500, 400), (500, 0)]))


@pytest.mark.parametrize(("metres", "reached"), [(1000, True), (1000.001, False)])
def test_at_exactly_the_reach_is_in(metres, reached):
    assert near((metres, 0), streets=streets([(0, 0), (metres, 0)])) == reached


def test_the_walk_to_the_street_counts():
    """The house stands at the street, the café 200 m beside it: 700 + 200 and 900 + 200 m."""
    assert near((700, 200), streets=streets([(0, 0), (2000, 0)]))
    assert not near((900, 200), streets=streets([(0, 0), (2000, 0)]))


def test_both_ends_may_stand_on_the_same_street():
    assert near((900, 0), streets=streets([(-2000, 0), (2000, 0)]))


def test_streets_without_a_connection_lead_nowhere():
    """Two streets of 6 km each, 50 m apart."""
    apart = streets([(-6000, 0), (0, 0)], [(50, 0), (6050, 0)])
    assert not near((100, 0), streets=apart)


def test_small_islands_are_no_streets():
    """200 m of path behind a fence: who stands there takes the next street, here 100 m away."""
    fenced = streets([(-6000, 0), (500, 0)], [(100, 100), (300, 100)])
    assert fenced.network.islands == 1
    assert fenced.network.islands_m == 200
    assert near((200, 100), streets=fenced)


def test_by_car_the_line_counts_as_before():
    doctor = [offer(DOCTOR, at=(5000, 0))]
    winding = streets([(0, 0), (0, 9000), (5000, 9000), (5000, 0)])
    shares = [
        analyse(town(side=12_000), offers=doctor, streets=some).row("gesundheit").share_recorded
        for some in (None, winding)
    ]
    assert shares == [1, 1]


@pytest.mark.parametrize("at", [(700, 400), (700, 0)], ids=["offer off", "home off"])
def test_what_is_far_from_every_street_is_measured_by_the_line_and_counted(at):
    """The street passes the house, or the offer, but not both; the line is 806 or 700 m."""
    line = [(0, 0), (700, 0)] if at[1] else [(700, 0), (700, 6000)]
    found = analyse(town(), offers=[offer(CAFE, at=at)], streets=streets(line))
    assert found.covered("treffpunkt")[1] == (0 if at[1] else 40)
    [told] = found.problems("streets_off")
    assert (told["places"], told["offers"]) == ((0, 1) if at[1] else (1, 0))


def test_with_a_pram_steps_are_no_way():
    """100 m of steps, or 1,200 m around."""
    hill = {"steps": ([(0, 0), (100, 0)],)}
    around = [(0, 0), (0, 550), (100, 550), (100, 0)]
    assert near((100, 0), streets=streets(around, **hill))
    assert not near((100, 0), streets=streets(around, **hill, pram=True))


def test_families_without_a_car_walk_along_the_streets():
    """2,400 m of street are within half an hour; 1,600 m of line with a bridge far away are not."""
    assert without_car((2400, 0), streets=streets([(0, 0), (2400, 0)]))
    assert not without_car((1600, 0), streets=streets([(0, 0), (0, 700), (1600, 700), (1600, 0)]))


def test_a_street_may_lead_straight_to_a_neighbour_without_an_inventory():
    """The house is 900 m from the border: by the line too far to walk, along a street not."""
    border = {"side": 1800, "homes": ((0, 0, 1),)}
    nothing = {"offers": [offer("Kita")], "neighbours_known": False}
    law = {"treffpunkt": (0, 36)}
    by_line = analyse(town(**border), resolved=law, **nothing)
    along = analyse(town(**border), resolved=law, streets=streets([(0, 0), (900, 0)]), **nothing)
    assert [one.gaps("treffpunkt")[0].certain for one in (by_line, along)] == [True, False]


# --- the bus, by a table --------------------------------------------------------------------

TWO = [village(side=4000), village("Hausen", 0, at=(6000, 0), side=4000)]


@pytest.mark.parametrize(
    ("runs", "reached"),
    [
        ({"Dorf": True, "Hausen": True}, True),
        ({"Dorf": True, "Hausen": False}, False),
        ({"Dorf": False, "Hausen": True}, False),
        ({"Dorf": True}, False),
        ({}, False),
    ],
)
def test_where_a_bus_runs_at_both_ends_it_goes_as_far_as_a_car(runs, reached):
    """The doctor is 6 km away: too far to walk, by car within 12.5 km."""
    assert without_car((6000, 0), home=TWO, bus=Bus(runs)) == reached


def test_a_bus_goes_no_farther_than_a_car():
    far = [village(side=4000), village("Hausen", 0, at=(10_000, 0), side=4000)]
    assert not without_car((10_000, 0), home=far, bus=Bus({"Dorf": True, "Hausen": True}))


def test_an_area_goes_before_its_gemeinde():
    """No bus in the Gemeinde, but one in these two parts of it."""
    parts = [
        village("Dorf", municipality="1", side=4000),
        village("Hausen", 0, municipality="1", at=(6000, 0), side=4000),
    ]
    told = {"Dorf": True, "Hausen": True, "1": False}
    assert without_car((6000, 0), home=parts, bus=Bus(told))


@pytest.mark.parametrize(("runs", "certain"), [({"Dorf": False}, True), ({}, False)])
def test_a_gap_is_certain_only_where_it_is_known_whether_a_bus_runs(runs, certain):
    home, second = village(side=30_000, children=100), second_population({"Dorf": 40})
    found = analyse(
        home,
        offers=[offer(DOCTOR, at=(6000, 0))],
        second=second,
        bus=Bus(runs),
        resolved={"gesundheit": (0, 36)},
    )
    [gap] = found.gaps("gesundheit", "sgb2")
    assert gap.certain == certain
    assert [told["count"] for told in found.problems("bus_unsaid")] == ([] if certain else [1])


# --- the bus, by a timetable ----------------------------------------------------------------


def test_direct_rides_from_a_stop_near_the_home_to_one_near_the_offer():
    assert not without_car((14_000, 0))
    assert without_car((14_000, 0), bus=timetable((400, 0), (14_000, 300), rides=[(0, 1, 4)]))


@pytest.mark.parametrize(
    "rides", [[(0, 1, 3)], [(1, 0, 9)], []], ids=["too few", "only back", "none"]
)
def test_without_enough_rides_there_it_is_not_reached(rides):
    rides = np.array(rides, np.int64).reshape(-1, 3)
    assert not without_car((14_000, 0), bus=timetable((400, 0), (14_000, 300), rides=rides))


@pytest.mark.parametrize(
    ("stop", "reached"), [(461, True), (462, False)], ids=["599 m of way", "601 m of way"]
)
def test_the_way_to_the_stop_has_a_detour_too(stop, reached):
    for stops in (((stop, 0), (14_000, 0)), ((0, 0), (14_000, stop))):
        assert without_car((14_000, 0), bus=timetable(*stops, rides=[(0, 1, 4)])) == reached


def test_with_a_timetable_a_gap_can_be_certain():
    home, second = village(side=40_000, children=100), second_population({"Dorf": 40})
    found = analyse(
        home,
        offers=[offer(DOCTOR, at=(6000, 0))],
        second=second,
        bus=timetable((400, 0), (14_000, 0), rides=[(0, 1, 4)]),
        resolved={"gesundheit": (0, 36)},
    )
    assert found.gaps("gesundheit", "sgb2")[0].certain


def test_the_bus_is_for_what_is_reached_by_car_and_not_for_what_must_be_near():
    bus = timetable((0, 0), (1500, 0), rides=[(0, 1, 9)])
    assert not near((1500, 0), bus=bus)


# --- beside every reachable figure ----------------------------------------------------------


def test_without_a_car_stands_beside_every_reachable_figure():
    """All children, as if no family had a car: the doctor is 6 km away."""
    found = analyse(village(side=30_000), offers=[offer(DOCTOR, at=(6000, 0))], bus=Bus({}))
    rows = [row for row in found.figures.without_car if row.life_phase == "0-3" and row.area_id]
    fields = {one.key for one in found.made.scheme.fields if one.way == "reachable"}
    assert {row.field for row in rows} == fields
    [here] = [row for row in rows if row.field == "gesundheit"]
    beside = found.row("gesundheit")
    assert (beside.share_recorded, here.share_recorded) == (1, 0)
    assert (beside.children, here.children) == (40, 40)


def test_where_neither_streets_nor_a_bus_are_told_it_is_half_an_hour_on_foot_by_the_line():
    """And it is said that nobody knows of a bus; the figure is the least there is."""
    for metres, share in ((1900, 1), (2000, 0)):
        found = analyse(village(side=30_000), offers=[offer(DOCTOR, at=(metres, 0))])
        here = found.row("gesundheit")
        assert (here.share_recorded, here.share_recorded_without_car) == (1, share)
    words = run_note(found.made.case, found.made.record, found.made, public=False, checksum="")
    assert "zu Fuß bis 2,5 km, geschätzt aus der Luftlinie" in words.without_car
    assert "Ob ein Bus fährt, ist für 1 Gebiet nicht angegeben" in words.without_car


def test_where_a_bus_is_known_of_everywhere_nothing_is_left_open():
    found = analyse(village(), offers=[offer(DOCTOR)], bus=Bus({"Dorf": True}))
    words = run_note(found.made.case, found.made.record, found.made, public=False, checksum="")
    assert "nicht angegeben" not in words.without_car


def test_what_must_be_near_or_has_places_has_no_such_figure():
    rows = analyse(village(), offers=[offer(DOCTOR)]).figures.coverage
    assert {row.way for row in rows if row.share_recorded_without_car is not None} == {"reachable"}
