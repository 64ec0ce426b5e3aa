"""The ribbon: every field in its own way of counting, and nothing judged that cannot be."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.drawings import FIELDS, NS, PHASES, RUN, gap, hovers, offer, paints, row, texts

from lueckenlos.exchange.figures import PhaseNote
from lueckenlos.report.charts import ribbon
from lueckenlos.report.charts.scale import BLUES, CLASSES, GAP, LEAST, QUESTION
from lueckenlos.report.charts.svg import measured


def drawn(*rows, gaps=(), offers=(), run=RUN, **how):
    return ribbon(run, rows, gaps, offers, "r", "Kette", **how)


def cells(chart, field="Gesundheit"):
    """Age and what is recorded, of one field, as in the table."""
    return [(line[2], line[4]) for line in chart.table.rows if line[0] == field]


def test_a_segment_says_its_share_and_the_table_the_same():
    chart = drawn(row(share_recorded=0.813, share_confirmed=0.7))
    assert "81 %" in texts(chart)
    assert cells(chart) == [("0 bis 3 Jahre", "81 %")]


def test_nearly_all_is_not_all_and_nearly_none_not_none():
    chart = drawn(row(share_recorded=0.999), row(phase="3-6", share_recorded=0.001))
    assert [told for _, told in cells(chart)] == ["99 %", "1 %"]


def test_of_few_children_a_share_is_only_about():
    chart = drawn(row(children=30.0, share_recorded=0.63))
    assert cells(chart) == [("0 bis 3 Jahre", "etwa 60 %")]
    kita = row("kita", children=30.0, share_recorded=0.38, places_per_100=38.2)
    assert cells(drawn(kita), "Betreuung") == [("0 bis 3 Jahre", "etwa 40 Plätze je 100")]


def test_places_are_told_as_places():
    kita = row("kita", share_recorded=0.38, places_per_100=38.2, places_known_share=1.0)
    assert "38 Plätze je 100" in texts(drawn(kita))


def test_unknown_places_are_blank():
    kita = row("kita", share_recorded=0.38, places_per_100=38.2, places_known_share=0.8)
    chart = drawn(kita)
    assert "Plätze nicht bekannt" in texts(chart)
    assert "nicht bekannt oder geheim" in texts(chart)
    assert not any("38" in words for words in texts(chart))


def test_of_what_nobody_declared_complete_only_a_lower_bound_is_told():
    mine, other = offer("a", "arzt"), offer("b", "arzt", level="")
    least = drawn(row(complete=False, share_recorded=0.479), offers=[mine, other])
    assert cells(least) == [("0 bis 3 Jahre", "mind. 47 %")]
    assert LEAST in texts(least) and not set(CLASSES) & set(texts(least))
    assert not {GAP, QUESTION} & paints(least) and not set(BLUES) & paints(least, "fill")
    everybody = drawn(row(complete=False))
    assert cells(everybody) == [("0 bis 3 Jahre", "100 %")]
    nothing = drawn(row(complete=False, share_recorded=0.0), offers=[mine, other])
    assert cells(nothing) == [("0 bis 3 Jahre", "noch nicht beurteilbar · 1 Angebot erfasst")]
    few = drawn(row(complete=False, share_recorded=0.79, children=20.0))
    assert cells(few) == [("0 bis 3 Jahre", "mind. 70 %")]
    published = drawn(row(complete=False, share_recorded=0.48), run=replace(RUN, public=True))
    assert cells(published) == [("0 bis 3 Jahre", "mind. 47 %")]


def test_places_of_an_incomplete_list_are_at_least_so_many():
    kita = row("kita", complete=False, share_recorded=0.38, places_per_100=38.9)
    kita = replace(kita, places_known_share=1.0)
    assert cells(drawn(kita), "Betreuung") == [("0 bis 3 Jahre", "mind. 38 Plätze je 100")]
    full = replace(kita, share_recorded=1.0, places_per_100=104.2)
    assert cells(drawn(full), "Betreuung") == [("0 bis 3 Jahre", "mind. 104 Plätze je 100")]


def test_a_lower_bound_is_never_outlined_as_a_gap():
    incomplete = row(complete=False, share_recorded=0.4)

    def told(chart):
        return next(line[6] for line in chart.table.rows if line[0] == "Gesundheit")

    sure = drawn(incomplete, gaps=[gap()])
    assert GAP not in paints(sure) and told(sure) == "Lücke in 2 Gebieten"
    both = drawn(incomplete, gaps=[gap(), gap(certain=False, areas=("c",))])
    assert GAP not in paints(both) and QUESTION in paints(both)


def test_where_nothing_is_known_and_there_is_no_room_the_finding_is_named():
    one = row("kita", "0-3", months="24-36", complete=False, share_recorded=0.0)
    chart = drawn(one, gaps=[gap("kita", certain=False, areas=("a",))], compact=True)
    assert "Frage" in texts(chart) and "?" not in texts(chart)


def test_a_body_responsible_for_all_is_a_line_though_the_list_is_not_complete():
    chart = drawn(row("hilfen", complete=False), offers=[offer("a", "hilfen", provider="Amt")])
    assert "Amt" in texts(chart) and LEAST in texts(chart)


def test_the_public_edition_calls_secret_only_what_could_be_told():
    none = {"share_recorded": None, "share_confirmed": None, "children": None}
    public = replace(RUN, public=True)
    assert cells(drawn(row(**none, complete=False), run=public)) == [
        ("0 bis 3 Jahre", "noch nicht beurteilbar")
    ]
    assert cells(drawn(row(**none), run=public)) == [("0 bis 3 Jahre", "geheim")]


def test_what_a_ribbon_shows_is_told_in_whole_sentences():
    plain = drawn(row()).description
    assert plain.endswith("1 Abschnitt ist verlangt, keiner davon mit Lücke oder Frage.")
    two = drawn(row(), row(phase="3-6", complete=False, share_recorded=0.4), gaps=[gap()])
    assert two.description.endswith(
        "2 Abschnitte sind verlangt, davon 1 mit Lücke, 1 mit einer Mindestangabe."
    )
    asked = drawn(row(complete=False, share_recorded=0.4), gaps=[gap(certain=False)])
    assert asked.description.endswith("1 Abschnitt ist verlangt, davon 1 mit offener Frage.")


def test_one_of_several_ribbons_is_low_and_leaves_out_what_has_no_figure():
    small = drawn(row(), row("geld", share_recorded=None, required=""), compact=True)
    assert "Materielle Sicherung" not in texts(small)
    assert not set(CLASSES) & set(texts(small)) and "Pflichtglied" in texts(small)
    high = float(ET.fromstring(small.svg).get("viewBox", "").split()[3])
    assert high <= 300


def test_equal_neighbours_without_a_figure_are_told_once():
    unknown = {"complete": False, "share_recorded": 0.0}
    chart = drawn(row(**unknown), row(phase="3-6", **unknown))
    assert cells(chart) == [("0 bis 6 Jahre", "noch nicht beurteilbar")]


def test_withheld_unknown_and_nobody_are_told_apart():
    none = {"share_recorded": None, "share_confirmed": None, "children": None}
    assert cells(drawn(row(**none)))[0][1] == "geheim"
    assert cells(drawn(row(**none, children_high=None)))[0][1] == "Kinderzahl nicht bekannt"
    public = replace(RUN, public=True)
    assert cells(drawn(row(**none, children_high=None), run=public))[0][1] == "geheim"
    assert cells(drawn(row(**(none | {"children": 0.0}))))[0][1] == "keine Kinder hier"


def test_what_is_not_required_and_not_there_is_left_blank():
    chart = drawn(row(required="", share_recorded=0.0))
    assert not cells(chart)
    assert "leer: nicht verlangt und nichts Passendes erfasst" in texts(chart)
    assert "Pflichtglied" not in texts(chart)


def test_a_gap_is_outlined_in_red_and_a_question_is_not():
    sure, asked = drawn(row(), gaps=[gap()]), drawn(row(), gaps=[gap(certain=False)])
    assert GAP in paints(sure) and "Lücke" in texts(sure)
    assert GAP not in paints(asked) and QUESTION in paints(asked)
    assert "Frage, bitte nachfragen" in texts(asked)
    assert sure.table.rows[1][6] == "Lücke in 2 Gebieten"


@pytest.mark.parametrize("basis", ["", "desirable"])
def test_no_gap_is_outlined_where_nothing_is_required(basis):
    chart = drawn(row(required=basis), gaps=[gap()])
    assert not {GAP, QUESTION} & paints(chart)
    assert "Lücke" not in texts(chart)


def test_gaps_of_other_ages_fields_and_populations_are_not_drawn():
    other = replace(gap(), population="sgb2")
    chart = drawn(row(), gaps=[gap(start=36, stop=72), gap("kita"), other])
    assert GAP not in paints(chart)


def test_of_one_area_a_gap_is_told_without_counting():
    chart = drawn(row(area_id="a", share_recorded=0.1), gaps=[gap()], compact=True)
    assert "10 % · Lücke" in texts(chart)


def test_a_responsible_body_is_a_line_with_names_and_no_share():
    names = [offer(str(i), "hilfen", provider="Jugendamt") for i in range(2)]
    names.append(offer("c", "hilfen", provider="Hebammen & Co."))
    chart = drawn(row("hilfen"), offers=names)
    assert "Jugendamt · Hebammen & Co." in texts(chart)
    assert "zuständige Stelle erfasst" in texts(chart)
    assert not any("%" in words for words in texts(chart))


def lines_of(svg, name):
    """Where the bar of some ages ends; the letters of the texts over it: words and their end."""
    root = ET.fromstring(svg)
    bar = next(
        one[1] for one in root.iter(f"{NS}g") if (one.findtext(f"{NS}title") or "").startswith(name)
    )
    end = float(bar.get("x")) + float(bar.get("width"))
    top = float(bar.get("y"))
    found = [one for one in root.iter(f"{NS}text") if 5 < float(one.get("y")) - top < 35]
    found = [one for one in found if float(one.get("x")) > float(bar.get("x"))]
    letters = [(one.text, float(one.get("x")), float(one.get("font-size"))) for one in found]
    return end, [(words, x + measured(words, size)) for words, x, size in letters]


def test_names_of_a_responsible_body_end_with_its_bar_and_are_never_cut():
    """After that nothing is required; what is written there would seem to hold there."""
    names = ("Kreis Lindenau, Jugendamt", "Hebammenhaus Lindenau GbR", "Gemeinde Oberau")
    some = [offer(str(i), "hilfen", provider=name) for i, name in enumerate(names)]
    later = row("hilfen", phase="3-6", required="", share_recorded=0.0)
    chart = drawn(row("hilfen"), later, row("arzt", "6-10"), offers=some)
    for svg in (chart.svg, chart.narrow):
        end, lines = lines_of(svg, "0 bis 3 Jahre")
        assert lines and all(stop <= end + 1 for _, stop in lines), lines
        assert "…" not in svg
    assert "Gemeinde Oberau und 2 weitere" in texts(chart)
    two = " ".join(texts(drawn(row("hilfen"), later, offers=some[:2])))
    assert "Kreis Lindenau, Jugendamt · Hebammenhaus Lindenau GbR" in two
    assert "3 Stellen" in chart.narrow
    every = f"({' · '.join((names[2], *names[:2]))})"
    assert cells(chart, "Frühe Hilfen") == [("0 bis 3 Jahre", f"für 100 % {every}")]
    assert any(words.endswith(every) for words in hovers(chart))


def test_an_office_is_named_before_a_club_that_helps():
    from lueckenlos.report.charts.segments import OFFICE

    offices = ("Jugendamt Wehrau", "Landkreis Lindenau", "Stadt Wehrau", "Kommunale Hilfen")
    clubs = ("Freiwilligenagentur", "Stadtteilverein", "Amtmann e. V.", "AWO Kreisverband")
    assert all(map(OFFICE.search, offices)) and not any(map(OFFICE.search, clubs))


def test_where_nobody_is_responsible_the_line_stops():
    chart = drawn(row("hilfen", share_recorded=0.0))
    assert "keine Stelle erfasst" in texts(chart)


def test_an_indicator_has_no_figure():
    chart = drawn(row("geld", share_recorded=None, required=""))
    assert "keine Kennzahl hinterlegt" in texts(chart)


def test_months_of_several_parts_are_drawn_each():
    chart = drawn(row(months="-9-0|12-36"))
    assert [age for age, _ in cells(chart)] == ["Schwangerschaft", "1 bis 3 Jahre"]


def test_the_legend_has_what_is_drawn_and_nothing_else():
    plain = texts(drawn(row()))
    assert "Pflichtglied" in plain and "90 % und mehr" in plain
    for words in ("Lücke", "wenig davon bestätigt", "noch nicht beurteilbar · ", "leer"):
        assert not any(one.startswith(words) for one in plain)
    assert "wenig davon bestätigt" in texts(drawn(row(share_confirmed=0.1)))


def test_a_run_without_rows_is_all_open():
    chart = drawn()
    assert {line[4] for line in chart.table.rows} == {
        "noch nicht beurteilbar", "keine Kennzahl hinterlegt",
    }  # fmt: skip
    assert not set(CLASSES) & set(texts(chart))


def test_the_axis_goes_to_the_end_of_the_last_phase():
    longer = replace(RUN, phases=(*PHASES, PhaseNote("10-18", "10 bis 18 Jahre", 120, 216)))
    assert {"Geburt", "1", "18"} <= set(texts(drawn(row(), run=longer)))
    assert "11" not in texts(drawn(row()))


@given(
    st.lists(
        st.builds(
            row,
            field=st.sampled_from([one.key for one in FIELDS]),
            phase=st.sampled_from([one.key for one in PHASES]),
            required=st.sampled_from(["", "law", "resolved", "desirable"]),
            children=st.none() | st.floats(0, 1e6),
            share_recorded=st.none() | st.floats(0, 1),
            share_confirmed=st.none() | st.floats(0, 1),
            complete=st.booleans(),
            places_per_100=st.none() | st.floats(0, 400),
            places_known_share=st.none() | st.floats(0, 1),
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_any_rows_can_be_drawn(rows, compact):
    chart = ribbon(RUN, rows, [gap()], [offer("a", "arzt")], "r", "Kette", compact=compact)
    ET.fromstring(chart.svg)
    told = " ".join(filter(None, hovers(chart)))
    assert all(line[4] in told or line[6] in told for line in chart.table.rows)
