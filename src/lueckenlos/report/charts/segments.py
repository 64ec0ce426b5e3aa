"""What a ribbon shows, before it is drawn: months of a field with a state, words and findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from lueckenlos.exchange.figures import CoverageRow, FieldNote, GapRow, OfferRow, RunNote
from lueckenlos.report.charts.scale import UNKNOWN, little_confirmed
from lueckenlos.report.words import counted, number, whole_percent

OFFICE = re.compile(r"amt\b|\b(?:land)?kreis\b|\bstadt\b|\bgemeinde\b|kommun", re.IGNORECASE)
SPAN = re.compile(r"(-?\d+)-(-?\d+)")
REQUIRED = ("law", "resolved")
KNOWN = 0.9
FEW = 50
FIGURED = ("share", "least")
RUNNING = ("confirmed", "recorded")
STATES = {
    "open": (UNKNOWN, "?"),
    "withheld": ("geheim",),
    "uncounted": ("Kinderzahl nicht bekannt", "nicht bekannt", "?"),
    "nobody": ("keine Kinder hier", "keine"),
    "places": ("Plätze nicht bekannt", "nicht bekannt", "?"),
    "indicator": ("keine Kennzahl hinterlegt",),
    "blank": (),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """Months of one field that are drawn alike.

    `state`: "share", "least" (of an inventory nobody declared complete: a lower bound) or one of
    `STATES`. `shown`: the share as it is printed, 0 to 1, and its class goes by it. `wordings`:
    what may stand in it, the fullest first. `finding` is None, or whether the gap is certain;
    `found` says it in words, full and short.
    """

    start: int
    stop: int
    state: str
    basis: str
    wordings: tuple[str, ...] = ()
    shown: float = 0.0
    little: bool = False
    confirmed: float | None = None
    finding: bool | None = None
    found: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """By law or Beschluss; what is desirable is not."""
        return self.basis in REQUIRED

    @property
    def choices(self) -> tuple[str, ...]:
        """Wordings with the finding first, however short, then without; "?" says it alone."""
        full = [f"{a} · {b}" for a, b in product(self.wordings[:1], self.found)]
        short = [f"{a} · {b}" for a, b in product(self.wordings[1:2], self.found[-1:]) if a != "?"]
        rest = [self.found[-1] if one == "?" and self.found else one for one in self.wordings]
        return (*full, *short, *rest)


def segments(
    run: RunNote,
    field: FieldNote,
    rows: Sequence[CoverageRow],
    gaps: Sequence[GapRow],
    offers: Sequence[OfferRow],
) -> list[Segment]:
    """The segments of one field in the order of ages; equal neighbours without a figure are one."""
    mine = [row for row in rows if row.field == field.key]
    here = [one for one in offers if one.field == field.key and one.level in RUNNING]
    found = [gap for gap in gaps if gap.field == field.key]
    phases = {phase.key: (phase.from_month, phase.to_month) for phase in run.phases}
    if not mine:
        state = "indicator" if field.way == "indicator" else "open"
        cut = [
            _worded(Segment(*span, state, ""), None, _of_phase(key, here))
            for key, span in phases.items()
        ]
    else:
        cut = [
            _judged(run, row, span, found, here)
            for row in mine
            for span in (_spans(row.months) or [phases[row.life_phase]])
        ]
    joined: list[Segment] = []
    for one in sorted(cut, key=lambda one: one.start):
        last_one = joined[-1] if joined else None
        if last_one and _alike(last_one, one):
            joined[-1] = replace(last_one, stop=one.stop)
        else:
            joined.append(one)
    return joined


def bodies(segment: Segment, field: FieldNote, offers: Sequence[OfferRow]) -> list[str]:
    """Who is responsible in these months: offices first, then providers with most offers."""
    count: dict[str, int] = {}
    for one in _within(segment, [one for one in offers if one.field == field.key]):
        if one.level in RUNNING:
            name = one.provider or one.name
            count[name] = count.get(name, 0) + 1
    return sorted(count, key=lambda name: (not OFFICE.search(name), -count[name], name))


def _spans(months: str) -> list[tuple[int, int]]:
    return [(int(start), int(stop)) for start, stop in SPAN.findall(months)]


def _of_phase(phase: str, offers: Sequence[OfferRow]) -> list[OfferRow]:
    """The offers that are counted in a life phase, as where its number is explained."""
    return [one for one in offers if phase in one.phases]


def _alike(one: Segment, other: Segment) -> bool:
    """Whether two are one: not where they count offers, for each is explained by itself."""
    return (
        one.state == other.state
        and one.state not in FIGURED
        and one.wordings == other.wordings == STATES[one.state]
        and one.stop == other.start
        and (one.basis, one.finding, one.found) == (other.basis, other.finding, other.found)
    )


def _within(segment: Segment, offers: Sequence[OfferRow]) -> list[OfferRow]:
    return [one for one in offers if one.from_month < segment.stop and segment.start < one.to_month]


def _judged(
    run: RunNote,
    row: CoverageRow,
    span: tuple[int, int],
    gaps: Sequence[GapRow],
    offers: Sequence[OfferRow],
) -> Segment:
    state = _state(run, row)
    made = Segment(*span, state=state, basis=row.required)
    nothing = not row.required and not row.share_recorded
    counting = _of_phase(row.life_phase, offers)
    recorded = state in ("open", "places", "uncounted") and counting
    if nothing and not recorded and state not in ("withheld", "indicator"):
        return replace(made, state="blank")
    if state == "least":
        made = _at_least(run, made, row)
    made = _beside_car(run, _worded(made, row, counting), row)
    return _with_findings(made, row, gaps) if made.required else made


def _state(run: RunNote, row: CoverageRow) -> str:
    """Why there is no figure, or "share"."""
    known = row.places_known_share
    if row.way == "indicator":
        return "indicator"
    if row.way == "places" and known is not None and known < KNOWN:
        return "places"
    if row.share_recorded is not None:
        return "share" if row.complete else ("least" if _least(run, row) else "open")
    if run.public and not row.complete:
        return "open"
    if row.children is None:
        return "withheld" if run.public or row.children_high is not None else "uncounted"
    if row.children <= 0:
        return "nobody"
    if row.way in ("places", "setting") and (known is None or known < KNOWN):
        return "places"
    return "withheld" if run.public else "open"


def _worded(made: Segment, row: CoverageRow | None, offers: Sequence[OfferRow]) -> Segment:
    """With its words. `offers`: that count there."""
    if made.state == "share" and row is not None:
        return _figured(made, row)
    if made.state == "least":
        return made
    n = len(offers)
    if made.state == "open" and n:
        told = counted(n, "Angebot erfasst", "Angebote erfasst")
        return replace(made, wordings=(f"{UNKNOWN} · {told}", told, f"{n} erfasst", "?"))
    return replace(made, wordings=STATES[made.state])


def is_figured(run: RunNote, row: CoverageRow) -> bool:
    """Whether the ribbon has a figure for a row; else it cannot be judged."""
    return _state(run, row) in FIGURED


def without_car_words(run: RunNote, row: CoverageRow) -> tuple[str, str] | None:
    """The share of a row as the ribbon says it, with a car and without; None where one is not
    told."""
    share, state = row.share_recorded_without_car, _state(run, row)
    if share is None or state not in FIGURED:
        return None
    made, foot = Segment(0, 0, state, ""), replace(row, share_recorded=share)
    if state == "least":
        return _at_least(run, made, row).wordings[0], _at_least(run, made, foot).wordings[0]
    return _figured(made, row).wordings[0], _figured(made, foot).wordings[0]


def _beside_car(run: RunNote, made: Segment, row: CoverageRow) -> Segment:
    """With what it would be without a car, as the fullest wording."""
    both = without_car_words(run, row)
    if both is None or not (row.share_recorded or row.share_recorded_without_car):
        return made
    beside = "auch ohne Auto" if both[0] == both[1] else f"ohne Auto {both[1]}"
    return replace(made, wordings=(f"{both[0]}, {beside}", *made.wordings))


def _is_few(row: CoverageRow) -> bool:
    return row.children is not None and row.children < FEW


def _least(run: RunNote, row: CoverageRow) -> int:
    """What is certain of an incomplete inventory: hundredths or places per 100, never rounded up.

    A published share is rounded itself, so half a hundredth of it may not be there.
    """
    share = row.share_recorded or 0.0
    if share >= 1 and not run.public and row.way != "places":
        return 100
    places = row.places_per_100 if row.way == "places" else None
    exact = (share * 100 if places is None else places) - (0.5 if run.public else 0.0)
    step = 10 if _is_few(row) else 1
    return max(0, int(round(exact, 6) // step * step))


def _at_least(run: RunNote, made: Segment, row: CoverageRow) -> Segment:
    """Words for a lower bound."""
    least = _least(run, row)
    words: tuple[str, ...] = (f"mind. {least} %", f"≥ {least} %")
    if row.way == "places" and row.places_per_100 is not None:
        words = (f"mind. {number(least)} Plätze je 100", f"mind. {least} je 100", f"≥ {least}")
    elif row.way == "responsible":
        words = (f"für mind. {least} %", f"≥ {least} %")
    if least == 100 and row.way != "places":
        words = (words[0].replace("mind. ", ""), "100 %", "100")
    return replace(made, wordings=words, shown=_shown(row, least), confirmed=row.share_confirmed)


def _shown(row: CoverageRow, least: int) -> float:
    """The class of a lower bound goes by the share of children, also where places are told."""
    return min(1.0, (row.share_recorded or 0.0) if row.way == "places" else least / 100)


def _figured(made: Segment, row: CoverageRow) -> Segment:
    """Words for a share; of few children only about."""
    share = row.share_recorded or 0.0
    few = _is_few(row) and 0 < share < 1
    percent = int(share * 10 + 0.5) * 10 if few else whole_percent(share)
    about = "etwa " if few else ""
    words = (f"{about}{percent} %", f"{percent} %", f"{percent}")
    if row.way == "places" and row.places_per_100 is not None:
        exact = row.places_per_100
        places = number(int(exact / 10 + 0.5) * 10 if few else exact)
        words = (f"{about}{places} Plätze je 100", f"{places} je 100", places)
    if row.way == "responsible":
        words = (f"für {about}{percent} %", f"{percent} %", f"{percent}")
    if row.way == "responsible" and not share:
        words = ("keine Stelle erfasst", "keine", "")
    return replace(
        made,
        wordings=words,
        shown=percent / 100,
        little=little_confirmed(row.share_confirmed, row.share_recorded),
        confirmed=row.share_confirmed,
    )


def _with_findings(made: Segment, row: CoverageRow, gaps: Sequence[GapRow]) -> Segment:
    """The gaps and questions in these months: of an area yes or no, of a whole case in how many.

    Nothing is outlined as a gap where not everything was declared complete.
    """
    areas: dict[bool, set[str]] = {True: set(), False: set()}
    for gap in gaps:
        inside = gap.from_month < made.stop and made.start < gap.to_month
        if inside and gap.population == row.population:
            areas[gap.certain].update(gap.area_ids)
    sure, asked = len(areas[True]), len(areas[False] - areas[True])
    if not sure and not asked:
        return made
    word = "Lücke" if sure else "Frage"
    outlined = True if sure and row.complete else (False if asked else None)
    if row.area_id:
        return replace(made, finding=outlined, found=(word,))
    both = (f"Lücke in {sure}, Frage in {counted(asked, 'Gebiet', 'Gebieten')}",)
    one = f"{word} in {counted(sure or asked, 'Gebiet', 'Gebieten')}"
    return replace(made, finding=outlined, found=(*(both if sure and asked else ()), one, word))
