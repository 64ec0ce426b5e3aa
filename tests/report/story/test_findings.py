"""Gaps and questions: the same words and numbers in report, terminal and workbook."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.report.story.telling import RUN, SGB2, areas, blocks, figures, gap, population, row, told

from lueckenlos.report.blocks import Finding, Table
from lueckenlos.report.terminal import lines
from lueckenlos.report.workbook import write_findings


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


# --- neither enough nor a finding -------------------------------------------------------------


def scarce(**what):
    """The table of scarce places where half of forty children and more have one."""
    made = told(coverage=(row("a", share_recorded=0.54, places_per_100=54.0, **what),), gaps=())
    found = [one for one in blocks(made, Table, "aufmerksamkeit") if one.caption == "Knappe Plätze"]
    return found[0].rows if found else ()


def test_places_for_more_than_half_and_less_than_nine_tenths_are_told_beside_the_findings():
    """172 of 372 children without a place are no finding by rule, and must not go unsaid."""
    assert scarce() == (("Ort a", "1 bis 3 Jahre", "54", "etwa 20"),)


@pytest.mark.parametrize(
    "what",
    [
        {"complete": False},
        {"required": "desirable"},
        {"share_recorded": 0.9},
        {"share_recorded": 0.49},
        {"places_per_100": None},
        {"children": 8.0},
        {"way": "near"},
    ],
)
def test_nothing_else_is_told_as_scarce(what):
    made = told(
        coverage=(
            replace(row("a", share_recorded=0.54, places_per_100=54.0), **what),
        ),
        gaps=(),
    )  # fmt: skip
    assert "Knappe Plätze" not in [one.caption for one in blocks(made, Table, "aufmerksamkeit")]
