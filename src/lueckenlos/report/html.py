"""A report as one page that needs nothing else: styles, faces and drawings inside, no script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from lueckenlos.report.assets import styles
from lueckenlos.report.blocks import (
    Block,
    Chart,
    Column,
    Fact,
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

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
TEXT_STYLES = {
    "lead": "kern-body kern-body--large lead",
    "body": "kern-body",
    "small": "kern-body kern-body--small quiet",
}
HINT_WORDS = {"info": "Hinweis", "warning": "Bitte beachten"}
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
NOT_IN_ANCHORS = re.compile(r"[^\w-]+")
VIEW_BOX = re.compile(r"""\bviewBox=["']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.]+)""")
LOUD = 1.1
LONG_VALUE, LONG_CELL = 14, 40
COLUMNS = 3
MANY = 6
BRAND = (
    '<svg class="brand-mark" viewBox="0 0 40 20" aria-hidden="true" fill="none" '
    'stroke="currentColor" stroke-width="4"><rect x="2" y="3" width="20" height="14" rx="7"/>'
    '<rect x="18" y="3" width="20" height="14" rx="7"/></svg>'
)


def html(report: Report) -> str:
    """The report as one file; same report, same text.

    Raises `CaseError` when the style sheets have not been built.
    """
    page = _Page()
    sections = [page.section(section) for section in report.sections]
    links = "".join(
        f'<li><a href="#{page.anchors[i]}">{_text(section.title)}</a></li>'
        for i, section in enumerate(report.sections)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="de" data-kern-theme="light">\n{_head(report)}\n<body>\n'
        '<a class="skip" href="#inhalt">Zum Inhalt springen</a>\n'
        f"{_banner(report)}\n"
        f'<div class="page">\n{_contents(links) if links else ""}\n'
        f'<main id="inhalt" tabindex="-1">\n{_title(report)}\n{"".join(sections)}</main>\n</div>\n'
        f'<footer class="foot"><p class="kern-body kern-body--small quiet">{_text(report.foot)}'
        "</p></footer>\n</body>\n</html>\n"
    )


def _text(words: str) -> str:
    """Words as they may stand in an element or an attribute."""
    return escape(UNPRINTABLE.sub(" ", words))


def _head(report: Report) -> str:
    return (
        '<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light">\n'
        f"<title>{_text(report.title)}</title>\n<style>\n{styles()}</style>\n</head>"
    )


def _banner(report: Report) -> str:
    return (
        f'<header class="banner"><p class="brand">{BRAND}Lückenlos</p>'
        f'<p class="edition">{_text(report.edition)}</p></header>'
    )


def _title(report: Report) -> str:
    return (
        f'<div class="title"><h1 class="kern-heading-large">{_text(report.title)}</h1>\n'
        f'<p class="kern-body quiet">{_text(report.line)}</p></div>'
    )


def _contents(links: str) -> str:
    """The list of contents twice, of which the style sheet shows one: folded or at the side."""
    return (
        '<nav class="contents contents-folded" aria-label="Inhalt"><details>'
        f"<summary>Inhalt</summary><ol>{links}</ol></details></nav>\n"
        '<nav class="contents contents-beside" aria-label="Inhalt">'
        f'<p aria-hidden="true">Inhalt</p><ol>{links}</ol></nav>'
    )


