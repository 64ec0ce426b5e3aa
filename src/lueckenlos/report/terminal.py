"""What `lueckenlos analyse` says in the terminal: the headline, the findings and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from lueckenlos.exchange.figures import Figures, GapRow, Headline, PopulationNote, RunNote
from lueckenlos.report.unlisted import asked, unlisted
from lueckenlos.report.without_car import is_told, most_lost
from lueckenlos.report.words import (
    CAUSES,
    about,
    ages,
    counted,
    lacking,
    listed,
    number,
    offer_words,
    percent,
    some_children,
    years,
)

WIDTH = 96
AREAS = 8
SHOWN = 10


def lines(run: RunNote, figures: Figures) -> Iterator[str]:
    """German lines for a run."""
    names = {one.key: one.name for one in run.fields}
    names |= {one.key: one.name for one in run.phases}
    names |= {one.key: one.name for one in figures.populations}
    if run.step == 1:
        yield from _recorded(figures, names)
        return
    for note in figures.populations:
        day = f", {note.day:%d.%m.%Y}" if note.day else ""
        yield f"{note.name}: {_people(note)} ({note.source}{day})"
    yield ""
    for head in figures.headlines[:1]:
        yield from _headline(head, names)
    for sentence in most_lost(figures, names) if is_told(run) else ():
        yield from _wrapped(sentence, "")
    yield ""
    found = asked(run, figures)
    for i, note in enumerate(figures.populations):
        mine = [gap for gap in found if gap.population == note.key]
        if i and not mine:
            continue
        if i:
            yield ""
            yield from _wrapped(f"{note.name}, nach eigener Regel und für sich gezählt", "  ")
        yield from _findings(mine, names)
    without = [names[key] for key in unlisted(run, figures)]
    if without:
        yield ""
        yield from _wrapped(f"Noch keine Liste: {', '.join(without)}", "  ")


def _recorded(figures: Figures, names: Mapping[str, str]) -> Iterator[str]:
    """The first step of data: how much is recorded."""
    offers = [one for one in figures.offers if not one.part]
    running = [one for one in offers if one.level]
    yield f"{counted(len(running), 'Angebot', 'Angebote')} erfasst, noch ohne Kinderzahlen:"
    for field, name in names.items():
        here = [one for one in running if one.field == field]
        if here:
            confirmed = sum(one.level == "confirmed" for one in here)
            yield f"  {name}: {number(len(here))}, davon {number(confirmed)} bestätigt"
    rest = len(offers) - len(running)
    if rest:
        some = counted(rest, "Angebot zählt", "Angebote zählen")
        yield f"{some} nicht: Art unbekannt oder vorbei."
    yield "Ob das reicht, lässt sich erst mit Kinderzahlen sagen (nächster Schritt im Bericht)."


def _people(note: PopulationNote) -> str:
    """How many: a number, the interval its withheld counts leave, or neither."""
    if note.children is not None:
        words = f"{about(note.children)} unter {years(note.until)} Jahren"
        return (
            f"{words}, ohne {listed(note.without)} (Zahl fehlt oder ist geheim)"
            if note.without
            else words
        )
    if note.children_low is not None and note.children_high is not None:
        low, high = about(note.children_low), about(note.children_high)
        span = low if low == high else f"{low} bis {high.removeprefix('etwa ')}"
        return f"{span}, einzelne Zahlen sind geheim"
    return "Zahl nicht bekannt oder nicht zu nennen"


def _headline(head: Headline, names: Mapping[str, str]) -> Iterator[str]:
    if head.holding_recorded is None:
        some = f"Erst {percent(head.judged_share)} der Glieder sind"
        some = some if head.judged_share else "Kein Glied ist schon"
        yield f"Noch keine Gesamtaussage: {some} beurteilbar."
        yield "Dafür müssen die Kinderzahlen bekannt sein und jemand erklären, für welche Gebiete"
        yield "und Felder der Bestand vollständig ist ([[complete]] in der Falldatei)."
        return
    yield f"{head.holding_recorded} von {head.links} Gliedern tragen für das Kind in der Mitte:"
    yield "für die Hälfte der Kinder sind es mindestens so viele."
    if head.holding_confirmed is not None:
        yield f"Davon sind {head.holding_confirmed} bestätigt."
    if head.children_all_hold is not None:
        yield f"Alle beurteilbaren Glieder tragen für {some_children(head.children_all_hold)}."
    if head.weakest_link and head.weakest_children:
        field, phase = head.weakest_link.split("/", 1)
        yield (
            f"Am seltensten trägt {names.get(field, field)}, {names.get(phase, phase)}: "
            "mehr dazu im Bericht."
        )


def _findings(found: list[GapRow], names: Mapping[str, str]) -> Iterator[str]:
    """The gaps and then the questions of a population, numbered as in the report."""
    sure = [gap for gap in found if gap.certain]
    open_questions = [gap for gap in found if not gap.certain]
    yield f"Lücken ({len(sure)})"
    yield from _gaps(sure, names, 1)
    yield ""
    yield f"Fragen ({len(open_questions)}): vor einem Urteil mit den Beteiligten zu klären"
    yield from _gaps(open_questions, names, len(sure) + 1)


def _gaps(gaps: list[GapRow], names: Mapping[str, str], first: int) -> Iterator[str]:
    for i, gap in enumerate(gaps[:SHOWN], first):
        yield ""
        yield from _gap(gap, i, names)
    if len(gaps) > SHOWN:
        yield ""
        yield f"… und {number(len(gaps) - SHOWN)} weitere: alle stehen in luecken.xlsx."


def _gap(gap: GapRow, i: int, names: Mapping[str, str]) -> Iterator[str]:
    more = len(gap.area_names) - AREAS
    where = ", ".join(gap.area_names[:AREAS]) + (f" und {more} weitere" if more > 0 else "")
    span = ages(gap.from_month, gap.to_month)
    yield from _wrapped(f"{i}. {names.get(gap.field, gap.field)}, {span}: {where}", "   ")
    without = lacking(gap)
    if without is not None:
        people = "Schwangere" if gap.to_month <= 0 else "Kinder"
        of = f" (von {about(gap.children)[5:]})" if gap.children is not None else ""
        what = "bestätigtes" if gap.cause == "unconfirmed" else "passendes"
        yield from _wrapped(f"   {about(without)} {people}{of} ohne {what} Angebot", "   ")
    yield from _wrapped(f"   Grund: {CAUSES[gap.cause]}", "   ")
    if gap.places_per_100 is not None:
        yield f"   {number(gap.places_per_100)} Plätze je 100 Kinder"
    if gap.sources:
        yield from _wrapped(f"   Verlangt: {'; '.join(gap.sources)}", "   ")
    for offer in gap.offers:
        yield from _wrapped(f"   – {offer_words(offer)}", "     ")


def _wrapped(text: str, indent: str) -> list[str]:
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, drop_whitespace=True) or [""]
