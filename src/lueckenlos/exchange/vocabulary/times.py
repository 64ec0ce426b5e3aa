"""The dates on which an offer takes place, read from its words.

Words of lists are the only truth about times; a calendar is read from them. A wrong date in it is
worse than none, so words are read only where nothing in them stays open: "Di 9–11 Uhr" is, "Di ab
9 Uhr, außer bei Regen" is not, and neither is "alle 14 Tage" without a first day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import groupby

from lueckenlos.exchange.vocabulary.hours import DAY_MINUTES, PARTS, read_week, tidied
from lueckenlos.exchange.vocabulary.schedules import (
    EVERY_FEW,
    FILLERS,
    FORTNIGHTLY,
    NO_HOLIDAYS,
    NUMBERED,
    ORDINALS,
    SMALL,
    ordinals,
)

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Weekdays as RFC 5545 calls them, Monday first."""
NAMES = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
LAST = -1
DATE = r"\d{1,2}\. ?\d{1,2}\. ?\d{4}"
_AND = r" ?(?:,|und|u\.|oder|sowie|/) ?"
EXCEPT = re.compile(
    rf"\(?(?:ausser|nicht|entfaellt|faellt aus)(?: (?:am|an))? ({DATE}(?:{_AND}(?:am )?{DATE})*)\)?"
)
SPAN = re.compile(rf"\b(?:vom|von) ({DATE})(?: ?- ?| bis(?: zum)? )({DATE})")
FIRST = re.compile(rf"\b(?:ab|seit)(?: dem)? ({DATE})")
FINAL = re.compile(rf"\bbis(?: zum)? ({DATE})")
CLAUSES = re.compile(r"[;\n|]")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The same times on some weekdays, local time of Germany.

    `days`: 0 is Monday; `nth`: which of the one day in a month (1 to 4, -1 the last), every one
    where empty; `weeks`: every how many weeks, from the week of `first` on; `term_time`: not in
    the school holidays, which nobody here knows.
    """

    days: tuple[int, ...]
    opens: time
    closes: time
    nth: tuple[int, ...] = ()
    weeks: int = 1
    first: date | None = None
    last: date | None = None
    excluded: tuple[date, ...] = ()
    term_time: bool = False

    @property
    def rule(self) -> str:
        """As RFC 5545 writes it, without its end: `FREQ=MONTHLY;BYDAY=1TU,3TU`."""
        if self.nth:
            days = ",".join(f"{nth}{CODES[day]}" for nth in self.nth for day in self.days)
            return f"FREQ=MONTHLY;BYDAY={days}"
        every = f";INTERVAL={self.weeks}" if self.weeks > 1 else ""
        return f"FREQ=WEEKLY{every};BYDAY={','.join(CODES[day] for day in self.days)};WKST=MO"

    def on(self, day: date) -> bool:
        """Whether it takes place on a day."""
        if (self.first and day < self.first) or (self.last and day > self.last):
            return False
        if day.weekday() not in self.days or day in self.excluded:
            return False
        if self.nth:
            last = (day + timedelta(7)).month != day.month
            return (day.day + 6) // 7 in self.nth or (last and LAST in self.nth)
        return (
            self.first is None or (_monday(day) - _monday(self.first)).days // 7 % self.weeks == 0
        )

    def days_between(self, start: date, stop: date) -> Iterator[date]:
        """Its days in `[start, stop)`."""
        for number in range((stop - start).days):
            day = start + timedelta(number)
            if self.on(day):
                yield day


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


# --- words as recurrences ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Between which days a clause holds, and on which it does not."""

    first: date | None = None
    last: date | None = None
    excluded: tuple[date, ...] = ()
    term_time: bool = False


@lru_cache(8192)
def read_times(text: str) -> tuple[Recurrence, ...]:
    """All recurrences of a text; none where a word, a day or a time of it stays open."""
    try:
        clauses = [_clause(tidied(one)) for one in CLAUSES.split(text) if one.strip(" .,")]
    except ValueError:  # no such day, or something that is not understood
        return ()
    general = _Bounds()
    for bounds, found in clauses:
        if not found:
            general = _both(general, bounds)
    made = [_within(one, _both(bounds, general)) for bounds, found in clauses for one in found]
    return () if any(one.weeks > 1 and one.first is None for one in made) else tuple(made)


def _within(one: Recurrence, bounds: _Bounds) -> Recurrence:
    return replace(
        one,
        first=bounds.first,
        last=bounds.last,
        excluded=bounds.excluded,
        term_time=bounds.term_time,
    )


def _both(one: _Bounds, other: _Bounds) -> _Bounds:
    return _Bounds(
        one.first or other.first,
        one.last or other.last,
        tuple(sorted({*one.excluded, *other.excluded})),
        one.term_time or other.term_time,
    )