class _Page:
    """Sets blocks and gives every anchor and label of the page its own id."""

    def __init__(self) -> None:
        self.taken = {"inhalt"}
        self.anchors: list[str] = []

    def id(self, wanted: str) -> str:
        """An id like the wanted one that nothing else on the page has."""
        base = NOT_IN_ANCHORS.sub("-", wanted).strip("-") or "abschnitt"
        name, number = base, 1
        while name in self.taken:
            number += 1
            name = f"{base}-{number}"
        self.taken.add(name)
        return name

    def section(self, section: Section) -> str:
        """A section with its heading."""
        anchor = self.id(section.key)
        self.anchors.append(anchor)
        title = self.id(f"{anchor}-titel")
        level = 3
        parts, jumps = [], list[tuple[str, str]]()
        for kind, group in groupby(section.blocks, key=_together):
            blocks = list(group)
            level = 4 if kind == "heading" else level
            inside = "".join(self.block(block, level, jumps) for block in blocks)
            parts.append(f'<div class="{kind}">{inside}</div>\n' if kind in WRAPPED else inside)
        return (
            f'<section id="{anchor}" aria-labelledby="{title}">\n'
            f'<h2 id="{title}" class="kern-heading-medium">{_text(section.title)}</h2>\n'
            f"{_jumps(section.title, jumps)}{''.join(parts)}</section>\n"
        )

    def block(self, block: Block, level: int, jumps: list[tuple[str, str]]) -> str:
        """One block; `level` is that of the heading of a finding, `jumps` gathers headings."""
        match block:
            case Text():
                style = TEXT_STYLES.get(block.style, TEXT_STYLES["body"])
                return f'<p class="{style}">{_text(block.text)}</p>\n'
            case Heading():
                jumps.append((self.id(f"zu-{block.text}"), block.text))
                return (
                    f'<h3 id="{jumps[-1][0]}" class="kern-heading-small">{_text(block.text)}</h3>\n'
                )
            case Items():
                return f'<ul class="items">{_entries(block.items)}</ul>\n'
            case Facts():
                return _facts(block.facts)
            case Table():
                return _folded_table(block) if block.folded else _table(block)
            case Chart():
                return self.chart(block)
            case Finding():
                return self.finding(block, level)
            case Hint():
                return _hint(block)
            case Part():
                return self.part(block, level)

    def part(self, part: Part, level: int) -> str:
        """A place behind its name and sentence."""
        title = self.id(f"ort-{part.title}")
        summary = (
            f'<h{level} id="{title}" class="part-name">{_text(part.title)}</h{level}>'
            f'<span class="part-text">{_text(part.text)}</span>'
        )
        return (
            f'<details class="fold part"><summary>{summary}</summary>\n{self.chart(part.chart)}'
            "</details>\n"
        )

    def chart(self, chart: Chart) -> str:
        """A drawing with what it shows, and its table behind a click."""
        title, description = self.id("bild"), self.id("bild-beschreibung")
        name = _text(chart.title)
        both = ((chart.svg, " drawing-wide"), (chart.narrow, " drawing-narrow"))
        drawings = "".join(
            f'<div class="drawing{kind if chart.narrow else ""}" role="img" '
            f'aria-labelledby="{title}" aria-describedby="{description}"{_most(svg)}>'
            f"{_drawing(svg)}</div>\n"
            for svg, kind in both
            if svg
        )
        return (
            '<figure class="chart">\n'
            f'<figcaption><span class="chart-title" id="{title}">{name}</span>'
            f'<span class="quiet" id="{description}">{_text(chart.description)}</span>'
            f"</figcaption>\n{drawings}{_as_table(chart)}</figure>\n"
        )

    def finding(self, finding: Finding, level: int) -> str:
        """A card: gap or question in words and shape, how many, why, where, and the evidence."""
        title = self.id(f"befund-{finding.number or 'ohne-nummer'}")
        kind, word = ("gap", "Lücke") if finding.certain else ("question", "Frage")
        return (
            f'<article class="finding finding-{kind}" aria-labelledby="{title}">\n'
            f'<p class="mark mark-{kind}"><span class="mark-sign" aria-hidden="true"></span>'
            f"{word}{f' {finding.number}' if finding.number else ''}</p>\n"
            f'<h{level} id="{title}" class="kern-heading-small">{_text(finding.title)}</h{level}>\n'
            f'<p class="finding-value">{_text(finding.value)}</p>\n'
            f'<dl class="finding-why">{_pair("Ursache", finding.cause)}'
            f"{_pair('Wo', finding.where)}</dl>\n"
            f"{_list(finding.details)}{_offers(finding.offers)}</article>\n"
        )


WRAPPED = {"findings", "parts"}


def _together(block: Block) -> str:
    """What consecutive blocks share that stand in one frame."""
    match block:
        case Finding():
            return "findings"
        case Heading():
            return "heading"
        case Part():
            return "parts"
        case _:
            return "block"


def _jumps(title: str, headings: Sequence[tuple[str, str]]) -> str:
    """Links to the headings of a section that has many."""
    if len(headings) < MANY:
        return ""
    links = "".join(f'<li><a href="#{one}">{_text(words)}</a></li>' for one, words in headings)
    return f'<nav class="jumps" aria-label="{_text(title)}"><ul>{links}</ul></nav>\n'


def _entries(items: Iterable[str]) -> str:
    return "".join(f"<li>{_text(item)}</li>" for item in items)


def _list(items: Sequence[str]) -> str:
    return f'<ul class="items items-small">{_entries(items)}</ul>\n' if items else ""


def _pair(term: str, words: str) -> str:
    return f"<div><dt>{term}</dt><dd>{_text(words)}</dd></div>" if words else ""


def _offers(offers: Sequence[str]) -> str:
    if not offers:
        return ""
    return _details(f"Angebote dazu ({len(offers)})", _list(offers))


