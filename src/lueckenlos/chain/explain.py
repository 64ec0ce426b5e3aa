"""What stands behind a figure: the children, the rule, the law, the offers, who declared what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404

from lueckenlos.accounts.models import Municipality
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import findings
from lueckenlos.chain.reasons import Behind, free_only, is_unborn, stated_of
from lueckenlos.chain.shown_chain import (
    Wish,
    areas_by_key,
    as_confirmed,
    gaps_of,
    population_of,
    story,
)  # fmt: skip
from lueckenlos.chain.shown_without_car import words_of
from lueckenlos.directory.queries import services
from lueckenlos.exchange.figures import (
    CoverageRow,
    FieldNote,
    GapRow,
    OfferRow,
    PhaseNote,
    SourceNote,
)  # fmt: skip
from lueckenlos.exchange.records import Completeness
from lueckenlos.report.charts.segments import segments
from lueckenlos.report.story.told import Told, spans
from lueckenlos.report.words import (
    BASES,
    CAUSES,
    USES,
    about,
    ages,
    alphabetical,
    counted,
    lacking,
    listed,
    offer_ages,
    some_children,
    use,
)  # fmt: skip

MOST = 200
"""So many offers stand on a page; all of them are in its files."""
LEVELS = {
    "confirmed": "bestätigt",
    "recorded": "erfasst, noch nicht bestätigt",
    "mentioned": "genannt: auf Anfrage, digital oder mit Überweisung; schließt keine Lücke",
    "": "läuft am Stichtag nicht",
}
OTHER_AGE = "für ein anderes Alter"
AFTER_BIRTH = "erst nach der Geburt"
NO_PLACE = "Ort nicht bekannt"
BESIDE = "liegt außerhalb der Gebiete"
USED = ("children", "second", "births", "areas", "offers", "addresses", "answers", "inhabitants")


@dataclass(frozen=True, slots=True)
class Part:
    """The months of a figure that are required alike, in words. `why` it is what it is."""

    ages: str
    basis: str
    who: str
    children: str
    recorded: str
    confirmed: str
    without_car: str
    covered: str
    choice: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """An offer beside a figure. `why`: how it counts, or why it does not."""

    offer: OfferRow
    ages: str
    why: str
    place: str


@dataclass(frozen=True, slots=True)
class Open:
    """A finding beside a figure. `number`: of the gap people work on, None where there is none."""

    number: int | None
    words: str
    cause: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind the figure of a field and life phase at a place."""

    field: FieldNote
    phase: PhaseNote
    parts: tuple[Part, ...]
    rows: tuple[CoverageRow, ...]
    required: tuple[tuple[str, str, str], ...]
    complete: tuple[Completeness, ...]
    counting: tuple[Counted, ...]
    beside: tuple[Counted, ...]
    gaps: tuple[GapRow, ...]
    sources: tuple[SourceNote, ...]


def explanation_of(run: AnalysisRun, wish: Wish, field: str, phase: str) -> Explanation:
    """What stands behind a figure; 404 where the run knows no such field or phase."""
    one = story(run)
    fields = {note.key: note for note in one.run.fields}
    phases = {note.key: note for note in one.run.phases}
    if field not in fields or phase not in phases:
        raise Http404
    mine, months = fields[field], phases[phase]
    whole = one.of_area(wish.area, wish.population) if wish.area else one.whole(wish.population)
    rows = [row for row in whole if (row.field, row.life_phase) == (field, phase)]
    counting, beside = offers_behind(one, wish, field, phase)
    behind = _behind(run, wish, mine, counting)
    return Explanation(
        field=mine,
        phase=months,
        parts=tuple(_part(behind, row) for row in rows),
        rows=tuple(rows),
        required=tuple(
            (ages(start, stop), BASES[basis], source)
            for start, stop, basis, source in mine.required
            if start < months.to_month and months.from_month < stop
        ),
        complete=_complete(one, wish, field),
        counting=_judged(behind, rows, counting),
        beside=tuple(beside),
        gaps=tuple(
            gap
            for gap in gaps_of(one, wish)
            if gap.field == field
            and gap.from_month < months.to_month
            and months.from_month < gap.to_month
        ),
        sources=tuple(one_ for one_ in one.run.sources if one_.use.rstrip("_0123456789") in USED
                      or one_.use == wish.population),
    )  # fmt: skip


