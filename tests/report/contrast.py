"""Whether words of a drawing can be read on what lies under them: WCAG 2.2, 4.5 to 1."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from lueckenlos.report.charts.svg import PAPER, measured

NS = "{http://www.w3.org/2000/svg}"
READABLE = 4.5
Box = tuple[float, float, float, float, frozenset[str]]


def luminance(colour: str) -> float:
    """Of a colour as #rrggbb; grey of the same luminance is what black and white makes of it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def unread(svg: str) -> list[str]:
    """Words that stand, at their begin, middle or end, on a ground they do not part from.

    The ground is the last rectangle painted under them; of a pattern every colour counts.
    """
    root = ET.fromstring(svg)
    patterns = {
        f"url(#{one.get('id')})": frozenset(
            paint for part in one for paint in (part.get("fill"), part.get("stroke"))
            if paint and paint.startswith("#")
        )
        for one in root.iter(f"{NS}pattern")
    }  # fmt: skip
    boxes: list[Box] = []
    halos = set[tuple[str | None, str | None]]()
    found = []
    for one, x, y in _painted(root, 0.0, 0.0):
        fill = one.get("fill", "#000000")
        if one.tag == f"{NS}rect" and fill != "none":
            wide, high = float(one.get("width", 0)), float(one.get("height", 0))
            boxes.append((x, y, x + wide, y + high, patterns.get(fill, frozenset({fill}))))
        elif one.tag == f"{NS}text" and one.get("stroke") == PAPER:
            halos.add((one.get("x"), one.get("y")))
        elif one.tag == f"{NS}text" and (one.get("x"), one.get("y")) not in halos:
            words, size = "".join(one.itertext()), float(one.get("font-size", 0))
            wide = measured(words, size, bold=one.get("font-weight") is not None)
            begin = x - {"middle": wide / 2, "end": wide}.get(one.get("text-anchor", ""), 0.0)
            spots = [(begin + wide * part, y - size * 0.35) for part in (0.05, 0.5, 0.95)]
            if any(_worst(fill, spot, boxes) < READABLE for spot in spots):
                found.append(words)
    return found


def _painted(at: ET.Element, x: float, y: float) -> Iterator[tuple[ET.Element, float, float]]:
    """What is painted, in order, and where it begins on the picture."""
    for one in at:
        if one.tag == f"{NS}defs":
            continue
        moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", one.get("transform", ""))
        dx, dy = (float(moved[1]), float(moved[2])) if moved else (0.0, 0.0)
        if one.tag == f"{NS}g":
            yield from _painted(one, x + dx, y + dy)
        else:
            yield one, x + float(one.get("x", 0)), y + float(one.get("y", 0))


def _worst(ink: str, spot: tuple[float, float], boxes: list[Box]) -> float:
    """The least contrast to the colours under a spot; paper where nothing was painted."""
    x, y = spot
    under = [one for one in boxes if one[0] <= x <= one[2] and one[1] <= y <= one[3]]
    return min(contrast(ink, colour) for colour in (under[-1][4] if under else {PAPER}))
