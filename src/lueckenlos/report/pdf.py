"""A report as a tagged PDF (PDF/UA-1): the template gets all words as data, never as markup."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from itertools import count, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import typst

from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.report.blocks import (
    Block,
    Chart,
    Column,
    Facts,
    Finding,
    Heading,
    Hint,
    Items,
    Part,
    Report,
    Section,
    Table,
    Text,
)
from lueckenlos.report.charts.svg import measured
from lueckenlos.report.glyphs import covered, drawable

FONTS = Path(str(files("lueckenlos.report"))) / "static" / "fonts"
TOP = 5
LONG_CARD = 2500
TALLEST = 230
"""Height in millimetres that a drawing may take."""
PAGE, PADDING = 170, 4.2
MM_PER_POINT = 0.3528
VIEW_BOX = re.compile(r"""\bviewBox=["']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.e]+)[\s,]+([\d.e]+)""")
SVG_TEXT = re.compile(r">([^<>]+)<")
LONG_WORD = 3.5
"""Millimetres per point of letters of a word that may be parted."""
WORD = re.compile(r"[\s/\u00ad-]+")

Data = dict[str, Any]


def pdf(report: Report, fonts: Path = FONTS) -> bytes:
    """The report as PDF/UA-1, same report, same bytes. `fonts`: folder with Fira Sans as *.ttf.

    Raises `CaseError` when the fonts have not been built.
    """
    known = _known(fonts)
    data = _Pages(report).data()
    text = json.dumps(_clean(data, known), ensure_ascii=False)
    for flexible in ("yes", "no"):
        compiler = typst.Compiler(
            (files("lueckenlos.report") / "report.typ").read_bytes(),
            font_paths=_faces(fonts),
            sys_inputs={"report": text, "flexible": flexible},
        )
        made, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"])
        if not warnings:
            break
    assert isinstance(made, bytes)
    return made


@cache
def _faces(fonts: Path) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
    )


@cache
def _known(fonts: Path) -> frozenset[int]:
    """Signs that every face has."""
    faces = sorted(fonts.glob("*.ttf"))
    if not faces:
        raise CaseError(Problem("fonts_missing"))
    return frozenset.intersection(*(covered(face.read_bytes()) for face in faces))


def _clean(value: Any, known: frozenset[int], key: str = "") -> Any:
    """All text of the data as the font can draw it; of drawings only what stands between tags."""
    if isinstance(value, str):
        return _clean_svg(value, known) if key == "svg" else drawable(value, known)
    if isinstance(value, list | tuple):
        return [_clean(one, known, key) for one in value]
    if isinstance(value, dict):
        return {name: _clean(one, known, name) for name, one in value.items()}
    return value


def _clean_svg(svg: str, known: frozenset[int]) -> str:
    def words(match: re.Match[str]) -> str:
        return f">{html.escape(drawable(html.unescape(match[1]), known), quote=False)}<"

    return SVG_TEXT.sub(words, svg)


