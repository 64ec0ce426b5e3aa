"""What a report is made of: sections of blocks, told once and set as HTML, PDF and workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of plain text. `style`: "lead", "body" or "small"."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A tile: what it is, the figure in words, and what explains it."""

    label: str
    value: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Tiles beside each other."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand to the right."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of finished text. `folded`: on screen behind its caption until opened.

    `elsewhere`: where the same rows can be found, when a report on paper would be too long with
    them.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    folded: bool = False
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing that stands alone (SVG with presentation attributes only, own font Fira Sans).

    `description` says in one or two sentences what it shows; `table` has the same content.
    `narrow`: the same drawing for the screen of a phone. `foot`: which share of the height of
    `svg` is its legend, at the foot.
    """

    svg: str
    title: str
    description: str
    table: Table
    narrow: str = ""
    foot: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap (`certain`) or question with everything that explains it."""

    number: int | None
    title: str
    certain: bool
    value: str
    cause: str
    where: str
    details: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """A box: something the reader should know or do. `kind`: "info" or "warning"."""

    title: str
    text: str
    kind: str = "info"


@dataclass(frozen=True, slots=True)
class Part:
    """One of many places: its name, a sentence, its drawing; on screen opened by a click."""

    title: str
    text: str
    chart: Chart


Block = Text | Heading | Items | Facts | Table | Chart | Finding | Hint | Part


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; `key` is its anchor."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `line` under the title: day, children, sources in one line; `edition` says
    who may see it; `foot` stands on every page."""

    title: str
    line: str
    day: date
    edition: str
    foot: str
    sections: tuple[Section, ...]
