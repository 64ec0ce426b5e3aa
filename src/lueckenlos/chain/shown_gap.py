"""Gaps in German words, as lists and pages tell them: only of figures that are told to all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Area
from lueckenlos.chain import queries
from lueckenlos.chain.gap_forms import EVERY
from lueckenlos.chain.models import AnalysisRun, Finding, Gap
from lueckenlos.exchange.figures import PopulationNote
from lueckenlos.report.words import CAUSES, about, ages, alphabetical, counted, day, joined

NAMED = 3
"""So many areas are named where a line tells of a gap."""
GONE = Gap.State.GONE
COLOURS = {"question": "info", "confirmed": "warning", "mended": "success", "accepted": "info",
           "gone": "success"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What keys are called: fields, populations, and areas by the edition of a gap."""

    fields: Mapping[str, str]
    populations: Mapping[str, PopulationNote]
    areas: Mapping[tuple[Any, str], str]
    edition: Any

    def area(self, gap: Any, key: str) -> str:
        """The name of an area as it was when the gap was found last."""
        return self.areas.get((gap.edition_id, key)) or self.areas.get((self.edition, key)) or key

    def population(self, gap: Gap) -> str:
        """The name of the children a gap counts."""
        note = self.populations.get(gap.population)
        return note.name if note else gap.population

    def source(self, gap: Gap) -> str:
        """The source of the children and its day."""
        note = self.populations.get(gap.population)
        if note is None:
            return ""
        return f"{note.source}, {day(note.day)}" if note.day else note.source


def names_for(run: AnalysisRun, found: Iterable[Gap]) -> Names:
    """The names for gaps, in one query."""
    told = queries.told(run)
    editions = {one.edition_id for one in found} | {run.edition_id}
    rows = Area.objects.for_municipality(run.municipality_id).filter(edition__in=editions - {None})
    return Names(
        {one.key: one.name for one in told.note.fields},
        {one.key: one for one in told.figures.populations},
        {(edition, key): name
         for edition, key, name in rows.order_by().values_list("edition", "key", "name")},
        run.edition_id,
    )  # fmt: skip


def with_facts(found: QuerySet[Gap]) -> QuerySet[Gap]:
    """Gaps with the day they `changed` last, and how many are without a `confirmed` offer."""
    lines = Gap.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    last = Finding.objects.filter(gap=OuterRef("pk"), run=OuterRef("last_run"))
    return found.annotate(
        changed=Subquery(lines.values("history_date")[:1]),
        confirmed=Subquery(last.values("without_confirmed")[:1]),
    )


# --- the list ------------------------------------------------------------------------------------


def selected(standing: Standing, said: Mapping[str, Any]) -> QuerySet[Gap]:
    """The gaps somebody asked for, but for the area."""
    asked = Q()
    state = said.get("stand", "")
    if state != EVERY:
        asked &= Q(state=state) if state else ~Q(state=Gap.State.GONE)
    asked &= Q(field=said["feld"]) if "feld" in said else Q()
    asked &= Q(population=said["kinder"]) if "kinder" in said else Q()
    asked &= Q(certain=said["befund"] == "sicher") if "befund" in said else Q()
    asked &= Q(assigned=standing.user) if "meine" in said else Q()
    asked &= Q(assigned=None) if "niemand" in said else Q()
    asked &= queries.due(localdate()) if "faellig" in said else Q()
    return with_facts(queries.gaps(standing.here).filter(asked))


def gap_words(sure: int, open_: int) -> str:
    """How many gaps are certain and how many are questions yet: "2 Lücken, 5 Fragen"."""
    both = (counted(sure, "Lücke", "Lücken"), counted(open_, "Frage", "Fragen"))
    told = [words for words, n in zip(both, (sure, open_), strict=True) if n]
    return ", ".join(told) or "keine Lücke, keine Frage"