class _Pages:
    """Turns blocks into the data of the template; folded tables collect for the annex."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.annex: list[Data] = []
        self.numbers = count(1)
        self.parts = 0

    def data(self) -> Data:
        """Everything the template needs."""
        report = self.report
        sections = [self._section(section) for section in report.sections]
        day = (report.day.year, report.day.month, report.day.day)
        first = sections[0]["blocks"] if sections else []
        found = any(block["is"] == "finding" for block in first)
        front = 1 + next((i for i, block in enumerate(first) if block["is"] == "facts"), -1)
        ranked = sorted(self._main_findings(sections), key=lambda one: not one["certain"])
        return {
            "title": report.title,
            "line": report.line,
            "edition": report.edition,
            "foot": report.foot,
            "day": day,
            "sections": sections,
            "front": front or len(first),
            "top": [] if found else ranked[:TOP],
            "annex": self.annex,
        }

    def _main_findings(self, sections: list[Data]) -> list[Data]:
        """Those of the first section that has any; later ones count by themselves."""
        found = ([one for one in some["blocks"] if one["is"] == "finding"] for some in sections)
        return next(filter(None, found), [])

    def _section(self, section: Section) -> Data:
        blocks: list[Data] = []
        level = 2
        for block, after in zip_longest(section.blocks, section.blocks[1:]):
            if isinstance(block, Heading):
                level = 3
            made = self._block(block, level)
            if isinstance(block, Text):
                made["sticky"] = (
                    isinstance(after, Chart | Facts | Finding | Items | Part | Table | Text)
                    and len(block.text) < 600
                )
            blocks.append(made)
        return {"title": section.title, "label": self._label(), "blocks": blocks}

    def _label(self) -> str:
        return f"b{next(self.numbers)}"

    def _block(self, block: Block, level: int) -> Data:
        match block:
            case Text() | Hint() | Heading() | Items():
                return {"is": type(block).__name__.lower(), **asdict(block)}
            case Facts():
                return _tiles(block)
            case Table():
                return self._table(block)
            case Chart():
                return self._chart(block)
            case Finding():
                return self._finding(block, level)
            case Part():
                chart = self._chart(block.chart)
                chart["foot"] = chart["foot"] if self.parts else 0.0
                self.parts += 1
                named = {"title": block.title, "text": block.text, "level": level}
                return {"is": "part", "chart": chart, **named}

    def _finding(self, block: Finding, level: int) -> Data:
        long = sum(map(len, (*block.details, *block.offers, block.where))) > LONG_CARD
        made = {"is": "finding", **asdict(block), "level": level, "long": long}
        made["label"] = self._label()
        return made

    def _table(self, table: Table) -> Data:
        if table.elsewhere:
            words = f"Tabelle „{table.caption}“: {table.elsewhere}"
            return {"is": "text", "text": words, "style": "small", "sticky": False}
        made = {"is": "table", **_set_table(table)}
        if not table.folded or not table.rows:
            return made
        here = self._label()
        annex = self._apart(table, here, "Zur Stelle im Text")
        return {"is": "apart", "caption": table.caption, "annex": annex, "label": here}

    def _apart(self, table: Table, back: str, origin: str = "Zum Bild") -> str:
        """Puts a table into the annex; its label. `back`, `origin`: where it was called for."""
        label = self._label()
        self.annex.append(
            {"table": _set_table(table), "label": label, "back": back, "from": origin}
        )
        return label

    def _chart(self, chart: Chart) -> Data:
        label, ratio = self._label(), _ratio(chart.svg)
        shown = bool(chart.table.rows)
        printed = shown and not chart.table.elsewhere
        return {
            "is": "chart",
            "svg": chart.svg,
            "title": chart.title,
            "description": chart.description or chart.title,
            "ratio": ratio,
            "tallest": TALLEST,
            "foot": chart.foot,
            "label": label,
            "elsewhere": chart.table.elsewhere if shown else "",
            "annex": self._apart(chart.table, label) if printed and chart.table.folded else "",
            "table": _set_table(chart.table) if printed and not chart.table.folded else None,
        }


def _tiles(block: Facts) -> Data:
    """As many tiles beside each other as their figures leave room for."""
    number = len(block.facts)
    longest = max((len(one.value) for one in block.facts), default=0)
    most = 4 if longest <= 14 else 3 if longest <= 20 or number > 4 else 2
    rows = -(-number // most)
    across = -(-number // rows) if rows else 1
    size = 16 if longest * across <= 44 else 13.5 if longest * across <= 54 else 12
    return {"is": "facts", "across": across, "size": size, **asdict(block)}


def _ratio(svg: str) -> float:
    """Width by height of a drawing."""
    box = VIEW_BOX.search(svg[:2000])
    return float(box[1]) / float(box[2]) if box and float(box[2]) > 0 else 1.0


def _set_table(table: Table) -> Data:
    columns = table.columns
    size = 8.5 if len(columns) <= 6 else 7.5 if len(columns) <= 9 else 6.5
    wanted = [_wanted(column, i, table.rows, size) for i, column in enumerate(columns)]
    widths = _widths(wanted)
    return {
        "caption": table.caption,
        "titles": [column.title for column in columns],
        "numeric": [column.numeric for column in columns],
        "widths": widths,
        "across": sum(widths),
        "rows": [list(row) for row in table.rows],
        "note": table.note,
        "parted": [
            max(one.word, one.title) + PADDING > width + 0.01
            for one, width in zip(wanted, widths, strict=True)
        ],
        "size": size,
    }


class _Wanted(NamedTuple):
    """Millimetres for a column: its longest word, its longest title word, room for most words, and
    for its long cells."""

    word: float
    title: float
    least: float
    best: float


def _widths(wanted: Sequence[_Wanted]) -> list[float]:
    """Millimetres of the columns: each has room for its words, what is left goes to long cells."""
    made, best = [one.least for one in wanted], [one.best for one in wanted]
    if sum(best) <= PAGE or sum(made) >= PAGE:
        return best if sum(best) <= PAGE else made
    while (open_ := [i for i in range(len(made)) if best[i] - made[i] > 0.01]) and (
        left := PAGE - sum(made)
    ) > 0.01:
        for i in open_:
            made[i] = min(best[i], made[i] + left / len(open_))
    return made


def _wanted(column: Column, at: int, rows: Sequence[Sequence[str]], size: float) -> _Wanted:
    """What a column of a table in letters of such a size asks for."""

    def wide(words: str, *, bold: bool = False) -> float:
        return measured(words, size, bold=bold) * MM_PER_POINT

    cells = [row[at] for row in rows]
    title = max(wide(word, bold=True) for word in WORD.split(column.title))
    words = [max(map(wide, WORD.split(cell))) for cell in cells]
    least = max(title, min(_usual(words), LONG_WORD * size))
    best = max(least, wide(column.title, bold=True), *map(wide, cells))
    return _Wanted(max(words, default=0.0), title, least + PADDING, best + PADDING)


def _usual(lengths: Sequence[float]) -> float:
    """The length that at most one in twenty exceeds."""
    ranked = sorted(lengths)
    return ranked[-1 - len(ranked) // 20] if ranked else 0.0
