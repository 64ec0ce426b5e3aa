"""What is told of each place: true, kind, in whole sentences."""

from dataclasses import replace

import pytest
from tests.report.story.telling import areas, blocks, gap, link, row, told

from lueckenlos.report.blocks import Part, Table, Text


def test_an_area_is_told_in_whole_sentences():
    coverage = (
        row("a", phase="vor", children=3.0, required=""),
        row("a", phase="0-3", children=38.0, places_per_100=37.4),
        row("a", phase="3-6", children=41.0, places_per_100=91.5),
    )
    made = told(coverage=coverage, links=(link("hilfen/0-3"), link("hilfen/3-6", held=0.2)))
    first = blocks(made, Part, "gebiete")[0]
    assert first.title == "Ort a"
    assert first.text == (
        "1 Lücke: Betreuung (1 bis 3 Jahre). "
        "1 von 2 beurteilbaren Gliedern trägt für die meisten Kinder. "
        "Plätze je 100 Kinder: 37 (1 bis 3 Jahre) und 92 (3 bis 6 Jahre). "
        "Hier leben etwa 40 Kinder von 0 bis 3 Jahren und etwa 40 von 3 bis 6 Jahren."
    )


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((1.0,), "Das eine beurteilbare Glied trägt für die meisten Kinder."),
        ((0.1,), "Das eine beurteilbare Glied trägt noch nicht für die meisten Kinder."),
        ((1.0, 0.9), "Alle 2 beurteilbaren Glieder tragen für die meisten Kinder."),
        ((0.1, 0.2), "Von 2 beurteilbaren Gliedern trägt noch keines für die meisten Kinder."),
    ],
)
def test_links_of_an_area_agree_in_number(shares, words):
    links = tuple(link(f"hilfen/{i}", held=share) for i, share in enumerate(shares))
    assert words in blocks(told(links=links), Part)[0].text


def test_places_are_told_by_their_number_and_never_as_links_that_fail_all_of_an_area():
    """Where 85 of 100 have a place, "no link holds" would be true by rule and wrong in sense."""
    made = told(coverage=(row("a", places_per_100=85.0),), links=(link(held=0.0),))
    text = blocks(made, Part)[0].text
    assert "Plätze je 100 Kinder: 85 (1 bis 3 Jahre)." in text and "Glied" not in text


def test_places_of_a_list_nobody_called_complete_are_not_told_as_all_there_are():
    made = told(coverage=(row("a", complete=False),))
    assert "Plätze je 100" not in blocks(made, Part)[0].text


def test_few_children_are_told_as_few_and_none_as_none():
    coverage = (row("a", phase="0-3", children=2.0), row("a", phase="3-6", children=0.0))
    text = blocks(told(coverage=coverage), Part)[0].text
    assert text.endswith(
        "Hier leben unter 5 Kinder von 0 bis 3 Jahren und keine von 3 bis 6 Jahren."
    )


def test_gemeinden_stand_before_their_areas_and_once_where_they_are_one():
    overall = tuple(row(key) for key in ("", "g0", "g1"))
    grounds = (*areas("ab"), replace(areas("c")[0], municipality="g1", municipality_name="Ort c"))
    coverage = tuple(row(key) for key in "abc")
    parts = blocks(told(grounds=grounds, overall=overall, coverage=coverage), Part)
    assert [one.title for one in parts] == [
        "Gemeinde 0, ganze Gemeinde", "Gemeinde 0: Ort a", "Gemeinde 0: Ort b", "Ort c",
    ]  # fmt: skip


def test_tables_of_many_places_are_named_instead_of_printed():
    keys = "abcdefghijklm"
    many = told(grounds=areas(keys), coverage=tuple(row(key) for key in keys))
    assert {one.chart.table.elsewhere for one in blocks(many, Part)} == {
        "luecken.xlsx, Blatt „Abdeckung“"
    }
    few = told(grounds=areas(keys[:12]), coverage=tuple(row(key) for key in keys[:12]))
    assert {one.chart.table.elsewhere for one in blocks(few, Part)} == {""}


def city(**what):
    """61 areas with a finding, the last one first in need."""
    keys = tuple(f"{i:02}" for i in range(61))
    coverage = [row(key, children=100.0 + i) for i, key in enumerate(keys)]
    coverage = [replace(one, **what) for one in coverage]
    found = (gap(area_ids=keys, area_names=keys),)
    return told(grounds=areas(keys), coverage=tuple(coverage), links=(), gaps=found)


def test_an_area_without_a_finding_is_not_named_among_the_first():
    keys = tuple(f"{i:02}" for i in range(61))
    coverage = tuple(row(key, children=100.0) for key in keys)
    found = (gap(area_ids=("07",), area_names=("Ort 07",)),)
    made = told(grounds=areas(keys), coverage=coverage, links=(), gaps=found)
    assert [one[0] for one in blocks(made, Table, "gebiete")[0].rows] == ["Ort 07"]


def test_a_big_city_names_where_to_look_first_instead_of_every_area():
    made = city()
    assert not blocks(made, Part)
    table = blocks(made, Table, "gebiete")[0]
    assert table.caption == "Gebiete, die zuerst Aufmerksamkeit brauchen"
    assert len(table.rows) == 20
    assert table.rows[0] == ("Ort 60", "Betreuung, 0 bis 3 Jahre", "80", "50 %")
    assert "Zuerst mit den Beteiligten klären." in table.note


@pytest.mark.parametrize(
    "what",
    [{"complete": False}, {"required": "desirable"}, {"share_recorded": None}, {"children": None}],
)
def test_no_area_is_named_first_where_nothing_is_judged(what):
    made = city(**what)
    assert not blocks(made, Table, "gebiete")
    assert (
        "sobald jemand Felder für vollständig erklärt hat" in blocks(made, Text, "gebiete")[0].text
    )
