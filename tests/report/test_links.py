"""Links as bars and as a chain: weighted, in order, and told as far as they are known."""

from dataclasses import replace

from tests.report.drawings import RUN, link, paints, texts

from lueckenlos.report.charts import links_bar, links_grid
from lueckenlos.report.charts.scale import GAP, LEAST


def test_links_are_weighted_by_children_and_stand_in_the_order_of_the_scheme():
    rows = [
        link("kita/0-3", 1.0, 1.0, area="a", children=30.0),
        link("arzt/0-3", 1.0, 0.5, area="a", children=30.0),
        link("arzt/0-3", 0.0, 0.0, area="b", children=10.0),
        replace(link("arzt/0-3", 0.0, 0.0, area="b", children=90.0), population="sgb2"),
    ]
    chart = links_bar(RUN, rows, "k", "l")
    assert [line[0] for line in chart.table.rows] == [
        "Gesundheit, 0 bis 3 Jahre", "Betreuung, 0 bis 3 Jahre",
    ]  # fmt: skip
    assert chart.table.rows[0][2:] == ("75 %", "38 %")
    assert {"75 %, bestätigt 38 %", "100 %, alles bestätigt"} <= set(texts(chart))


def test_rows_of_the_whole_case_come_before_those_of_areas():
    rows = [link("arzt/0-3", 0.5, 0.5), link("arzt/0-3", 1.0, 1.0, area="a", children=9.0)]
    assert links_bar(RUN, rows, "k", "l").table.rows[0][2] == "50 %"


def test_a_link_judged_for_too_few_children_is_told_as_far_as_it_is_recorded():
    rows = [
        link("arzt/0-3", 1.0, 1.0, area="a", children=70.0),
        link("arzt/0-3", 0.5, 0.0, area="b", children=30.0, judgeable=False),
    ]
    chart = links_bar(RUN, rows, "k", "l")
    assert chart.table.rows[0][2:] == ("mind. 85 %", "–")
    assert LEAST in texts(chart)
    nothing = [replace(one, held_recorded=0.0) for one in rows]
    assert links_bar(RUN, nothing, "k", "l").table.rows[0][2] == "noch nicht beurteilbar"
    withheld = [*rows, link("arzt/0-3", None, None, area="c", children=9.0, judgeable=False)]
    assert links_bar(RUN, withheld, "k", "l").table.rows[0][2] == "noch nicht beurteilbar"
    public = links_bar(replace(RUN, public=True), [link("arzt/0-3", None, None)], "k", "l")
    assert public.table.rows[0][2] == "geheim"
    silent = links_bar(RUN, [link("arzt/0-3", 0.5, None)], "k", "l")
    assert "50 %, Bestätigung geheim" in texts(silent)


def test_a_lower_bound_counts_all_areas_beside_the_row_of_the_whole_case():
    whole = link("arzt/0-3", None, None, judgeable=False)
    areas_ = [
        link("arzt/0-3", 1.0, 0.0, judgeable=False, area="a", children=62.9),
        link("arzt/0-3", 0.0, 0.0, judgeable=False, area="b", children=37.1),
    ]
    assert links_bar(RUN, [whole, *areas_], "k", "l").table.rows[0][2] == "mind. 62 %"
    published = [replace(one, children=None) for one in areas_]
    told = links_bar(replace(RUN, public=True), [whole, *published], "k", "l")
    assert told.table.rows[0][2] == "noch nicht beurteilbar"


def test_the_grid_names_every_required_link_and_nothing_else():
    rows = [
        link("arzt/0-3", 0.97, 0.97),
        link("arzt/3-6", 0.4, 0.1),
        link("kita/6-10", None, None, judgeable=False),
    ]
    chart = links_grid(RUN, rows, "k", "g")
    assert {"Gesundheit", "Betreuung", "97 %", "40 %", "noch nicht beurteilbar"} <= set(
        texts(chart)
    )
    assert "Treffpunkt" not in texts(chart)
    assert "wenig davon bestätigt" in texts(chart)
    assert [line[0] for line in chart.table.rows] == [
        "Gesundheit, 0 bis 3 Jahre", "Gesundheit, 3 bis 6 Jahre", "Betreuung, 6 bis 10 Jahre",
    ]  # fmt: skip
    assert chart.description.endswith("2 von 3 sind beurteilbar.")
    assert GAP not in paints(chart)


def test_where_nothing_can_be_judged_a_sentence_says_why_and_no_number():
    unknown = [link("arzt/0-3", None, None, judgeable=False)]
    why = "keines beurteilbar, weil der Bestand noch nicht für vollständig erklärt ist."
    for draw in (links_grid, links_bar):
        told = draw(RUN, unknown, "k", "g").description
        assert told.endswith(why) and "0 von" not in told
        declared = replace(RUN, complete=("somebody",))
        assert "weil Kinderzahlen" in draw(declared, unknown, "k", "g").description
