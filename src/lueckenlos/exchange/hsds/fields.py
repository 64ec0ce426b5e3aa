"""What the cells of an HSDS package say, in the words of an inventory: ages, times, cost, keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from lueckenlos.exchange.ages import FIRST_MONTH, in_months, read_ages
from lueckenlos.exchange.tables.parsing import parse_number
from lueckenlos.exchange.vocabulary.schedules import MONTHS, WEEKS, WORKING_DAYS
from lueckenlos.exchange.vocabulary.words import read_word

Cells = Mapping[str, str]
DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
DAY_WORDS = (
    *("mo mon monday", "tu tue tuesday", "we wed wednesday", "th thu thursday"),
    *("fr fri friday", "sa sat saturday", "su sun sunday"),
)
DAY_NUMBER = {word: number for number, words in enumerate(DAY_WORDS) for word in words.split()}
BYDAY = re.compile(r"([+-]?\d{0,2})\s*([a-z]+)")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
KEY_IN_ADDRESS = re.compile(r"(?:municipality|district|regional)Key/(\d{5}|\d{8}|\d{12})/?$")
KEY = re.compile(r"(?:AGS|ARS)?\s*:?\s*(\d{5}|\d{8}|\d{12})")
OLDEST, YEAR = 130, 12


def ages_of_years(low: str, high: str) -> str:
    """minimum_age and maximum_age as an inventory writes them; ValueError when unreadable.

    "0" and "3" are "0-3 Jahre", which everywhere here ends at the third birthday.
    """
    first, last = (parse_number(text) if text else None for text in (low, high))
    for age in (first, last):
        if age is not None and not 0 <= age <= OLDEST:
            raise ValueError(str(age))
    if first is not None and last is not None and first > last:
        raise ValueError(f"{low} > {high}")
    if last == 0:
        return ""  # before birth: only a phase of life tells it
    begin, end = _years(first), _years(last)
    if first is not None and last is not None:
        months = round(first * YEAR), round(last * YEAR)
        whole = first == int(first) and last == int(last)
        return f"{begin}-{end} Jahre" if whole else in_months(*months)
    return f"ab {begin} Jahren" if begin else f"bis {end} Jahre" if end else ""


def _years(age: float | None) -> str:
    return "" if age is None else f"{age:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def ages_of_phases(names: Iterable[str]) -> str:
    """Phases of life such as "0 bis unter 3 Jahre" and "3-6" as one range; "" if none is read."""
    read = [ages for name in names if (ages := read_ages(name)) is not None]
    if not read:
        return ""
    start, stop = min(ages.start for ages in read), max(ages.stop for ages in read)
    return in_months(start, stop)


def from_pregnancy(ages: str) -> str:
    """The ages with pregnancy before them: "0-3 Jahre" becomes "-9 bis unter 36 Monate"."""
    read = read_ages(ages)
    return in_months(FIRST_MONTH, read.stop) if read is not None and read.start == 0 else ages


def cost_word(options: Sequence[Cells], texts: Iterable[str]) -> str:
    """The word for cost_options, else for the first text on fees; ValueError when unknown."""
    amounts = [_amount(option.get("amount", "")) for option in options]
    known = [amount for amount in amounts if amount is not None]
    if known:
        return "free" if max(known) == 0 else "paid" if min(known) > 0 else "graded"
    said = [option.get(key, "") for option in options for key in ("amount_description", "option")]
    for text in filter(None, (*said, *texts)):
        return read_word("cost", text)
    return ""


def _amount(text: str) -> float | None:
    try:
        return parse_number(text) if text else None
    except ValueError:
        return None


def area_key(*texts: str) -> str:
    """The AGS an address of the web, an ARS or a key stands for: 8 or 5 digits, else ""."""
    for text in texts:
        match = KEY_IN_ADDRESS.search(text) or KEY.fullmatch(text.strip())
        if match:
            key = match[1]
            return key[:5] + key[9:] if len(key) == 12 else key
    return ""


def read_schedules(rows: Sequence[Cells]) -> tuple[str, int | None]:
    """Times as text ("Mo-Fr 08:00-16:00"; "" without any), and times a year (None: not said)."""
    by_time: dict[str, set[int]] = {}
    often: dict[tuple[str, float, str], float] = {}
    texts: dict[str, None] = {}
    for row in rows:
        times, days = _times(row), days_of(row)
        text = row.get("description", "") or row.get("notes", "")
        texts |= {text: None} if text else {}
        rhythm = row.get("freq", "").upper()
        if not (times or rhythm or text or row.get("byday")):
            continue
        _count(often, row, rhythm, days)
        if times or days:
            label = times + _rhythm(rhythm, _interval(row))
            by_time.setdefault(label, set()).update(days)
    said = [" ".join(f"{_listed(days)} {label}".split()) for label, days in by_time.items()]
    per_year = round(sum(often.values())) if often else None
    return "; ".join((*said, *texts)), per_year and max(per_year, 1)


def days_of(row: Cells) -> list[int]:
    """Days of the week a row names, Monday is 0."""
    words = [match[2] for match in BYDAY.finditer(row.get("byday", "").lower())]
    words.append(row.get("weekday", "").lower())
    return sorted({DAY_NUMBER[word] for word in words if word in DAY_NUMBER})


def _times(row: Cells) -> str:
    opens, closes = (CLOCK.match(row.get(key, "")) for key in ("opens_at", "closes_at"))
    if not opens or not closes:
        return ""
    return "-".join(f"{int(clock[1]):02d}:{clock[2]}" for clock in (opens, closes))


def _interval(row: Cells) -> float:
    """Every how many weeks or months; 1 where it is not said."""
    return max(_amount(row.get("interval", "")) or 1.0, 1.0)


def _rhythm(rhythm: str, interval: float) -> str:
    if rhythm == "MONTHLY":
        return " (monatlich)" if interval == 1 else f" (alle {interval:g} Monate)"
    return f" (alle {interval:g} Wochen)" if interval > 1 else ""


def _count(
    often: dict[tuple[str, float, str], float], row: Cells, rhythm: str, days: list[int]
) -> None:
    """How often a year, each day counted once: the same row may stand for several spans of dates.

    `count` limits a series that ends of itself.
    """
    interval = _interval(row)
    if rhythm == "MONTHLY":
        dates = row.get("bymonthday", "") or row.get("byday", "")
        marks = [part.strip() for part in dates.split(",") if part.strip()] or [""]
        each = MONTHS / interval
    elif rhythm in ("DAILY", "YEARLY"):
        marks, each = [""], (WORKING_DAYS if rhythm == "DAILY" else 1) / interval
    elif rhythm == "WEEKLY" or days:
        marks, each = [str(day) for day in days] or [""], WEEKS / interval
    else:
        return
    limit = _amount(row.get("count", ""))
    for mark in marks:
        times = min(each, limit / len(marks)) if limit else each
        key = rhythm or "WEEKLY", interval, mark
        often[key] = max(often.get(key, 0.0), times)


def _listed(days: set[int]) -> str:
    """Days as a list writes them: "Mo-Fr", "Di, Do"; "" where none is named."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = []
    for run in runs:
        names = [DAYS[day] for day in run]
        parts += [f"{names[0]}-{names[-1]}"] if len(run) > 2 else names
    return ", ".join(parts)