def in_order(found: Iterable[Gap], names: Names, sort: str) -> list[Gap]:
    """Gaps in the order somebody asked for, of equal ones by number."""
    found = list(found)
    orders: dict[str, Any] = {
        "": lambda one: (not one.certain, *_size(one, found), one.number),
        "nummer": lambda one: one.number,
        "gebiet": lambda one: (_first(one, names), one.number),
        "feld": lambda one: (alphabetical(names.fields.get(one.field, one.field)), one.from_month,
                             one.number),
        "geaendert": lambda one: (-one.changed.timestamp() if one.changed else 0.0, one.number),
    }  # fmt: skip
    return sorted(found, key=orders[sort])


def _size(gap: Gap, found: Sequence[Gap]) -> tuple[int, bool]:
    """Most children first. A covered count of several areas stands before the first one of at most
    as many, of one area at the end: its place tells nothing that is not told."""
    mine = lacking(gap)
    if mine is not None:
        return -mine, True
    smaller = (
        lacking(one) or 0
        for one in found
        if one.certain == gap.certain and 1 < len(gap.areas) >= len(one.areas)
    )
    return -max(smaller, default=0), False


def _first(gap: Gap, names: Names) -> tuple[str, str]:
    return min((alphabetical(names.area(gap, key)) for key in gap.areas), default=("", ""))


@dataclass(frozen=True, slots=True)
class Line:
    """A gap as a line of a list; `gap` has the facts of `with_facts`."""

    gap: Gap
    url: str
    where: str
    areas: tuple[str, ...]
    field: str
    ages: str
    children: str
    population: str
    source: str
    sort: str
    cause: str
    colour: str
    who: str
    due: bool
    changed: datetime | None
    sure: int | None = None


def line(gap: Any, names: Names, here: Municipality) -> Line:
    """A gap in words."""
    areas = tuple(names.area(gap, key) for key in gap.areas)
    return Line(
        gap=gap,
        url=reverse("gap", args=[here.slug, gap.number]),
        where=where(areas),
        areas=areas,
        field=names.fields.get(gap.field, gap.field),
        ages=ages(gap.from_month, gap.to_month),
        children=children(lacking(gap), before_birth=gap.to_month <= 0),
        population=names.population(gap),
        source=names.source(gap),
        sort="sicher" if gap.certain else "unsicher",
        cause=cause(gap.cause),
        colour=COLOURS[gap.state],
        who=str(gap.assigned) if gap.assigned else "",
        due=is_due(gap),
        changed=gap.changed,
    )


def is_due(gap: Gap) -> bool:
    """Whether the day has come to look at a gap again; never at one that is found no more."""
    return gap.look_again is not None and gap.look_again <= localdate() and gap.state != GONE


def day_or_nothing(said: date | None) -> str:
    """A day in words, "" for none."""
    return day(said) if said else ""


def where(areas: Sequence[str]) -> str:
    """The areas of a gap: by name, of many only some."""
    if len(areas) <= NAMED:
        return joined(areas)
    return f"{len(areas)} Gebiete, darunter {joined(areas[:NAMED])}"


def lacking(gap: Any) -> int | None:
    """Children without, as the finding means it: a confirmed offer where only that is missing."""
    number: int | None = gap.confirmed if gap.cause == "unconfirmed" else gap.without
    return number


def children(number: int | None, *, before_birth: bool) -> str:
    """A count that is rounded already, in words."""
    if number is None:
        return "Zahl verdeckt"
    return f"{about(number)} {'Schwangere' if before_birth else 'Kinder'}"


def cause(key: str) -> str:
    """A cause as a sentence begins."""
    text = CAUSES.get(key, key)
    return text[:1].upper() + text[1:]


# --- runs and history ----------------------------------------------------------------------------


@dataclass(slots=True)
class Change:
    """A line of the history of a gap: when, by whom, and each thing as it was and became."""

    when: datetime
    by: str
    what: list[tuple[str, str, str]] = field(default_factory=list)
    state: str = ""
    before: str = ""


NOTHING = "–"


def history(gap: Gap, names: Names) -> list[Change]:
    """What became of state, reason, assignment, areas and ages of a gap, newest first."""
    rows: Any = Gap.history.filter(id=gap.pk).select_related("history_user", "assigned")
    found: list[Change] = []
    before = None
    for row in rows.order_by("history_date", "history_id"):
        told = _told(row, gap, names)
        old = _told(before, gap, names) if before else dict.fromkeys(told, "")
        what = [(name, old[name] or NOTHING, now or NOTHING)
                for name, now in told.items()
                if now != old[name] and (before or name != "Stand")]  # fmt: skip
        if what:
            was = before.state if before else ""
            found.append(Change(row.history_date, _by(row, before), what, row.state, was))
        before = row
    return found[::-1]


