"""A case file and what it names, read into records; dirt in an offer is told and not said."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lueckenlos.exchange.ages import read_ages

Folder = Any
Area = Callable[..., dict[str, object]]
Areas = Callable[..., str]


# --- a clean case ---------------------------------------------------------------------------


def test_a_clean_case(folder: Folder):
    case, problems = folder.read()
    assert problems == []
    assert (case.title, case.key) == ("Kleinstadt (Beispiel)", "06999")
    assert case.reference_day == date(2026, 11, 18)
    assert (case.scheme, case.planning_level, case.similar_offers) == ("core", "Ortsteil", False)
    assert [area.id for area in case.areas] == ["01", "02"]
    assert [area.inhabitants for area in case.areas] == [900, 400]
    assert case.areas[0].municipality == "06999001"
    assert [offer.id for offer in case.offers] == ["Z2", "Z3"]
    assert (case.cells, case.complete, case.resolved, case.births) == ((), (), (), None)
    assert (case.neighbours, case.neighbours_known) == (None, False)
    assert case.sources["areas"].day == date(2026, 1, 1)
    assert case.sources.keys() == {"areas", "children", "offers"}


def test_children(folder: Folder):
    (children,) = folder.case().populations
    assert (children.key, children.name, children.births) == ("children", "Kinder", False)
    assert (children.withheld, children.threshold, children.sensitive) == ((0, 4), 5, False)
    assert (children.car, children.free_only) == (True, False)
    bands = [(c.area, c.from_month, c.to_month, c.count) for c in children.counts]
    assert bands[:2] == [("01", 0, 36, 30), ("01", 36, 72, 28)]
    assert bands[3] == ("02", 36, 72, None)
    assert children.counts[3].row == 5


@pytest.mark.parametrize(
    ("columns", "first", "second"),
    [
        ('from_month = "von", to_month = "bis"', "0,36", "36,72"),
        ('from_year = "von", to_year = "bis"', "0,3", "3,6"),
        ('age = "von"', "unter 3,", "3 bis unter 6,"),
    ],
)
def test_three_ways_to_tell_an_age(folder: Folder, columns: str, first: str, second: str):
    folder.change('from_year = "von", to_year = "bis"', columns)
    folder.write("kinder.csv", f"gebiet,von,bis,anzahl\n01,{first},3\n01,{second},4\n")
    counts = folder.case().populations[0].counts
    assert [(c.from_month, c.to_month) for c in counts] == [(0, 36), (36, 72)]


def test_births_and_a_second_population(folder: Folder):
    folder.write("geburten.csv", "area,count\n06999001,40\n").write(
        "sgb2.csv", "area;age;count\n01;unter 3;*\n01;3 bis unter 6;7\n"
    )
    folder.more('[births]\nfile = "geburten.csv"\ndate = 2025-12-31\n')
    folder.more('[[second_population]]\nname = "SGB II, BA, Juni 2026"\nfile = "sgb2.csv"\n')
    case, problems = folder.read()
    assert problems == []
    assert case.births.births
    assert [(c.from_month, c.to_month, c.count) for c in case.births.counts] == [(-9, 0, 40)]
    children, second = case.populations
    assert (second.key, second.name) == ("second_1", "SGB II, BA, Juni 2026")
    assert (second.withheld, second.threshold, second.sensitive) == ((1, 2), 3, True)
    assert (second.car, second.free_only) == (False, True)
    assert [count.count for count in second.counts] == [None, 7]
    assert not children.sensitive


def test_a_grid(folder: Folder):
    folder.write(
        "gitter.csv", "x,y,weight\n4249350,2988350,12\n4249450,2988350,\n4249550,2988350,–\n"
    )
    folder.more('[grid]\nfile = "gitter.csv"\n')
    assert [cell.weight for cell in folder.case().cells] == [12.0, None, 0.0]


def test_settled_places_become_metres(folder: Folder):
    folder.write("orte.csv", "latitude;longitude;area\n50,005;9,005;01\n").more(
        '[settled_places]\nfile = "orte.csv"\n'
    )
    (cell,) = folder.case().cells
    assert (cell.weight, cell.area) == (None, "01")
    assert (cell.x_m, cell.y_m) == pytest.approx((4_249_665, 2_988_550), abs=1)


def test_declarations(folder: Folder):
    folder.more(
        '[[complete]]\nfields = ["gesundheit"]\nareas = ["01"]\nby = "Jugendamt"\non = 2026-10-01\n'
        'ages = "1 bis Schuleintritt"\n'
        '[[resolved]]\nfield = "beratung"\nmonths = [0, 36]\n'
        'decision = "12/2026"\non = 2026-03-01\n'
    )
    case = folder.case()
    assert case.complete[0].areas == ("01",)
    assert case.complete[0].months == (12, 84)
    assert (case.resolved[0].from_month, case.resolved[0].to_month) == (0, 36)


def test_neighbours(folder: Folder, area: Area, areas_of: Areas):
    folder.more("[neighbours]\n")
    assert not folder.case().neighbours_known
    folder.more('inventory = "none"\n')
    assert (folder.case().neighbours, folder.case().neighbours_known) == (None, True)
    folder.change('inventory = "none"', 'file = "nachbarn.geojson"')
    folder.write("nachbarn.geojson", areas_of(area("x", 9.02)))
    case = folder.case()
    assert not case.neighbours_known
    assert case.neighbours.bounds == pytest.approx((9.02, 50.0, 9.03, 50.01))


def test_a_scheme_beside_the_case(folder: Folder):
    folder.change("reference_day", 'scheme = "schema.toml"\nreference_day')
    folder.error("file_missing")
    folder.write("schema.toml", "x = 1")
    assert folder.case().scheme == "schema.toml"


# --- offers ---------------------------------------------------------------------------------

FULL = """id;name;provider;kind;area;latitude;longitude;cost;per_year;access;prevention;open_to;\
starts_on;confirmed_on;capacity;service_area;further_fields;protected;from_month;to_month
A1;Treff;Verein;Stillgruppe;01;50,005;9,005;kostenfrei;wöchentlich;Komm;universell;alle;\
01.02.2026;2026-05-01;12;01 | 02;gesundheit|beratung;nein;-9;12
"""


def test_every_word_of_an_offer(folder: Folder):
    folder.change('columns = { provider = "traeger", kind = "art" }', "delivered = 2026-06-01")
    folder.write("angebote.csv", FULL)
    case, problems = folder.read()
    (offer,) = case.offers
    assert problems == []
    assert (offer.id, offer.latitude, offer.longitude) == ("A1", 50.005, 9.005)
    assert (offer.cost, offer.per_year, offer.access) == ("free", 50, "komm")
    assert (offer.prevention, offer.open_to, offer.protected) == ("universal", "anyone", False)
    assert (offer.starts_on, offer.confirmed_on) == (date(2026, 2, 1), date(2026, 6, 1))
    assert (offer.capacity, offer.row) == (12, 2)
    assert offer.service_area == ("01", "02")
    assert offer.further_fields == ("gesundheit", "beratung")
    ages = read_ages(offer.ages)
    assert ages is not None and (ages.start, ages.stop) == (-9, 12)


def test_nothing_is_filled_in(folder: Folder):
    offer = folder.case().offers[0]
    assert (offer.ages, offer.field, offer.cost, offer.access) == ("", "", "", "")
    assert (offer.per_year, offer.protected, offer.confirmed_on) == (None, None, None)


def test_a_later_confirmation_outlasts_the_delivery(folder: Folder):
    folder.change("columns = { provider", "delivered = 2026-06-01\ncolumns = { provider")
    folder.write("angebote.csv", "name,traeger,art,confirmed_on\nA,B,C,2026-07-01\nD,E,F,\n")
    assert [o.confirmed_on for o in folder.case().offers] == [date(2026, 7, 1), date(2026, 6, 1)]


def test_ids_are_unique(folder: Folder):
    folder.write(
        "angebote.csv",
        "id,name,traeger,art\nA,a,t,Kita\nA,b,t,Kita\n,c,t,Kita\nZ4,d,t,Kita\nA-2,e,t,Kita\n",
    )
    case, problems = folder.read()
    assert [offer.id for offer in case.offers] == ["A", "A-3", "Z4-2", "Z4", "A-2"]
    assert [problem.code for problem in problems] == ["offer_id_twice"]


def test_an_offer_without_a_name_is_left_out(folder: Folder):
    folder.write("angebote.csv", "name,traeger,art\n,Verein,Kita\nA,,\n")
    case, problems = folder.read()
    assert [offer.name for offer in case.offers] == ["A"]
    found = {problem.code: problem.row for problem in problems}
    assert found == {
        "offer_without_name": 2,
        "offer_without_kind": 3,
        "offer_without_provider": 3,
        "kinds_open": None,
    }


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("per_year", "ab und zu", "word_unknown"),
        ("cost", "je nachdem", "word_unknown"),
        ("capacity", "-3", "number_unreadable"),
        ("capacity", "12.000", "number_ambiguous"),
        ("funded_until", "Ende 2026", "day_unreadable"),
        ("latitude", "50,1", "offer_point_half"),
        ("from_month", "230", "offer_ages_reversed"),
        ("from_month", "-10", "offer_ages_outside"),
        ("area", "99", "unknown_area"),
    ],
)
def test_what_an_offer_says_unreadably_is_not_said(
    folder: Folder, column: str, value: str, code: str
):
    folder.write("angebote.csv", f'name,traeger,art,{column}\nA,B,C,"{value}"\n')
    problem = folder.warning(code)
    assert (problem.row, problem.column) == (2, column)
    offer = folder.case().offers[0]
    if column != "area" and hasattr(offer, column):
        assert getattr(offer, column) in ("", None)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [("9.0", "50.0", "offer_point_swapped"), ("41.8", "-87.6", "offer_point_outside")],
)
def test_a_point_elsewhere_is_not_used_and_never_quoted(
    folder: Folder, latitude: str, longitude: str, code: str
):
    folder.write(
        "angebote.csv", f"name,traeger,art,latitude,longitude\nA,B,C,{latitude},{longitude}\n"
    )
    problem = folder.warning(code)
    assert latitude not in problem.what
    assert folder.case().offers[0].latitude is None


def test_an_unreadable_protection_protects(folder: Folder):
    folder.write("angebote.csv", "name,traeger,art,protected\nA,B,C,geheim!\n")
    folder.warning("protected_unreadable")
    assert folder.case().offers[0].protected is True


def test_an_empty_inventory_is_a_warning(folder: Folder):
    folder.write("angebote.csv", "name,traeger,art\n")
    folder.warning("offers_empty")
    assert folder.case().offers == ()


def test_a_list_without_kinds_says_so_once(folder: Folder):
    folder.change('columns = { provider = "traeger", kind = "art" }', "")
    folder.write("angebote.csv", "name,provider\nA,B\nC,D\n")
    assert folder.warning("offer_column_missing").column == "Angebotsart"


def test_a_kind_of_the_whole_list_is_no_missing_column(folder: Folder):
    folder.change(
        'columns = { provider = "traeger", kind = "art" }', 'kind = "Kita"\nbands = { U3 = "0-3" }'
    )
    folder.write("angebote.csv", "name,U3\nA,5\nC,7\n")
    told = folder.warning("offer_column_missing")
    assert told.column == "Träger" and told.what.endswith("Gefunden: name, U3.")