def _behind(run: AnalysisRun, wish: Wish, field: FieldNote, counting: Sequence[Counted]) -> Behind:
    """What decides how much of the offers is in a figure; nothing before there are children."""
    one = story(run)
    if not one.figures.populations:
        return Behind(one, wish, field, (), {})
    only = wish.population != one.main.key and free_only(run, wish.population)
    return Behind(one, wish, field, [told.offer for told in counting], stated_of(run), only)


def _judged(
    behind: Behind, rows: Sequence[CoverageRow], counting: Sequence[Counted]
) -> tuple[Counted, ...]:
    """Offers of the right age, those that are not in the figure with the reason; without it where
    a figure is withheld, for that none is in it would tell the figure."""
    both = [one for row in rows for one in (row, as_confirmed(row))]
    if any(behind.is_secret(row) for row in both):
        return tuple(counting)
    return tuple(
        replace(told, why=f"{told.why}, nicht mitgerechnet: {words}")
        if (words := behind.words(told.offer)) else told
        for told in counting
    )  # fmt: skip


def _part(behind: Behind, row: CoverageRow) -> Part:
    """A row in words; what cannot be judged says so."""
    one, wish, months = behind.one, behind.wish, spans(row)
    sure = [offer for offer in behind.offers if offer.level == "confirmed"]
    span = ages(months[0].start, months[-1].stop) if months else one.names[row.life_phase]
    return Part(
        ages=span,
        basis=BASES[row.required],
        who="Schwangerschaften" if is_unborn(row) else "Kinder",
        children=_children(one, wish, row),
        recorded=_share(behind, row, behind.offers),
        confirmed=_share(behind, as_confirmed(row), sure).replace("erfasst", "bestätigt"),
        without_car=words_of(one, as_confirmed(row) if wish.confirmed else row),
        covered=_covered(row),
        choice="" if row.choice_median is None
        else counted(row.choice_median, "Angebot zur Wahl", "Angebote zur Wahl"),
        why=behind.why(as_confirmed(row) if wish.confirmed else row),
    )  # fmt: skip


def _share(behind: Behind, row: CoverageRow, offers: Sequence[OfferRow]) -> str:
    """What the ribbon says of a row, in full."""
    cut = segments(behind.one.run, behind.field, [row], (), offers)
    words = next((part.wordings[0] for part in cut if part.wordings), "")
    if not words and offers and row.share_recorded == 0:
        whom = "keine Schwangere" if is_unborn(row) else "kein Kind"
        return f"nicht verlangt; was erfasst ist, zählt für {whom}"
    return words or "nicht verlangt und nichts Passendes erfasst"


def _children(one: Told, wish: Wish, row: CoverageRow) -> str:
    unborn = is_unborn(row)
    noun = "Schwangerschaften" if unborn else "Kinder"
    if row.children is not None:
        return f"{about(row.children)} {noun}" if row.children else f"keine {noun}"
    if wish.area:
        return "nicht bekannt oder zum Schutz kleiner Zahlen verdeckt"
    note = population_of(one, wish)
    if unborn or note is None or note.children is None:
        return "im Ganzen nicht bekannt oder verdeckt"
    return f"ein Teil der {about(note.children)} Kinder unter {note.until // 12} Jahren"


def _covered(row: CoverageRow) -> str:
    if row.covered_recorded is None or not row.complete:
        return ""
    some = _expecting if is_unborn(row) else some_children
    said = some(row.covered_recorded)
    if row.covered_confirmed is None:
        return f"passend für {said}"
    return f"passend für {said}, bestätigt für {some(row.covered_confirmed)}"


