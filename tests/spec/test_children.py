"""Children: counts of areas become children at the houses they live in, and never more or fewer.

Counts are spread by weight: over the cells of a grid, where a cell with residents but no
published children has a weight of one; over settled places; over nothing else. Births are
pregnancies, nine of a year's twelve months, and never added to children. A count its source
withholds is an interval: nothing may be narrower. A count nobody gave is not zero.
"""

import pytest
from tests.spec.case import analyse, count, offer, second_population, town, village

from lueckenlos.disclosure import rounded
from lueckenlos.engine.types import PARTS
from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.tables.parsing import parse_count

WEST, EAST = (-1500, 0), (1500, 0)


def people(found, p=0):
    """Children (and pregnancies) at each house."""
    return [parts / PARTS for parts in exact_parts(found, p)]


def exact_parts(found, p=0):
    """The same in whole parts of a child."""
    children = found.made.world.populations[p]
    return (children.parts @ [len(band) for band in children.bands]).tolist()


# --- spreading ------------------------------------------------------------------------------


def test_a_count_is_spread_over_the_houses_by_weight():
    home = village(children=40, homes=((*WEST, 3), (*EAST, 1)))
    assert people(analyse(home)) == [30, 10]


def test_a_cell_with_residents_and_no_published_children_weighs_one():
    home = village(children=40, homes=((*WEST, 3), (*EAST, None)))
    assert people(analyse(home)) == [30, 10]


def test_a_house_without_weight_has_no_children():
    home = village(children=40, homes=((*WEST, 3), (*EAST, 0)))
    assert people(analyse(home)) == [40, 0]


def test_totals_are_exact_even_where_nothing_divides():
    """Seven children over three houses: 2⅓ each, and seven to the last part."""
    home = village(children=7, homes=((*WEST, 1), (*EAST, 1), (0, 0, 1)))
    found = analyse(home)
    assert sum(exact_parts(found)) == 7 * PARTS
    assert max(people(found)) - min(people(found)) < 1e-6


def test_a_count_is_the_same_in_every_month_of_its_age_group():
    found = analyse(village(children=36), offers=[offer(ages="5-6 Monate")])
    assert found.covered("treffpunkt") == (1, 1)


def test_each_area_keeps_its_own_children():
    found = analyse(village("A", 10), village("B", 30, at=(4000, 0)))
    assert [found.row("treffpunkt", area=name).children for name in "AB"] == [10, 30]


def test_the_count_of_a_municipality_is_spread_over_the_cells_of_its_areas():
    """80 children of the municipality, three of four cells in A."""
    a = village("A", {}, municipality="M", homes=((*WEST, 1), (0, 0, 1), (*EAST, 1)))
    b = village("B", {"0-3": 5}, at=(4000, 0), municipality="M")
    found = analyse(a, b, counts=[count("M", "0-3", 80)])
    assert [found.row("treffpunkt", area=name).children for name in "AB"] == [60, 20]


def test_an_area_without_any_cell_has_its_children_at_one_point_and_that_is_noted():
    found = analyse(village(homes=()))
    assert people(found) == [40]
    assert found.problems("areas_without_cells") == [{}]


def test_cells_outside_all_areas_are_noted_and_nobody_lives_there():
    found = analyse(village(homes=((0, 0, 1), (50_000, 0, 9))))
    assert people(found) == [40]
    assert found.problems("cells_outside") == [{"count": 1}]


# --- births ---------------------------------------------------------------------------------


def test_births_of_a_year_are_pregnancies_nine_twelfths_at_a_time():
    found = analyse(village(), births={"Dorf": 40})
    row = found.row("gesundheit", "schwangerschaft")
    assert (row.children, row.children_low, row.children_high) == (30, 30, 30)


def test_births_are_never_added_to_children():
    found = analyse(village(), births={"Dorf": 40})
    [note] = found.figures.populations
    assert (note.children, note.pregnancies) == (40, 30)
    assert sum(exact_parts(found)) == 70 * PARTS
    # links are weighed by children: 40, not 70, live where a link fails
    assert found.headline().weakest_children == 40


def test_without_a_table_of_births_pregnancies_are_unknown_and_not_zero():
    assert analyse(village()).figures.populations[0].pregnancies is None


def test_too_few_pregnancies_are_no_gap_however_many_children_there_are():
    """13 births a year are 9¾ pregnancies, 14 are 10½; ten are needed in the country."""
    for births, number in ((13, 0), (14, 1)):
        found = analyse(village(children=500), births={"Dorf": births})
        early = [gap for gap in found.gaps("gesundheit") if gap.to_month == 0]
        assert len(early) == number


# --- withheld, undefined, missing -----------------------------------------------------------


def test_a_withheld_count_is_the_interval_its_source_allows():
    row = analyse(village(children={"0-3": None})).row("treffpunkt")
    assert (row.children, row.children_low, row.children_high) == (None, 0, 4)
    assert (row.covered_recorded, row.share_recorded, row.choice_median) == (None, None, None)


def test_each_source_says_what_a_withheld_count_may_be():
    found = analyse(village(), second=second_population({"Dorf": None}, withheld=(1, 2)))
    row = found.row("treffpunkt", population="sgb2")
    assert (row.children, row.children_low, row.children_high) == (None, 1, 2)


def test_part_of_a_withheld_count_is_rounded_outwards():
    """Between 1 and 4 in three years: in the two required ones between 0 (⅔) and 3 (2⅔)."""
    second = second_population({"Dorf": None}, withheld=(1, 4))
    row = analyse(village(), second=second).row("betreuung", population="sgb2", required="law")
    assert (row.children_low, row.children_high) == (0, 3)


def test_a_known_count_is_no_interval():
    row = analyse(village()).row("treffpunkt")
    assert (row.children, row.children_low, row.children_high) == (40, 40, 40)


