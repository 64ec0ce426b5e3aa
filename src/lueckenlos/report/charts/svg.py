"""SVG as text: presentation attributes only, every text escaped and measured.

Units are those of the picture; one for a phone is `PHONE` wide. A picture has its own prefix for
ids, so that several stand on one page, and a white ground, so that its contrasts hold on any page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

INK = "#16213d"
SOFT = "#44506b"
PAPER = "#ffffff"
UNSAFE = re.compile(r"[^a-zA-Z0-9-]|^[^a-zA-Z]")
ADVANCE = {
    0.25: " !,.:;·’‚‘'",
    0.3: "()IJ[]`ijl{}",
    0.35: "ft",
    0.4: '"-r|„“',
    0.45: "*17?sz",
    0.5: "#+/2359<=>FLTZ\\_cgkvxy~–≥×ç",
    0.55: "$0468ACESVXY^aeäÄ§éèà",
    0.6: "BKPRbdhnopquöüß€ñ",
    0.65: "DGUÜ",
    0.7: "HNOQwÖ",
    0.75: "&…",
    0.8: "M",
}
WIDTHS = {sign: width for width, signs in ADVANCE.items() for sign in signs}
WIDEST = 0.9
BOLD = 1.05
PHONE = 320
KEPT = 4096
"""So many lines stay measured."""


def clean(words: str) -> str:
    """Text without signs that do not print: they are no XML, or turn a line around."""
    if words.isprintable():
        return words
    return "".join(sign if sign.isprintable() else " " for sign in words)


def number(value: float) -> str:
    """A length with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(tag: str, *inside: str, **attributes: str | float | None) -> str:
    """One element; `inside` is finished SVG. `stroke_width` becomes stroke-width, None is left out.

    A trailing underscore keeps a name from being a keyword.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{''.join(inside)}</{tag}>" if inside else f"<{tag}{written}/>"


def _value(value: str | float | None) -> str:
    return escape(clean(value)) if isinstance(value, str) else number(value or 0.0)


def box(x: float, y: float, width: float, height: float, **attributes: str | float | None) -> str:
    """A rectangle; without `fill` it has none."""
    paint = {"fill": "none"} | attributes
    return element("rect", x=x, y=y, width=max(0.0, width), height=height, **paint)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: str | float | None) -> str:
    """A straight line in ink unless told."""
    paint = {"stroke": INK} | attributes
    return element("path", d=f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", **paint)


def text(
    x: float,
    y: float,
    words: str,
    size: float = 15,
    *,
    bold: bool = False,
    anchor: str = "start",
    fill: str = INK,
    halo: bool = False,
) -> str:
    """One line of text with its baseline at `y`; `halo` parts it from what lies under it."""
    if not words:
        return ""

    def layer(**paint: str | float | None) -> str:
        return element(
            "text",
            escape(clean(words), quote=False),
            x=x,
            y=y,
            font_size=size,
            font_weight="600" if bold else None,
            text_anchor=None if anchor == "start" else anchor,
            **paint,
        )

    under = layer(fill=PAPER, stroke=PAPER, stroke_width=4, stroke_linejoin="round")
    return (under if halo else "") + layer(fill=fill)


def group(*inside: str, title: str = "", **attributes: str | float | None) -> str:
    """Elements that belong together; `title` is what a pointer over them is told."""
    told = element("title", escape(clean(title), quote=False)) if title else ""
    return element("g", told, *inside, **attributes)


def measured(words: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line of Fira Sans is; a sign not listed counts as wide."""
    return _ems(words) * size * (BOLD if bold else 1)


@lru_cache(maxsize=KEPT)
def _ems(words: str) -> float:
    return sum(WIDTHS.get(sign, WIDEST) for sign in clean(words))


def fitting(
    choices: Iterable[str], size: float, room: float, *, bold: bool = False, last: str = ""
) -> str:
    """The first of several wordings that fits into `room`, else `last`."""
    return next((one for one in choices if measured(one, size, bold=bold) <= room), last)


def shortened(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """As much of a line as fits, with … where something is missing."""
    if measured(words, size, bold=bold) <= room:
        return words
    while words and measured(words + "…", size, bold=bold) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(
    words: str, size: float, room: float, lines: int, *, bold: bool = False
) -> tuple[str, ...]:
    """At most so many lines, broken at spaces; what does not fit is cut."""
    found: list[str] = []
    for word in clean(words).split():
        longer = f"{found[-1]} {word}" if found else word
        if found and (len(found) == lines or measured(longer, size, bold=bold) <= room):
            found[-1] = longer
        else:
            found.append(word)
    return tuple(shortened(one, size, room, bold=bold) for one in found)


def in_two(words: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """A heading of a narrow column: one line, or two; a long word ending in -schaft is parted."""
    if measured(words, size, bold=bold) <= room:
        return (words,)
    if words.endswith("schaft"):
        return words.removesuffix("schaft") + "-", "schaft"
    return wrapped(words, size, room, 2, bold=bold)


class Drawing:
    """A picture in the making: its elements in order, and the patterns they use."""

    def __init__(self, prefix: str) -> None:
        """`prefix` starts every id; signs an id cannot have are spelled out."""
        self.prefix = UNSAFE.sub(lambda sign: f"x_{ord(sign[0]):x}", prefix)
        self.body: list[str] = []
        self.defs: dict[str, str] = {}

    def add(self, *elements: str) -> None:
        """Lay elements over what is there."""
        self.body += elements

    def pattern(self, name: str, tile: Sequence[str], width: float, height: float) -> str:
        """Paint that repeats a tile; asked for twice it is written once."""
        key = f"{self.prefix}-{name}"
        self.defs[key] = element(
            "pattern", *tile, id=key, width=width, height=height, patternUnits="userSpaceOnUse"
        )
        return f"url(#{key})"

    def svg(self, width: float, height: float, title: str, description: str) -> str:
        """The finished picture; the page gives it its size."""
        names = f"{self.prefix}-title {self.prefix}-desc"
        told = (
            element("title", escape(clean(title), quote=False), id=f"{self.prefix}-title"),
            element("desc", escape(clean(description), quote=False), id=f"{self.prefix}-desc"),
        )
        paint = [element("defs", *self.defs.values())] if self.defs else []
        return element(
            "svg",
            *told,
            *paint,
            box(0, 0, width, height, fill=PAPER),
            *self.body,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {number(width)} {number(height)}",
            role="img",
            aria_labelledby=names,
            font_family="Fira Sans",
        )