def _details(summary: str, inside: str, *, opened: bool = False) -> str:
    """`summary` and `inside` are finished HTML."""
    state = " open" if opened else ""
    return f'<details class="fold"{state}><summary>{summary}</summary>\n{inside}</details>\n'


def _facts(facts: Sequence[Fact]) -> str:
    def tile(fact: Fact) -> str:
        more = f'<dd class="quiet">{_text(fact.explanation)}</dd>' if fact.explanation else ""
        return (
            f'<div class="fact"><dt class="quiet">{_text(fact.label)}</dt>'
            f'<dd class="fact-value">{_text(fact.value)}</dd>{more}</div>'
        )

    long = " facts-long" if any(len(fact.value) > LONG_VALUE for fact in facts) else ""
    long += " facts-thirds" if len(facts) in (3, 5, 6) else ""
    return f'<dl class="facts{long}">{"".join(map(tile, facts))}</dl>\n'


def _hint(hint: Hint) -> str:
    kind = "warning" if hint.kind == "warning" else "info"
    return (
        f'<div class="kern-alert kern-alert--{kind}"><div class="kern-alert__header">'
        f'<span class="kern-icon kern-icon--{kind}" aria-hidden="true"></span>'
        f'<p class="kern-title"><span class="kern-sr-only">{HINT_WORDS[kind]}: </span>'
        f'{_text(hint.title)}</p></div><div class="kern-alert__body">'
        f'<p class="kern-body kern-body--small">{_text(hint.text)}</p></div></div>\n'
    )


def _drawing(svg: str) -> str:
    return svg[max(0, svg.find("<svg")) :]


def _width(svg: str) -> float:
    """How wide a drawing is in its own units, 0 when it does not say."""
    box = VIEW_BOX.search(svg[:2000])
    return float(box[1]) if box else 0.0


def _most(svg: str) -> str:
    """Up to which width the words of a drawing do not shout."""
    width = _width(svg)
    return f' style="--most:{round(width * LOUD)}px"' if width else ""


def _as_table(chart: Chart) -> str:
    if not chart.table.rows:
        return ""
    table = _table(chart.table, caption_shown=False)
    return _details("Als Tabelle", table, opened=not chart.table.folded)


def _folded_table(table: Table) -> str:
    rows = "1 Zeile" if len(table.rows) == 1 else f"{len(table.rows)} Zeilen"
    summary = f'{_text(table.caption)} <span class="quiet">({rows})</span>'
    return _details(summary, _table(table, caption_shown=False))


def _table(table: Table, *, caption_shown: bool = True) -> str:
    """A table in a region of its own that can be moved sideways.

    One with many columns or long cells is set on a phone as a card for each row.
    """
    long = any(len(cell) > LONG_CELL for row in table.rows for cell in row)
    cards = " cards" if len(table.columns) > COLUMNS or long else ""
    shown = "table-caption" if caption_shown else "kern-sr-only"
    heads = "".join(
        f'<th scope="col" class="{_cell_class("header", column.numeric)}">{_text(column.title)}'
        "</th>"
        for column in table.columns
    )
    columns = table.columns
    body = "".join(f'<tr class="kern-table__row">{_row(row, columns)}</tr>\n' for row in table.rows)
    note = f'<p class="kern-body kern-body--small quiet">{_text(table.note)}</p>\n'
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="Tabelle: '
        f'{_text(table.caption)}"><table class="kern-table kern-table--small{cards}">'
        f'<caption class="{shown}">{_text(table.caption)}</caption>'
        f'<thead class="kern-table__head"><tr class="kern-table__row">{heads}</tr></thead>\n'
        f'<tbody class="kern-table__body">{body or _no_rows(len(columns))}</tbody></table></div>\n'
        f"{note if table.note else ''}"
    )


def _row(row: Sequence[str], columns: Sequence[Column]) -> str:
    """The first cell is the heading of its row; the others know the title of their column."""
    cells = [
        f'<td class="{_cell_class("cell", column.numeric)}" data-title="{_text(column.title)}">'
        f"{_text(cell)}</td>"
        for cell, column in zip(row[1:], columns[1:], strict=True)
    ]
    kind = _cell_class("cell", columns[0].numeric)
    return f'<th scope="row" class="{kind}">{_text(row[0])}</th>{"".join(cells)}'


def _no_rows(columns: int) -> str:
    return f'<tr><td class="kern-table__cell" colspan="{max(1, columns)}">Keine Zeilen</td></tr>'


def _cell_class(part: str, numeric: bool) -> str:
    name = f"kern-table__{part}"
    return f"{name} {name}--numeric" if numeric else name
