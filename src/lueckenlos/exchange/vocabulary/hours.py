"""When an offer takes place: German times of a list as minutes of the week."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lueckenlos.exchange.folding import plain

DAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
DAY_MINUTES = 24 * 60
LONGEST = 500
Hours = tuple[tuple[int, int], ...]
"""`[start, stop)` in minutes of the week, Monday 0:00 is 0, in order."""

_NAMES = (
    r"mo(?:n|ntag[a-z]*)?|di(?:ens|enstag[a-z]*)?|mi(?:tt|ttwoch[a-z]*)?|do(?:n|nn|nnerstag[a-z]*)?"
    r"|fr(?:ei|eitag[a-z]*)?|sa(?:m|mstag[a-z]*)?|so(?:n|nn|nntag[a-z]*|nnabend[a-z]*)?"
)
DAY = rf"\b(?:{_NAMES})\b\.?"
_BETWEEN = r"\s*(?:[-+/&,]|\b(?:bis|und|u|sowie)\b\.?)\s*"
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(uhr\b|h\b)?"
_NO_CLOCK = (
    r"(?!\s*(?:jahr|j\b|monat|mon\b|€|eur|klass|kl\b|kind|woche|person)"
    r"|\d|[:.]\d|\.\s*(?:klass|\d))"
)
PARTS = re.compile(
    rf"(?P<days>\btaeglich\b|\bjeden tag\b|\bwerktags\b|\bwerktaeglich\b|\bwochentags\b"
    rf"|\bam wochenende\b|\bwochenends\b|{DAY}(?:{_BETWEEN}{DAY})*)"
    rf"|(?<![\d.,:/-]){_TIME}\s*(?:-|bis)\s*{_TIME}{_NO_CLOCK}"
)
SPAN = re.compile(rf"({DAY})\s*(?:-|bis)\s*({DAY})")
NEAR = re.compile(
    r"[\s:,;(]*(?:(?:im monat|jeweils|immer|von|vor-?mittags?|nachmittags?|u\.|und|uhr)[\s:,]*)*"
)


@dataclass(frozen=True, slots=True)
class Week:
    """What a text says of the week: times, the days it names, and times it names no day for.

    `daily` are `[start, stop)` in minutes of a day: "07:30-16:30" does not say on which days.
    """

    hours: Hours = ()
    days: frozenset[int] = frozenset()
    daily: Hours = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """Days, or a time of day; `near` when only a filler word stands between it and its days."""

    days: frozenset[int]
    time: tuple[int, int]
    sure: bool
    gap: str


def read_hours(text: str) -> Hours:
    """Weekly times such as "Mo+Do 9–12" or "Mo-Fr 08:00-16:00"; empty where none can be read."""
    return read_week(text).hours


def read_week(text: str) -> Week:
    """Times and days of a text. A span such as "3-6" is a time only beside a day or with "Uhr"."""
    found: set[tuple[int, int]] = set()
    named: frozenset[int] = frozenset()
    now: frozenset[int] = frozenset()
    daily: list[tuple[int, int]] = []
    timed = True
    parts = _parts(text)
    for part in parts:
        if part.days:
            now = part.days if timed else now | part.days
            named |= part.days
            timed = False
        elif now and (part.sure or NEAR.fullmatch(part.gap)):
            found |= _on(now, [part.time])
            timed = True
        elif part.sure:
            daily.append(part.time)
    if daily and parts[-1].days and not found:  # "10-12 Uhr dienstags"
        return Week(tuple(sorted(_on(named, daily))), named)
    return Week(tuple(sorted(found)), named, tuple(sorted(set(daily))))


def tidied(text: str) -> str:
    """Plain text with one sort of dash and space, parted where a number follows letters."""
    line = re.sub(r"[‐‑‒–—−]", "-", plain(text[:LONGEST]))
    return " ".join(re.sub(r"(?<=[a-z]):|(?<=[a-z])(?=\d)", " ", line).split())


def _parts(text: str) -> list[_Part]:
    """Days and times in the order of the text, without what is no time of day."""
    line = tidied(text)
    found: list[_Part] = []
    end = 0
    for match in PARTS.finditer(line):
        gap = line[end : match.start()]
        if match["days"]:
            found.append(_Part(_days(match["days"]), (0, 0), sure=True, gap=gap))
        else:
            hour, minute, sign, last, past, uhr = match.groups()[1:]
            start, stop = int(hour) * 60 + int(minute or 0), int(last) * 60 + int(past or 0)
            if not start < stop <= DAY_MINUTES or int(minute or 0) > 59 or int(past or 0) > 59:
                continue
            sure = any((minute, sign, past, uhr))
            found.append(_Part(frozenset(), (start, stop), sure=sure, gap=gap))
        end = match.end()
    return found


def _on(days: frozenset[int], times: list[tuple[int, int]]) -> set[tuple[int, int]]:
    return {
        (d * DAY_MINUTES + start, d * DAY_MINUTES + stop) for d in days for start, stop in times
    }


def _days(text: str) -> frozenset[int]:
    """The days of "Di und Do", "Mo-Fr", "Mo-Mi, Fr", "täglich"."""
    if text in ("taeglich", "jeden tag"):
        return frozenset(range(7))
    if text in ("werktags", "werktaeglich", "wochentags"):
        return frozenset(range(5))
    if "wochenende" in text:
        return frozenset((5, 6))
    days = {_day(word) for word in re.findall(DAY, text)}
    for first, last in SPAN.findall(text):
        start, stop = _day(first), _day(last)
        days |= {(start + step) % 7 for step in range((stop - start) % 7 + 1)}
    return frozenset(days)


def _day(word: str) -> int:
    return DAYS.index("sa" if word.startswith("sonnab") else word[:2])
