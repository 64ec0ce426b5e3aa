"""What colours, patterns and outlines mean in every drawing, and the legend that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lueckenlos.exchange.figures import RunNote
from lueckenlos.report.charts.svg import (
    INK,
    PAPER,
    Drawing,
    box,
    element,
    line,
    measured,
    number,
    text,
    wrapped,
)

BLUES = ("#dde8f8", "#adc6ec", "#86a8e3", "#3566b8", "#143a85")
PALES = ("#f4f7fd", "#e6eefa", "#d6e2f6", "#c3d4f1", "#b0c6ec")
TINTS = ("#ffffff", "#f5f8fd", "#edf2fb", "#e4ebf8", "#dbe5f5")
ON_BLUE = (INK, INK, INK, PAPER, PAPER)
LIMITS = (0.25, 0.5, 0.75, 0.9)
CLASSES = ("unter 25 %", "25 bis 50 %", "50 bis 75 %", "75 bis 90 %", "90 % und mehr")
PALE = "#eef2fa"
PLAIN = "#ccd3e0"
GREY = "#e6e9f0"
EDGE = "#4a69a8"
GRID = "#d3dae8"
DOT = "#7b88a3"
GAP = "#b3261e"
QUESTION = "#8a5a00"
DASHES = "6 4"
LITTLE = 0.5
UNKNOWN = "noch nicht beurteilbar"
WITHHELD = "geheim"
PROTECTED = "geheim, zum Schutz kleiner Zahlen"
LEAST = "Bestand nicht als vollständig erklärt: mindestens so viele"


def class_of(share: float) -> int:
    """Which of the five classes a share belongs to; a limit belongs to the class above it."""
    return sum(round(share, 9) >= limit for limit in LIMITS)


def little_confirmed(confirmed: float | None, recorded: float | None) -> bool:
    """Whether less than half of what is recorded is known to be confirmed."""
    return confirmed is not None and bool(recorded) and confirmed < LITTLE * (recorded or 0.0)


def phase_names(
    run: RunNote, size: float, room: Sequence[float], *, bold: bool = False
) -> list[str]:
    """Names of the life phases for columns of such room: all in full, or all without "Jahre"."""
    names = [phase.name for phase in run.phases]
    fits = all(
        measured(name, size, bold=bold) <= wide
        for name, wide in zip(names, room, strict=True)
        if name.endswith(" Jahre")
    )
    return names if fits else [name.removesuffix(" Jahre") for name in names]


def dotted(drawing: Drawing) -> str:
    """The ground of what cannot be judged yet: white with fine dots."""
    dots = [element("circle", cx=x, cy=y, r=0.9, fill=DOT) for x, y in ((2, 2), (6, 6))]
    return drawing.pattern("dots", [box(0, 0, 8, 8, fill=PAPER), *dots], 8, 8)


def ruled(drawing: Drawing) -> str:
    """The ground of what is withheld: grey with fine lines across."""
    across = line(0, 3, 8, 3, stroke="#aab3c5", stroke_width=1)
    return drawing.pattern("ruled", [box(0, 0, 8, 6, fill=GREY), across], 8, 6)


def sprinkled(drawing: Drawing, rank: int) -> str:
    """The ground of a lower bound on a map: its pale class with fine dots."""
    dots = [element("circle", cx=x, cy=y, r=0.9, fill=DOT) for x, y in ((3, 3), (9, 9))]
    return drawing.pattern(f"least-{rank}", [box(0, 0, 12, 12, fill=PALES[rank]), *dots], 12, 12)


def hatched(drawing: Drawing, rank: int) -> str:
    """Stripes over a class, for what is little confirmed: light on dark blue, dark on light."""
    dark = rank < 3
    stripe = element(
        "path",
        d="M-2 2L2 -2M0 8L8 0M6 10L10 6",
        stroke=BLUES[4] if dark else PAPER,
        stroke_width=1.6 if dark else 2,
    )
    return drawing.pattern("hatch-dark" if dark else "hatch-light", [stripe], 8, 8)


def graded(drawing: Drawing, rank: int, *, light: bool = False) -> str:
    """The ground of a class on a map: its blue, with hatching the denser the more it is.

    `light`: pale, where settled places carry the colour.
    """
    ground = TINTS[rank] if light else BLUES[rank]
    ink = "#b3c4e4" if light else (BLUES[3] if rank < 3 else "#7d9dd8")
    side = 18 if light else 12
    half = side / 2
    slants = (
        (),
        ((0, side, side, 0),),
        ((0, side, side, 0), (0, 0, side, side)),
        ((0, half, half, 0), (0, side, side, 0), (half, side, side, half)),
        (
            *((0, half, half, 0), (0, side, side, 0), (half, side, side, half)),
            *((0, half, half, side), (0, 0, side, side), (half, 0, side, half)),
        ),
    )[rank]
    tile = [
        box(0, 0, side, side, fill=ground),
        *(line(*slant, stroke=ink, stroke_width=0.7) for slant in slants),
    ]
    return drawing.pattern(f"{'pale' if light else 'class'}-{rank}", tile, side, side)


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend: swatches of 30 × 16, drawn at the origin, each with its words."""

    swatch: str
    words: str
    width: float = 30