def _by(row: Any, before: Any) -> str:
    """Who wrote a line: somebody, or a run that somebody had made."""
    who = str(row.history_user) if row.history_user else ""
    by_run = before is None or row.last_run_id != before.last_run_id or row.state == GONE
    if not by_run:
        return who or "nicht mehr dabei"
    return f"gerechnet, angestoßen von {who}" if who else "von selbst gerechnet"


def _told(row: Any, gap: Gap, names: Names) -> dict[str, str]:
    areas = sorted((names.area(gap, key) for key in row.areas), key=alphabetical)
    return {
        "Stand": Gap.State(row.state).label,
        "Grund": row.reason,
        "kümmert sich": str(row.assigned) if row.assigned else "",
        "Wiedervorlage": day_or_nothing(row.look_again),
        "Gebiete": ", ".join(areas),
        "Alter": ages(row.from_month, row.to_month),
    }


class Runs:
    """The runs that are kept, to say which one was it."""

    def __init__(self, here: Municipality) -> None:
        every = AnalysisRun.objects.for_municipality(here).filter(state=AnalysisRun.State.DONE)
        self.known = list(every.order_by("-made").values_list("made", "reference_day"))

    def said(self, when: datetime) -> str:
        """The run that wrote something then, in words."""
        for made, reference in self.known:
            if made <= when:
                return f"der Lauf zum {day(reference)} (gerechnet am {moment(made)})"
        return f"ein Lauf am {day(localdate(when))}, der nicht mehr aufbewahrt ist,"


def moment(when: datetime) -> str:
    """A day with its time, for two runs of a day are not the same."""
    return f"{localtime(when):%d.%m.%Y, %H:%M} Uhr"


def notices(gap: Gap, changes: Sequence[Change], runs: Runs) -> list[tuple[str, tuple[Gap, ...]]]:
    """What the runs made of a gap: sentences, each with the gaps it speaks of."""
    every = Gap.objects.for_municipality(gap.municipality_id)
    near = list(every.filter(Q(split_from=gap) | Q(merged_into=gap)).order_by("number"))
    parts = tuple(one for one in near if one.split_from_id == gap.pk)
    inside = tuple(one for one in near if one.merged_into_id == gap.pk)
    turn = next((one for one in changes if one.state != one.before), None)
    found: list[tuple[str, tuple[Gap, ...]]] = []
    if gap.split_from and changes:
        said = f"{_capital(runs.said(changes[-1].when))} hat sie von einer anderen abgetrennt:"
        found.append((said, (gap.split_from,)))
    if gap.merged_into and turn:
        said = f"{_capital(runs.said(turn.when))} fand sie als Teil einer anderen:"
        found.append((said, (gap.merged_into,)))
    elif turn and (said := _turned(gap, turn, runs)):
        found.append((said, ()))
    found += [("Davon abgetrennt wurde:", parts)] if parts else []
    found += [("Darin aufgegangen ist:", inside)] if inside else []
    return found


def _turned(gap: Gap, turn: Change, runs: Runs) -> str:
    """What a run has to say to the last change of state, "" where it has nothing to."""
    if turn.state == Gap.State.GONE:
        kept = Gap.State(gap.state_before or Gap.State.QUESTION).label
        return (
            f"{_capital(runs.said(turn.when))} fand sie nicht mehr. Bis dahin war ihr Stand "
            f"„{kept}“; kommt sie wieder, gilt er weiter."
        )
    if turn.before == Gap.State.GONE:
        return f"{_capital(runs.said(turn.when))} fand sie wieder."
    last = gap.last_run
    if gap.state == Gap.State.MENDED and last and last.made > turn.when:
        return f"Der Bestand ist ergänzt, doch {runs.said(last.made)} fand sie noch immer."
    return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