def test_a_count_nobody_gave_is_unknown_and_not_zero():
    a, b = village("A"), village("B", at=(4000, 0))
    found = analyse(a, b, counts=[count("A", "0-3", 40)])
    row = found.row("treffpunkt", area="B")
    assert (row.children, row.children_low, row.children_high) == (None, None, None)
    assert [one["area"] for one in found.problems("children_missing")] == ["B"]


def test_where_any_group_is_withheld_no_share_of_all_children_is_shown():
    found = analyse(village(children={"0-3": 40, "3-6": None}))
    assert found.link("gesundheit/0-3").held_recorded is None
    assert found.row("gesundheit").share_recorded == 0


def test_a_withheld_count_makes_no_gap():
    assert analyse(village(children={"0-3": None})).figures.gaps == ()


@pytest.mark.parametrize(
    ("sign", "value", "most"),
    [(".", None, None), ("*", None, None), ("/", None, None), ("x", None, None),
     ("< 4", None, 3), ("-", 0, None), ("–", 0, None), ("7", 7, None)],
)  # fmt: skip
def test_signs_of_german_tables(sign, value, most):
    """A dash is none at all, as official tables have it; the others are no numbers."""
    read = parse_count(sign)
    assert (read.value, read.most) == (value, most)


# --- age groups -----------------------------------------------------------------------------


def test_age_groups_that_overlap_by_half_are_refused():
    with pytest.raises(CaseError) as error:
        analyse(village(children={"0-3": 40, "2-6": 80}))
    assert [one.code for one in error.value.problems] == ["bands_overlap"]


def test_a_group_inside_another_leaves_the_rest():
    """Under three 40, under six 100: so 60 are three to six."""
    found = analyse(village(children={"0-3": 40, "0-6": 100}))
    assert found.row("gesundheit", "0-3").children == 40
    assert found.row("gesundheit", "3-6").children == 60
    assert sum(people(found)) == 100


def test_the_rest_may_lie_on_both_sides():
    """What three to six leaves of under ten is spread evenly over the seven other years."""
    found = analyse(village(children={"3-6": 30, "0-10": 100}))
    assert found.row("gesundheit", "0-3").children == 30
    assert found.row("gesundheit", "6-10").children == 40


def test_a_withheld_group_inside_a_known_one_is_not_given_away():
    """Under three lies in [0, 4], so of 12 under six between 8 and 12 are three to six."""
    found = analyse(village(children={"0-3": None, "0-6": 12}))
    for phase, low, high in (("0-3", 0, 4), ("3-6", 8, 12)):
        row = found.row("gesundheit", phase)
        assert (row.children, row.children_low, row.children_high) == (None, low, high)
    note = found.figures.populations[0]
    assert (note.children, note.children_low, note.children_high) == (None, 8, 16)


def test_groups_that_fill_another_do_not_solve_it():
    """0-3 is withheld, 3-6 and 0-6 are known: the source gives it away, this program does not."""
    found = analyse(village(children={"0-3": None, "3-6": 10, "0-6": 12}))
    row = found.row("gesundheit", "0-3")
    assert (row.children, row.children_low, row.children_high) == (None, 0, 4)
    assert found.row("gesundheit", "3-6").children == 10


def test_inner_groups_that_do_not_fit_are_told():
    found = analyse(village(children={"0-3": 40, "0-6": 30}))
    assert found.row("gesundheit", "3-6").children is None
    assert found.problems("bands_contradict")


def test_age_groups_that_meet_are_not_an_overlap():
    assert sum(people(analyse(village(children={"0-3": 40, "3-6": 40})))) == 80


# --- printing -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("children", "printed"),
    [(0, 0), (2, 0), (3, 5), (97, 95), (98, 100), (99, 100), (104, 100), (105, 110), (1234, 1230)],
)
def test_printed_counts_are_tens_and_fives_below_a_hundred(children, printed):
    assert rounded(children) == printed


def test_children_are_those_who_live_here_today_at_that_age():
    """Town or country, a third of three years' children are in the last of them."""
    found = analyse(town(children=36), offers=[offer(ages="2")])
    assert found.covered("treffpunkt") == (12, 12)


# --- children of the whole -------------------------------------------------------------------


def five_villages(unknown: int):
    """Five villages of 40 children under three, of the first of which the source says nothing."""
    return [
        village(f"Dorf {i}", {"0-3": None if i < unknown else 40}, at=(i * 20_000, 0))
        for i in range(5)
    ]


def test_one_village_in_five_without_a_count_is_left_out_of_the_whole_and_named():
    found = analyse(*five_villages(1), offers=[offer(at=(20_000, 0))])
    note = found.figures.populations[0]
    assert (note.children, note.without) == (160, ("Dorf 0",))
    [row] = [
        row
        for row in found.figures.overall
        if (row.field, row.life_phase) == ("treffpunkt", "0-3") and not row.area_id
    ]
    assert (row.children, row.covered_recorded, row.share_recorded) == (160, 40, 0.25)


def test_with_more_villages_unknown_nothing_is_said_of_the_whole():
    found = analyse(*five_villages(2))
    assert found.figures.populations[0].children is None
    assert all(row.share_recorded is None for row in found.figures.overall if not row.area_id)
    assert all(row.held_recorded is None for row in found.figures.overall_links)


def test_children_are_counted_to_the_end_of_the_last_life_phase():
    """Of 80 from ten to under eighteen none, of 60 from seven to under seventeen three years."""
    older = analyse(village(children={"0-3": 40, "10-18": 80}))
    assert older.figures.populations[0].children == 40
    across = analyse(village(children={"0-3": 40, "7-17": 60}))
    assert across.figures.populations[0].children == 40 + 18