def scale_keys(drawing: Drawing, *, ground: str = "plain") -> list[Key]:
    """The five classes: "plain", "mapped", or "settled" as squares on a pale ground."""
    keys = []
    for rank, words in enumerate(CLASSES):
        fill = (
            BLUES[rank] if ground == "plain" else graded(drawing, rank, light=ground == "settled")
        )
        swatch = box(0.5, 0.5, 29, 15, rx=2, fill=fill, stroke=EDGE)
        if ground == "settled":
            swatch += square_paths([(15.0, 8.0)], 9, rank)
        keys.append(Key(swatch, words))
    return keys


def square_paths(spots: Sequence[tuple[float, float]], side: float, rank: int) -> str:
    """Squares in the colour of a class: steps of no length with square ends.

    `rank` -1: cannot be judged, hollow; -2: nothing is told, grey; 5 to 9: lower bounds.
    """
    data = "".join(f"M{number(x)} {number(y)}h.1" for x, y in spots)
    fill = (*BLUES, *PALES, PLAIN, PAPER)[rank]
    edge = (EDGE, EDGE, EDGE, fill, fill, *(DOT,) * 5, DOT, DOT)[rank]
    layers = ((edge, side), (fill, side - 2.4)) if edge != fill else ((fill, side),)
    return "".join(
        element("path", d=data, stroke=paint, stroke_width=wide, stroke_linecap="square")
        for paint, wide in layers
    )


def outline(certain: bool) -> dict[str, str | float | None]:
    """How a gap and how a question is outlined."""
    if certain:
        return {"stroke": GAP, "stroke_width": 3}
    return {"stroke": QUESTION, "stroke_width": 2.2, "stroke_dasharray": DASHES}


def pale(rank: int) -> dict[str, str | float | None]:
    """How a lower bound is painted: a calm class with a dotted edge."""
    return {
        "fill": PALES[rank], "stroke": EDGE, "stroke_width": 1.4, "stroke_dasharray": "0.1 3.6",
        "stroke_linecap": "round",
    }  # fmt: skip


def least_key() -> Key:
    """The ground of a lower bound."""
    return Key(box(0.7, 0.7, 28.6, 14.6, rx=2, **pale(2)), LEAST)


def gap_key(certain: bool) -> Key:
    """The outline of a gap, or of a question."""
    words = "Lücke" if certain else "Frage, bitte nachfragen"
    return Key(box(1.5, 1.5, 27, 13, rx=2, **outline(certain)), words)


def dotted_key(drawing: Drawing, words: str = UNKNOWN) -> Key:
    """The ground of what cannot be judged yet."""
    return Key(box(0.5, 0.5, 29, 15, rx=2, fill=dotted(drawing), stroke=DOT), words)


def ruled_key(drawing: Drawing) -> Key:
    """The ground of what is withheld."""
    return Key(box(0.5, 0.5, 29, 15, rx=2, fill=ruled(drawing), stroke=DOT), PROTECTED)


def hatched_key(drawing: Drawing) -> Key:
    """Stripes of what is little confirmed."""
    under = box(0, 0, 30, 16, rx=2, fill=BLUES[3])
    return Key(under + box(0, 0, 30, 16, rx=2, fill=hatched(drawing, 3)), "wenig davon bestätigt")


def required_key() -> Key:
    """The line under what is required."""
    return Key(line(0, 9, 30, 9, stroke_width=2.5), "Pflichtglied")


def legend(
    rows: Sequence[tuple[str, Sequence[Key]]], x: float, y: float, width: float, size: float = 14
) -> tuple[str, float]:
    """Rows of entries, each with a heading or none, broken where they are full; and its height."""
    drawn: list[str] = []
    top = y
    for heading, keys in rows:
        if not keys:
            continue
        left = x
        if heading:
            drawn.append(text(left, y + 13, heading, size, bold=True))
            left += measured(heading, size, bold=True) + 18
        start = left if left < x + width / 3 else x
        high = 26.0
        for key in keys:
            words = wrapped(key.words, size, width - key.width - 8, 3)
            wide = key.width + 8 + max(measured(one, size) for one in words)
            if left + wide > x + width and left > start:
                left, y, high = start, y + high, 26.0
            drawn.append(_entry(key, words, left, y, size))
            high = max(high, 8 + 18.0 * len(words))
            left += wide + 22
        y += high
    return "".join(drawn), y - top


def _entry(key: Key, words: Sequence[str], x: float, y: float, size: float) -> str:
    """A swatch with its words beside it."""
    lines = (text(x + key.width + 8, y + 13 + 18 * i, one, size) for i, one in enumerate(words))
    swatch = element("g", key.swatch, transform=f"translate({x:.1f} {y:.1f})")
    return swatch + "".join(lines)
