"""When an offer takes place: German times of a list as minutes of the week."""

from __future__ import annotations

import re

from lueckenlos.exchange.folding import plain

DAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
DAY_MINUTES = 24 * 60
Hours = tuple[tuple[int, int], ...]
"""`[start, stop)` in minutes of the week, Monday 0:00 is 0, in order."""

_DAY = r"\b(?:mo|di|mi|do|fr|sa|so)[a-z]*\.?"
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:uhr|h)?"
TIMES = re.compile(
    rf"(?P<days>{_DAY}(?:\s*(?:[-+/&,]|bis|und)\s*{_DAY})*)"
    rf"\s*:?\s*(?:von\s*)?{_TIME}\s*(?:-|bis)\s*{_TIME}"
)
SPAN = re.compile(rf"({_DAY})\s*(?:-|bis)\s*({_DAY})")


def read_hours(text: str) -> Hours:
    """Weekly times such as "Mo+Do 9–12" or "Mo-Fr 08:00-16:00"; empty where none can be read."""
    line = re.sub(r"[‐‑‒–—−]", "-", plain(text[:500]))
    found: set[tuple[int, int]] = set()
    for match in TIMES.finditer(line):
        start, stop = (int(match[hour]) * 60 + int(match[hour + 1] or 0) for hour in (2, 4))
        if start < stop <= DAY_MINUTES:
            for day in _days(match["days"]):
                found.add((day * DAY_MINUTES + start, day * DAY_MINUTES + stop))
    return tuple(sorted(found))


def _days(text: str) -> set[int]:
    """The days of "Di und Do", "Mo-Fr", "Mo-Mi, Fr"."""
    days = {DAYS.index(word[:2]) for word in re.findall(_DAY, text)}
    for first, last in SPAN.findall(text):
        days |= set(range(DAYS.index(first[:2]), DAYS.index(last[:2]) + 1))
    return days
