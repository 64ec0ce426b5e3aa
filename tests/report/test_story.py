"""What a report says: true, kind, in whole sentences, and the same as the terminal and workbook."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import shapely
from openpyxl import load_workbook

from lueckenlos.exchange.figures import (
    Completeness,
    CoverageRow,
    FieldNote,
    Figures,
    GapRow,
    Headline,
    LinkRow,
    OfferRow,
    PhaseNote,
    PopulationNote,
    RunNote,
    SourceNote,
)
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart, Facts, Finding, Hint, Part, Table, Text
from lueckenlos.report.html import html
from lueckenlos.report.story import report
from lueckenlos.report.terminal import lines
from lueckenlos.report.words import at_least, from_to
from lueckenlos.report.workbook import write_findings

DAY = date(2026, 11, 18)
FIELDS = (
    FieldNote("hilfen", "Frühe Hilfen", "responsible", "", ((0, 36, "law", "§ 2 KKG"),)),
    FieldNote("kita", "Betreuung", "places", "", ((12, 72, "law", "§ 24"),)),
    FieldNote("geld", "Materielle Sicherung", "indicator", ""),
)
PHASES = (
    PhaseNote("vor", "Schwangerschaft", -9, 0),
    PhaseNote("0-3", "0 bis 3 Jahre", 0, 36),
    PhaseNote("3-6", "3 bis 6 Jahre", 36, 72),
)
KITA = Completeness(("kita",), (), "Amt", DAY)
RUN = RunNote(
    "Stadt Beispiel", "06999", DAY, "Ortsteil", False, 3, "core", "1", "0" * 64, FIELDS, PHASES,
    (SourceNote("children", "kinder.csv", "", "", "", None),), (KITA,),
)  # fmt: skip
SGB2 = "Kinder im SGB-II-Bezug (BA, Juni 2026)"


def population(key="k", name="Kinder", **what):
    return replace(
        PopulationNote(key, name, "Register", DAY, 300.0, 300, 300, 9.0, 5, False), **what
    )


def row(area, field="kita", phase="0-3", **what):
    """Forty children, of whom a half is reached."""
    way = next(one.way for one in FIELDS if one.key == field)
    made = CoverageRow(
        area, f"Ort {area}", "k", field, way, phase, "law", 40.0, 40, 40, 20.0, 20.0, 0.5, 0.5,
        True, 1, 50.0, 1.0,
    )  # fmt: skip
    return replace(made, **what)


def gap(key="g1", **what):
    made = GapRow(
        key, ("a",), ("Ort a",), "k", "kita", 12, 36, "too_few_places", 110.0, 110.0, True, 170.0,
        37.0, ("§ 24 Abs. 2 SGB VIII",),
    )  # fmt: skip
    return replace(made, **what)


def link(name="kita/0-3", area="a", held=1.0, judgeable=True, **what):
    made = LinkRow(area, f"Ort {area}", "k", name, "law", held, held, judgeable, 40.0)
    return replace(made, **what)


def offer(number=1, **what):
    made = OfferRow(
        str(number), f"Kita {number}", "Kirche", "Kita", "kita", "a", "Ort a", 12, 72, "confirmed",
        "area",
    )  # fmt: skip
    return replace(made, **what)


def head(**what):
    made = Headline("k", 3, 1.0, 2, 2, 250.0, 290.0, 300.0, "kita/0-3", 110.0)
    return replace(made, **what)


def areas(keys="ab", gemeinden=1):
    return tuple(
        AreaRecord(
            key, f"Ort {key}", shapely.box(9 + i / 10, 50, 9.1 + i / 10, 50.1),
            f"g{i % gemeinden}", f"Gemeinde {i % gemeinden}",
        )
        for i, key in enumerate(keys)
    )  # fmt: skip


def figures(**what):
    kept = {
        "coverage": tuple(row(key, phase=phase) for key in "ab" for phase in ("0-3", "3-6")),
        "links": (link(), link(area="b")),
        "gaps": (gap(),),
        "headlines": (head(),),
        "populations": (population(),),
        "overall": (row("", phase="0-3", children=80.0), row("", phase="3-6", children=80.0)),
        "overall_links": (link(area=""),),
        "offers": (offer(), offer(2)),
    }
    return Figures(**(kept | what))


def told(run=RUN, made=None, grounds=None, **what):
    return report(run, made or figures(**what), grounds or areas(), ())


def blocks(made, kind, key=""):
    return [
        block
        for section in made.sections
        if key in ("", section.key)
        for block in section.blocks
        if isinstance(block, kind)
    ]


def facts(made):
    """Value and explanation by label."""
    found = blocks(made, Facts)[0].facts
    return {one.label: (one.value, one.explanation) for one in found}


# --- the first page ---------------------------------------------------------------------------


def test_the_first_page_answers_five_questions():
    made = facts(told(offers=(offer(assumed=("cost",)), offer(2, level="recorded"))))
    assert list(made) == [
        "Glieder, die tragen", "Trägt am seltensten", "Bitte ansehen", "Wie sicher wir sind",
        "Als Nächstes fragen", "Erfasst",
    ]  # fmt: skip
    assert made["Glieder, die tragen"][0] == "2 von 3"
    assert made["Trägt am seltensten"] == (
        "Betreuung, 0 bis 3 Jahre",
        "50 Plätze je 100 Kinder; genug sind es dort, wo 100 % der Kinder leben.",
    )
    assert made["Bitte ansehen"][0] == "1 Lücke"
    assert made["Wie sicher wir sind"] == (
        "100 % beurteilbar", "1 von 2 Angeboten sind innerhalb ihrer Frist bestätigt.",
    )  # fmt: skip
    assert made["Als Nächstes fragen"] == ("Kirche", "1 Angebot mit offenen Angaben.")
    assert made["Erfasst"][0] == "2 Angebote"


def test_where_nothing_is_declared_it_says_what_holds_at_least():
    run = replace(RUN, complete=())
    open_ = {
        "headlines": (head(judged_share=0.0, holding_recorded=None, weakest_link=""),),
        "gaps": (gap(certain=False), gap("g2", certain=False)),
        "overall_links": (link(area="", held=None, judgeable=False, children=None),),
        "links": (link(judgeable=False), link(area="b", held=0.4, judgeable=False)),
    }
    made = facts(told(run, **open_))
    assert made["Glieder, die tragen"][0] == "1 von 1"
    assert made["Trägt am seltensten"][0] == "Noch offen"
    assert made["Bitte ansehen"][0] == "2 Fragen"
    assert made["Wie sicher wir sind"][0] == "Noch unsicher"
    nothing = open_ | {"links": (link(held=0.2, judgeable=False),)}
    assert facts(told(run, **nothing))["Glieder, die tragen"][0] == "Noch offen"


def test_without_findings_nothing_is_open():
    made = told(gaps=(), headlines=(head(weakest_link="", weakest_children=None),))
    assert facts(made)["Bitte ansehen"][0] == "Nichts offen"
    assert facts(made)["Trägt am seltensten"][0] == "Keines"


def test_whom_to_ask_is_somebody_with_a_name():
    some = [offer(i, provider="öffentlich", assumed=("cost",)) for i in range(5)]
    named = offer(9, provider="Elternverein Waldwichtel und Freunde Nord e. V.", assumed=("cost",))
    made = facts(told(offers=(*some, named)))
    assert made["Als Nächstes fragen"][0] == "Elternverein Waldwichtel und Freunde Nord …"
    assert "Als Nächstes fragen" not in facts(told(offers=tuple(some)))
    assert "Als Nächstes fragen" not in facts(told(offers=(offer(provider="", assumed=("cost",)),)))


def test_the_line_under_the_title_is_short_and_counts_what_runs():
    made = told(offers=(offer(), offer(2, level="")))
    assert made.line == (
        "Stichtag 18.11.2026 · etwa 300 Kinder unter 10 Jahren · 2 Gebiete (Ortsteil) · 1 Angebot"
    )
    assert "()" not in told(replace(RUN, planning_level="")).line


def test_a_source_without_title_owner_and_licence_is_named_by_its_file():
    sources = next(one for one in blocks(told(), Table, "quellen") if one.caption == "Quellen")
    assert sources.rows == (("Kinder", "kinder.csv", "nicht genannt", "nicht genannt"),)


# --- findings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ({}, "etwa 110 von 170 Kindern"),
        ({"without_recorded": 170.0}, "alle, etwa 170 Kinder"),
        ({"without_recorded": 168.0}, "fast alle, etwa 170 Kinder"),
        ({"children": None}, "etwa 110 Kinder"),
        ({"from_month": -9, "to_month": 0}, "etwa 110 von 170 Schwangeren"),
        ({"from_month": -9, "to_month": 0, "without_recorded": 170.0}, "alle, etwa 170 Schwangere"),
        ({"without_recorded": None, "without_confirmed": None}, "Zahl nicht bekannt"),
    ],
)
def test_a_finding_says_for_how_many_of_how_many(what, value):
    found = blocks(told(gaps=(gap(**what),)), Finding)[0]
    assert found.value == value
    assert found.details == ("37 Plätze je 100 Kinder", "Verlangt durch: § 24 Abs. 2 SGB VIII")


def test_no_places_at_all_are_told_by_the_cause_alone():
    found = blocks(told(gaps=(gap(cause="missing", places_per_100=0.0),)), Finding)[0]
    assert not any("Plätze" in one for one in found.details)


def second():
    """A second population with findings of its own."""
    mine = {"population": "sgb2", "children": None}
    return {
        "populations": (population(), population("sgb2", SGB2)),
        "gaps": (
            *(gap("g1", certain=False), gap("g2")),
            *(gap("g3", certain=False, **mine), gap("g4", **mine)),
        ),
    }


def test_every_population_counts_its_findings_and_says_whose_they_are():
    made = told(**second())
    main, other = (blocks(made, Finding, key) for key in ("aufmerksamkeit", "zweite-1"))
    assert [(one.number, one.certain) for one in main] == [(1, True), (2, False)]
    assert [(one.number, one.certain) for one in other] == [(1, True), (2, False)]
    assert other[0].details[0] == f"Gezählt: {SGB2}"
    assert not any(SGB2 in detail for one in main for detail in one.details)


def test_the_terminal_numbers_findings_like_the_report():
    said = list(lines(RUN, figures(**second())))
    start = next(i for i, line in enumerate(said) if SGB2 in line and "für sich" in line)
    for part in (said[:start], said[start:]):
        numbers = [line[:2] for line in part if line[:1].isdigit() and line[1] == "."]
        assert numbers == ["1.", "2."]
        assert "Lücken (1)" in part


def test_the_workbook_numbers_findings_like_the_report():
    run = replace(RUN, complete=())
    of_no_list = gap("g0", field="hilfen", certain=False)
    made = figures(gaps=(of_no_list, gap("g1", certain=False), gap("g2")))
    book = load_workbook(BytesIO(write_findings(made, run, areas(), ())))
    rows = list(book["Lücken und Fragen"].iter_rows(min_row=2, max_col=3, values_only=True))
    shown = [(one.number, one.title.split(",")[0]) for one in blocks(told(run, made), Finding)]
    assert shown == [(1, "Betreuung"), (2, "Betreuung")]
    assert [(number, field) for number, _, field in rows][:2] == shown
    assert rows[2] == (3, "Frage", "Frühe Hilfen")


# --- places -----------------------------------------------------------------------------------


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
        "Plätze je 100 Kinder: 37 (0 bis 3 Jahre) und 92 (3 bis 6 Jahre). "
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
    assert "Plätze je 100 Kinder: 85 (0 bis 3 Jahre)." in text and "Glied" not in text


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
    """61 areas, the last one first in need."""
    keys = [f"{i:02}" for i in range(61)]
    coverage = [row(key, children=100.0 + i) for i, key in enumerate(keys)]
    coverage = [replace(one, **what) for one in coverage]
    return told(grounds=areas(keys), coverage=tuple(coverage), links=())


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


# --- maps and words ---------------------------------------------------------------------------


def test_a_map_tells_lower_bounds_where_nothing_can_be_judged():
    links = (
        link(judgeable=False, held=0.5),
        link("hilfen/0-3", judgeable=False, held=0.0),
        link(area="b", held=1.0),
    )
    drawn = next(one for one in blocks(told(replace(RUN, complete=()), links=links), Chart, "kette")
                 if one.title == "Wo die Kette trägt")  # fmt: skip
    assert drawn.table.rows == (("Ort a", "mind. 50 %"), ("Ort b", "100 %"))


def test_the_public_map_says_what_is_secret():
    made = told(replace(RUN, public=True), links=(link(), link(area="b", held=None)))
    drawn = [one for one in blocks(made, Chart, "kette") if one.title == "Wo die Kette trägt"]
    assert drawn[0].table.rows[1] == ("Ort b", "geheim")
    assert "geheim, zum Schutz kleiner Zahlen" in drawn[0].svg


def test_a_map_of_nothing_is_told_in_words():
    links = tuple(link(area=key, held=0.5 if key == "a" else None) for key in "abcde")
    made = told(replace(RUN, public=True), grounds=areas("abcde"), links=links)
    assert not [one for one in blocks(made, Chart, "kette") if one.title.startswith("Wo ")]
    said = [one for one in blocks(made, Hint, "kette") if one.title == "Wo die Kette trägt"]
    assert "4 von 5 Gebieten" in said[0].text
    left = [one for one in blocks(made, Table, "kette") if one.caption.startswith("Wo die Kette")]
    assert left[0].rows == (("Ort a", "50 %"),)


def test_what_is_withheld_is_not_left_out_of_a_sentence_or_a_mean():
    helped = link("hilfen/0-3", held=None), link("hilfen/0-3", area="b", held=0.9)
    links = (link(), link(area="b", held=0.9), *helped)
    made = told(replace(RUN, public=True), links=links)
    first, second_ = blocks(made, Part)
    assert "beurteilbare" not in first.text and "beurteilbare" in second_.text
    drawn = [one for one in blocks(made, Chart, "kette") if one.title == "Wo die Kette trägt"]
    assert drawn[0].table.rows == (
        ("Ort a", "geheim"), ("Ort b", "90 %"),
    )  # fmt: skip


def test_the_first_step_tells_offers_and_nothing_of_links():
    run = replace(RUN, step=1, complete=())
    empty = Figures((), (), (), (), (), offers=(offer(), offer(2, kind="", field="", level="")))
    made = report(run, empty, (), ())
    assert list(facts(made)) == ["Erfasst", "Träger", "Angebotsart erkannt", "Angaben fehlen bei"]
    assert not blocks(made, Part) and not blocks(made, Finding)
    assert any("Kinder je Gemeinde" in one.text for one in blocks(made, Hint))
    assert "Glied" not in html(made).split("<main")[1].replace("welche Glieder tragen", "")


def test_lower_bounds_are_never_rounded_up():
    assert [at_least(share) for share in (0.629, 0.29, 0.999, 1.0)] == [
        "mind. 62 %", "mind. 29 %", "mind. 99 %", "100 %",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("span", "words"), [((12, 36), "von 1 bis 3 Jahren"), ((6, 18), "von 6 bis 18 Monaten")]
)
def test_ages_after_children(span, words):
    assert from_to(*span) == words
