"""The findings as a workbook to work in; the doorway to the other workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from openpyxl.cell import Cell
from openpyxl.styles import Font

from lueckenlos.exchange.field_words import DEFAULTS
from lueckenlos.exchange.figures import CoverageRow, Figures, GapRow, LinkRow, OfferRow, RunNote
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.numbering import Numbers, numbered
from lueckenlos.report.problem_sheets import problems_sheet
from lueckenlos.report.problem_sheets import write_quality as write_quality
from lueckenlos.report.questionnaire import write_questions as write_questions
from lueckenlos.report.sheets_xlsx import (
    Book,
    Column,
    Value,
    add_sheet,
    for_print,
    head,
    new_book,
    put,
    saved,
)
from lueckenlos.report.unlisted import asked
from lueckenlos.report.words import BASES, CAUSES, WAYS, about, ages, lacking, offer_ages, used_for

SECRET, UNKNOWN, ALL = "geheim", "nicht bekannt", "insgesamt"
STAND = ("offen", "in Arbeit", "erledigt", "zurückgestellt", "keine Lücke")
LEVELS = {
    "confirmed": "bestätigt",
    "recorded": "erfasst",
    "mentioned": "genannt",
    "": "läuft nicht oder ohne Handlungsfeld",
}
PLACED = {
    "point": "Adresse",
    "approximate": "ungefähr",
    "area": "nur das Gebiet",
    "protected": "geschützt",
    "none": "nicht bekannt",
}

Names = Mapping[str, str]


def write_findings(
    figures: Figures,
    run: RunNote,
    areas: Sequence[AreaRecord],
    problems: Iterable[Problem],
    numbers: Numbers | None = None,
) -> bytes:
    """`luecken.xlsx`. The public edition has no sheet of problems and tells nothing assumed; with
    `numbers` findings are called as their gaps."""
    book = new_book()
    names = _names(figures, run)
    of = {area.id: area.municipality_name for area in areas}
    several = len(figures.populations) > 1
    _findings_sheet(book, figures, run, names, numbers)
    if figures.links:
        _links_sheet(book, figures, run, names, of)
    if figures.coverage:
        _coverage_sheet(book, figures, run, names, of, several)
    if figures.offers:
        _offers_sheet(book, figures, run, names)
    if figures.recorded:
        _recorded_sheet(book, figures, names)
    if not run.public:
        problems_sheet(book, problems)
    _rules_sheet(book, figures, run, names)
    return saved(book, f"{run.title}: Lücken und Fragen", run.reference_day)


def _names(figures: Figures, run: RunNote) -> dict[str, str]:
    names = {one.key: one.name for one in run.fields}
    names |= {one.key: one.name for one in run.phases}
    return names | {one.key: one.name for one in figures.populations}


def printed(children: float) -> int:
    """A count of people as a number, rounded as `about` says it in words."""
    return int(about(children).removeprefix("etwa ").replace(".", ""))


def _people(children: float | None, missing: str) -> Value:
    return missing if children is None else printed(children)


def _yes(said: bool) -> str:
    return "ja" if said else "nein"


# --- findings -----------------------------------------------------------------------------------


def _findings_sheet(
    book: Book, figures: Figures, run: RunNote, names: Names, numbers: Numbers | None
) -> None:
    columns = (
        Column("Nr.", 6, "whole"),
        Column("Art", 9),
        Column("Handlungsfeld", 22),
        Column("Alter", 18),
        Column("Gebiete", 38, "long"),
        Column("Wer", 22, "long"),
        Column(
            "Kinder (oder Schwangere) ohne passendes oder ohne bestätigtes Angebot", 18, "whole"
        ),
        Column("Grund", 34, "long"),
        Column("Verlangt durch", 30, "long"),
        Column("Zuständig", 20, "long"),
        Column("Bis wann", 12, "day"),
        Column("Was tun wir", 34, "long"),
        Column("Stand", 15, "pick", STAND),
    )
    rows = [
        _finding(gap, called, run, names)
        for note in figures.populations
        for called, gap in numbered(_ranked(figures, run, note.key), numbers)
    ]
    if not rows:
        step = " Dafür fehlen noch Kinderzahlen." if not figures.coverage else ""
        rows = [(None, "", f"Keine Lücken und Fragen gefunden.{step}", *("",) * 10)]
    add_sheet(book, "Lücken und Fragen", columns, rows).freeze_panes = "D2"


def _ranked(figures: Figures, run: RunNote, population: str) -> list[GapRow]:
    """Findings of a population with the numbers of the report, which leaves out the last ones."""
    told = {gap.gap_id for gap in asked(run, figures) if gap.population == population}
    found = [gap for gap in figures.gaps if gap.population == population]
    return sorted(found, key=lambda gap: (gap.gap_id not in told, not gap.certain))


def _finding(gap: GapRow, called: int | None, run: RunNote, names: Names) -> tuple[Value, ...]:
    without = lacking(gap)
    return (
        called,
        "Lücke" if gap.certain else "Frage",
        names.get(gap.field, gap.field),
        ages(gap.from_month, gap.to_month),
        ", ".join(gap.area_names),
        names.get(gap.population, gap.population),
        _people(without, SECRET if run.public else UNKNOWN),
        CAUSES[gap.cause],
        "; ".join(gap.sources),
        *("", None, "", "offen"),
    )


# --- figures ------------------------------------------------------------------------------------


def _links_sheet(
    book: Book, figures: Figures, run: RunNote, names: Names, of: Mapping[str, str]
) -> None:
    columns = (
        *(Column("Schlüssel", 15), Column("Gebiet", 26), Column("Gemeinde", 22)),
        *(Column("Wer", 26), Column("Handlungsfeld", 24), Column("Lebensphase", 18)),
        *(Column("Verlangt durch", 14), Column("Beurteilbar", 12)),
        Column("Trägt für … der Kinder, erfasst (nicht beurteilbar: mindestens)", 18, "share"),
        Column("Trägt für … der Kinder, bestätigt (nicht beurteilbar: mindestens)", 18, "share"),
    )

    def row(one: LinkRow) -> tuple[Value, ...]:
        field, phase = one.link.split("/", 1)
        missing = SECRET if run.public and one.judgeable else UNKNOWN
        recorded, confirmed = (
            missing if share is None or (not one.judgeable and not share) else share
            for share in (one.held_recorded, one.held_confirmed)
        )
        return (
            *(one.area_id, one.area_name, of.get(one.area_id, "")),
            names.get(one.population, one.population),
            *(names.get(field, field), names.get(phase, phase)),
            *(BASES.get(one.basis, one.basis), _yes(one.judgeable), recorded, confirmed),
        )

    add_sheet(book, "Glieder", columns, map(row, figures.links)).freeze_panes = "C2"


COVERAGE = (
    *(Column("Schlüssel", 15), Column("Gebiet", 26), Column("Gemeinde", 22), Column("Wer", 26)),
    *(Column("Handlungsfeld", 24), Column("Gezählt nach", 15), Column("Lebensphase", 18)),
    *(Column("Verlangt durch", 14), Column("Kinder", 10, "whole")),
    *(Column("Kinder, mindestens", 12, "whole"), Column("Kinder, höchstens", 12, "whole")),
    *(Column("mit Angebot, erfasst", 12, "whole"), Column("mit Angebot, bestätigt", 12, "whole")),
    *(Column("Anteil, erfasst", 11, "share"), Column("Anteil, bestätigt", 11, "share")),
    *(Column("Bestand vollständig", 12), Column("Wahl (Mitte)", 9, "whole")),
    *(Column("Plätze je 100 Kinder", 12, "whole"), Column("Plätze bekannt bei", 12, "share")),
    *(Column("ohne Auto, erfasst", 11, "share"), Column("ohne Auto, bestätigt", 11, "share")),
)


def _coverage_sheet(
    book: Book, figures: Figures, run: RunNote, names: Names, of: Mapping[str, str], several: bool
) -> None:
    rows = (_coverage(one, run, names, of) for one in (*figures.overall, *figures.coverage))
    sheet = add_sheet(book, "Abdeckung", COVERAGE, rows)
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["D"].hidden = not several


def _coverage(
    one: CoverageRow, run: RunNote, names: Names, of: Mapping[str, str]
) -> tuple[Value, ...]:
    hidden = SECRET if one.children is None else SECRET if run.public else UNKNOWN
    hidden = "" if one.way == "indicator" and one.children is not None else hidden
    places = None if one.places_per_100 is None else round(one.places_per_100)
    return (
        *(one.area_id, one.area_name or ALL, of.get(one.area_id, "")),
        names.get(one.population, one.population),
        *(names.get(one.field, one.field), WAYS.get(one.way, one.way)),
        *(names.get(one.life_phase, one.life_phase), BASES.get(one.required, one.required)),
        _people(one.children, SECRET),
        *((one.children_low, one.children_high) if one.children is None else (None, None)),
        _people(one.covered_recorded, hidden),
        _people(one.covered_confirmed, hidden),
        one.share_recorded if one.share_recorded is not None else hidden,
        one.share_confirmed if one.share_confirmed is not None else hidden,
        *(_yes(one.complete), one.choice_median, places, one.places_known_share),
        *(one.share_recorded_without_car, one.share_confirmed_without_car),
    )


def _offers_sheet(book: Book, figures: Figures, run: RunNote, names: Names) -> None:
    columns = [
        *(Column("Kennung", 13), Column("Angebot", 36, "long"), Column("Träger", 30, "long")),
        *(Column("Art", 24), Column("Handlungsfeld", 24), Column("Schlüssel", 15)),
        *(Column("Gebiet", 24), Column("Alter", 18), Column("Stand am Stichtag", 18)),
        Column("Ort bekannt als", 15),
    ]
    if not run.public:
        columns += [Column("Nur angenommen", 32, "long"), Column("Datei", 24)]
        columns += [Column("Zeile", 8, "whole")]

    def row(one: OfferRow) -> list[Value]:
        area = ("", "") if one.placed == "protected" else (one.area_id, one.area_name)
        said: list[Value] = [
            *(one.id, one.name, one.provider, one.kind, names.get(one.field, one.field), *area),
            _ages(one),
            *(LEVELS.get(one.level, one.level), PLACED.get(one.placed, one.placed)),
        ]
        if not run.public:
            assumed = ", ".join(DEFAULTS.get(name, name) for name in one.assumed)
            said += [assumed, one.file, one.row or None]
        return said

    add_sheet(book, "Angebote", columns, map(row, figures.offers)).freeze_panes = "C2"


def _ages(one: OfferRow) -> str:
    """The ages of an offer, and whether nobody said them."""
    if one.to_month <= one.from_month:
        return ""
    usual = " (üblich für die Art)" if "ages" in one.assumed else ""
    return offer_ages(one.from_month, one.to_month) + usual


def _recorded_sheet(book: Book, figures: Figures, names: Names) -> None:
    columns = (
        *(Column("Schlüssel", 15), Column("Gebiet oder Ort", 28), Column("Lebensphase", 18)),
        *(Column("Handlungsfeld", 24), Column("erfasst", 10, "whole")),
        *(Column("davon bestätigt", 12, "whole"), Column("dazu genannt", 12, "whole")),
    )
    rows = (
        (
            *(one.area_id, one.area_name, names.get(one.life_phase, one.life_phase)),
            *(names.get(one.field, one.field), one.recorded, one.confirmed, one.mentioned),
        )
        for one in figures.recorded
    )
    add_sheet(book, "Erfasst", columns, rows).freeze_panes = "C2"


# --- sources and rules --------------------------------------------------------------------------

Lines = tuple[Sequence[Column], Iterable[Sequence[Value]]]


def _rules_sheet(book: Book, figures: Figures, run: RunNote, names: Names) -> None:
    """Several small tables below each other: the run, its sources, populations and rules."""
    sheet = book.sheet("Quellen und Regeln")
    parts: list[tuple[str, Callable[[], Lines]]] = [
        ("Dieser Lauf", lambda: _run_lines(run)),
        ("Quellen", lambda: _source_lines(run, figures)),
        ("Wer gezählt wird", lambda: _population_lines(figures)),
        ("Wie gezählt wird", lambda: _field_lines(run)),
        ("Als vollständig erklärt", lambda: _complete_lines(run, names)),
    ]
    at = 1
    for title, lines in parts:
        columns, rows = lines()
        cell = cast(Cell, sheet.cell(at, 1))
        put(cell, title)
        cell.font = Font(bold=True, size=13, color="1A3B8B")
        head(sheet, at + 1, columns)
        at += 2
        for row in rows:
            for place, (column, value) in enumerate(zip(columns, row, strict=True), 1):
                put(cast(Cell, sheet.cell(at, place)), value, column.sort)
            at += 1
        at += 1
    for letter, width in zip("ABCDEF", (30, 44, 34, 24, 24, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    for_print(sheet, 0)


def _run_lines(run: RunNote) -> Lines:
    edition = "öffentlich: kleine Zahlen zurückgehalten" if run.public else "für die Planung"
    return (Column("Angabe"), Column("Wert", 40, "long")), (
        ("Titel", run.title),
        ("Amtlicher Schlüssel", run.key),
        ("Stichtag", f"{run.reference_day:%d.%m.%Y}"),
        ("Planungsebene", run.planning_level),
        ("Ausgabe", edition),
        ("Datenstufe", f"{run.step} von 3"),
        ("Schema", run.scheme),
        ("Rechenkern", run.engine),
        *([("Prüfsumme", run.checksum)] if run.checksum else []),
    )


def _source_lines(run: RunNote, figures: Figures) -> Lines:
    columns = (
        *(Column("Wofür"), Column("Titel", 40, "long"), Column("Von wem", 30, "long")),
        *(Column("Datei"), Column("Lizenz"), Column("Stand", 12, "day")),
    )
    return columns, [
        (used_for(one, figures.populations), one.title, one.owner, one.file, one.licence, one.day)
        for one in run.sources
    ]


def _population_lines(figures: Figures) -> Lines:
    columns = (
        *(Column("Wer"), Column("Quelle", 40, "long"), Column("Zahl", 14, "whole")),
        *(Column("Zahlen geheim unter", 14, "whole"), Column("Stand", 12, "day")),
    )
    return columns, [
        (note.name, note.source, _people(note.children, SECRET), note.threshold, note.day)
        for note in figures.populations
    ]


def _field_lines(run: RunNote) -> Lines:
    columns = (
        *(Column("Handlungsfeld"), Column("Regel", 60, "long"), Column("Verlangt", 40, "long")),
        Column("Gezählt nach"),
    )
    return columns, [
        (
            *(one.name, one.rule),
            "; ".join(
                f"{ages(start, stop)} ({BASES.get(basis, basis)}{f': {by}' if by else ''})"
                for start, stop, basis, by in one.required
            ),
            WAYS.get(one.way, one.way),
        )
        for one in run.fields
    ]


def _complete_lines(run: RunNote, names: Names) -> Lines:
    columns = (
        *(Column("Von wem", 30, "long"), Column("Handlungsfelder", 40, "long")),
        *(Column("Gebiete", 40, "long"), Column("Am", 12, "day")),
    )
    return columns, [
        (
            one.by,
            ", ".join(names.get(key, key) for key in one.fields) or "alle",
            ", ".join(one.areas) or "alle",
            one.on,
        )
        for one in run.complete
    ]