def _expecting(number: float) -> str:
    return f"{about(number)} Schwangere" if number else "noch keine Schwangere"


def _complete(one: Told, wish: Wish, field: str) -> tuple[Completeness, ...]:
    """Who declared that nothing of the field is left out here."""
    area = areas_by_key(one).get(wish.area)
    keys = {area.id, area.municipality} if area else set[str]()
    return tuple(
        said
        for said in one.run.complete
        if (not said.fields or field in said.fields)
        and (not wish.area or not said.areas or keys & set(said.areas))
    )


# --- offers --------------------------------------------------------------------------------------


def offers_behind(
    one: Told, wish: Wish, field: str, phase: str
) -> tuple[list[Counted], list[Counted]]:
    """What counts here or anywhere in the field, and what does not, with the reason: the same
    offers as the number that is explained."""
    counting: list[Counted] = []
    beside: list[Counted] = []
    for offer in one.figures.offers:
        here = not wish.area or (offer.area_id == wish.area and offer.placed != "protected")
        if offer.field != field or not here:
            continue
        if offer.part and phase not in offer.phases:
            continue
        why = _why(one, offer, phase, confirmed=wish.confirmed)
        told = Counted(
            offer,
            offer_ages(offer.from_month, offer.to_month),
            why or LEVELS[offer.level],
            "Adresse geschützt" if offer.placed == "protected" else offer.area_name,
        )
        (beside if why else counting).append(told)
    return sorted(counting, key=_in_order), sorted(beside, key=_in_order)


def _in_order(one: Counted) -> tuple[tuple[str, str], str]:
    return alphabetical(one.offer.name), one.offer.id


def _why(one: Told, offer: OfferRow, phase: str, *, confirmed: bool) -> str:
    """Why an offer does not count; "" where it does."""
    if not offer.level:
        return LEVELS[""]
    if phase not in offer.phases:
        unborn = any(note.key == phase and note.to_month <= 0 for note in one.run.phases)
        return AFTER_BIRTH if unborn and offer.from_month >= 0 else OTHER_AGE
    if offer.level == "mentioned":
        return LEVELS["mentioned"]
    if offer.outside:
        return BESIDE
    if one.is_lost(offer):
        return NO_PLACE
    return LEVELS["recorded"] if confirmed and offer.level == "recorded" else ""


def pages_of(municipality: Municipality, offers: list[OfferRow]) -> dict[str, UUID]:
    """The entries of the inventory by the code a run knows them by, as far as they are there."""
    codes = {offer.id for offer in offers}
    every = services(municipality).filter(code__in=codes).values_list("code", "pk")
    return dict(every)


# --- gaps ----------------------------------------------------------------------------------------


def open_gaps(run: AnalysisRun, rows: tuple[GapRow, ...], *, where: bool = False) -> list[Open]:
    """Findings with the gaps people work on, in one query; with their areas where wanted."""
    at = {gap.gap_id: position for position, gap in enumerate(story(run).figures.gaps)}
    wanted = {at[row.gap_id]: row for row in rows}
    numbers = {
        one.position: one.gap.number if one.gap else None
        for one in findings(run).filter(position__in=list(wanted))
    }
    return [
        _open(numbers.get(position), row, f", {listed(row.area_names)}" if where else "")
        for position, row in sorted(wanted.items())
    ]


def _open(number: int | None, row: GapRow, where: str) -> Open:
    missing = lacking(row)
    some = f": für {some_children(missing)} fehlt etwas" if missing else ""
    return Open(number, f"{ages(row.from_month, row.to_month)}{where}{some}",
                CAUSES.get(row.cause, row.cause), row.certain)  # fmt: skip


def source_words(one: SourceNote) -> str:
    """A source with what it is used for and its day."""
    said = ", ".join(filter(None, (one.title or one.file, one.owner)))
    on = f"Stand {one.day:%d.%m.%Y}" if one.day else "ohne Stand"
    known = use(one.use)
    return f"{known if known != one.use else USES['second']}: {said}, {on}"