def _clause(line: str) -> tuple[_Bounds, tuple[Recurrence, ...]]:
    """What a clause says; ValueError where it says something else."""
    bounds, line = _bounds(line)
    nth: tuple[int, ...] = ()
    weeks = 1
    if match := ORDINALS.search(line):
        nth = _nth(match)
        which = match["which"]
        line = line.replace(
            match[0], match[0].replace(which, " ").replace(match["month"] or "", "")
        )
    elif match := EVERY_FEW.search(line) or FORTNIGHTLY.search(line):
        weeks = _weeks(match)
        line = line.replace(match[0], " ")
    week = read_week(line)
    words = re.findall(r"[a-z]+|\d+", PARTS.sub(" ", line))
    times = [one for one in PARTS.finditer(line) if not one["days"]]
    read = {(start % DAY_MINUTES, stop - start) for start, stop in week.hours}
    whole = week.days == {start // DAY_MINUTES for start, _ in week.hours} and not week.daily
    if not whole or len(read) > len(times) or len({one[0] for one in times}) != len(read):
        raise ValueError(line)
    if any(word not in FILLERS for word in words) or (nth and len(week.days) != 1):
        raise ValueError(line)
    by_time = sorted(
        (start % DAY_MINUTES, stop - start, start // DAY_MINUTES) for start, stop in week.hours
    )
    found = [
        Recurrence(tuple(day for _, _, day in days), _clock(at), _clock(at + long), nth, weeks)
        for (at, long), days in groupby(by_time, key=lambda one: one[:2])
    ]
    return bounds, tuple(sorted(found, key=lambda one: (one.days, one.opens)))


def _clock(minutes: int) -> time:
    if minutes >= DAY_MINUTES:
        raise ValueError("until midnight")
    return time(minutes // 60, minutes % 60)


def _bounds(line: str) -> tuple[_Bounds, str]:
    """The days a clause names, and the clause without them."""
    found = _Bounds()
    if NO_HOLIDAYS.search(line):
        found, line = replace(found, term_time=True), NO_HOLIDAYS.sub(" ", line)
    if match := EXCEPT.search(line):
        days = tuple(sorted({_date(one) for one in re.findall(DATE, match[1])}))
        found, line = replace(found, excluded=days), line.replace(match[0], " ")
    if match := SPAN.search(line):
        found = replace(found, first=_date(match[1]), last=_date(match[2]))
        line = line.replace(match[0], " ")
    if match := FIRST.search(line):
        found, line = replace(found, first=_date(match[1])), line.replace(match[0], " ")
    if match := FINAL.search(line):
        found, line = replace(found, last=_date(match[1])), line.replace(match[0], " ")
    if found.first and found.last and found.last < found.first:
        raise ValueError(line)
    return found, line


def _date(text: str) -> date:
    day, month, year = (int(one) for one in re.findall(r"\d+", text))
    return date(year, month, day)


def _nth(match: re.Match[str]) -> tuple[int, ...]:
    """Which in a month; "jeden 2. Dienstag" may be every other one, and so is not read."""
    which = {
        int(NUMBERED.get(word[:6].rstrip("nrs"), word[0])) for word in ordinals(match["which"])
    }
    if match["every"] and not match["month"] and len(which) == 1 and which <= {2, 3, 4}:
        raise ValueError(match[0])
    return tuple(sorted((LAST if one == 5 else one for one in which), key=lambda one: one % 7))


def _weeks(match: re.Match[str]) -> int:
    if match.re is FORTNIGHTLY:
        if "gerade" in match[0]:
            raise ValueError(match[0])  # of which year: some have 53 weeks
        return 2
    number = SMALL.get(match[1]) or int(match[1])
    if match[2] == "tage" and number % 7 == 0:
        number, unit = number // 7, "wochen"
    else:
        unit = match[2]
    if unit != "wochen" or not 1 <= number <= 8:
        raise ValueError(match[0])
    return number


# --- recurrences as words ------------------------------------------------------------------------


def in_words(found: Sequence[Recurrence]) -> str:
    """Recurrences as a list would write them; `read_times` reads the same ones from it."""
    return "; ".join(_said(one) for one in found)


def _said(one: Recurrence) -> str:
    days = _listed(one.days)
    if one.nth:
        which = " und ".join("letzter" if nth == LAST else f"{nth}." for nth in one.nth)
        days = f"{which} {days} im Monat"
    parts = [f"{days} {_at(one.opens)}–{_at(one.closes)} Uhr"]
    parts += [f"alle {one.weeks} Wochen"] if one.weeks > 1 else []
    parts += [f"ab {_day(one.first)}"] if one.first else []
    parts += [f"bis {_day(one.last)}"] if one.last else []
    parts += [f"nicht am {' und '.join(map(_day, one.excluded))}"] if one.excluded else []
    parts += ["nicht in den Schulferien"] if one.term_time else []
    return ", ".join(parts)


def _listed(days: tuple[int, ...]) -> str:
    """ "Mo–Mi und Fr": from three days in a row on as a span."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts: list[str] = []
    for run in runs:
        names = [NAMES[day] for day in run]
        parts += [f"{names[0]}–{names[-1]}"] if len(run) > 2 else names
    return " und ".join(parts)


def _at(clock: time) -> str:
    return f"{clock.hour}:{clock.minute:02}"


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
