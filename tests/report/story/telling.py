"""A small run and its report, for tests of what a report says."""

from dataclasses import replace
from datetime import date

import shapely

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
from lueckenlos.report.blocks import Facts
from lueckenlos.report.story import report

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
    months = {"vor": "-9-0", "0-3": "12-36", "3-6": "36-72"}[phase]
    made = CoverageRow(
        area, f"Ort {area}", "k", field, way, phase, "law", 40.0, 40, 40, 20.0, 20.0, 0.5, 0.5,
        True, 1, 50.0, 1.0, months,
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
