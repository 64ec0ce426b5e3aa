"""How often a German list says an offer takes place: words, rhythms and weekdays as times a year.

A year has 50 weeks, 12 months and 250 working days. Where a text may mean two things the rarer
one counts; a text with words nobody foresaw is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.vocabulary.hours import DAY, PARTS, Hours, read_week, tidied

WEEKS, MONTHS, WORKING_DAYS = 50, 12, 250
"""How often a year something takes place that is weekly, monthly or daily."""
EVERY_SECOND = "schedule_every_second"
"""Doubt: "jeden 2. Dienstag" is every second week or the second Tuesday of the month."""

SMALL = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5, "sechs": 6}
WORDS_A_YEAR = {
    "mehrmalswoechentlich": 2 * WEEKS,
    "mehrmalsinderwoche": 2 * WEEKS,
    "mehrmalsprowoche": 2 * WEEKS,
    "mehrmalsmonatlich": 2 * MONTHS,
    "mehrmalsimmonat": 2 * MONTHS,
    "mehrmalsimjahr": 2,
    "zweimonatlich": MONTHS // 2,
    "vierteljaehrlich": 4,
    "quartalsweise": 4,
    "halbjaehrlich": 2,
    "einmalig": 1,
}
PERIODS = {"woche": WEEKS, "woechentlich": WEEKS, "woechentl": WEEKS, "wtl": WEEKS}
PERIODS |= {"monat": MONTHS, "monatlich": MONTHS, "monatl": MONTHS, "mtl": MONTHS}
PERIODS |= {"jahr": 1, "jaehrlich": 1, "jaehrl": 1, "quartal": 4}
OFTEN = re.compile(
    r"(\d{1,2}|ein|zwei|drei|vier|fuenf|sechs)?(?:x|mal|termine?|treffen|tagen?)?"
    rf"(?:pro|pro1|im|inder|je|jede[nrs]?|a)?({'|'.join(PERIODS)})"
)
_NO_RHYTHM = (
    "laufend fortlaufend ganzjaehrig dauerhaft regelmaessig nachbedarf beibedarf aufanfrage "
    "nachanfrage nachvereinbarung nachterminvereinbarung terminenachvereinbarung nachabsprache "
    "nachanmeldung nv nachvereinb individuell aufwunsch"
)
NO_RHYTHM = frozenset(_NO_RHYTHM.split())
"""Goes on all year, or whenever somebody asks: how often is not said."""

_NUMBER = r"(\d{1,2}|zwei|drei|vier|fuenf|sechs)"
EVERY_FEW = re.compile(rf"\balle {_NUMBER}\.? ?(tage|wochen|monate)\b")
FORTNIGHTLY = re.compile(
    r"\b(?:14|vierzehn)[- ]?taeg\w*\.?|\b(?:zwei|2)-?woech\w*\.?|\bjede (?:zweite|2\.) woche\b"
    r"|\b(?:in )?(?:un)?geraden? (?:kalender)?wochen?\b|\b(?:un)?gerade kw\b"
)
_ORDINAL = r"(?:[1-4]\.|\b(?:erste|zweite|dritte|vierte|letzte)[nrs]?\b)"
ORDINALS = re.compile(
    rf"(?P<every>\bjede[nrsm]? )?(?P<which>{_ORDINAL}(?: ?(?:und|u\.|,|/|&|\+) ?{_ORDINAL})*) ?"
    rf"(?:{DAY})(?P<month> ?(?:im|des|eines|jeden|pro) monat\w*)?"
)
NUMBERED = {"erste": "1", "zweite": "2", "dritte": "3", "vierte": "4", "letzte": "5"}
NO_HOLIDAYS = re.compile(
    r"\(?(?:ausser(?:halb)?|nicht) (?:in |an )?(?:den |der )?(?:schul)?ferien"
    r"(?: und feiertagen)?\)?"
)
_FILLERS = (
    "uhr h std jeweils immer jeden jede jeder von ab bis und u am an der im in offen vormittag "
    "nachmittag vormittags nachmittags abends mit ohne anmeldung voranmeldung erforderlich "
    "geschlossen"
)
FILLERS = frozenset(_FILLERS.split())


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Times a year, None when the text says there is no rhythm; `doubt` is a code or ""."""

    per_year: int | None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekly hours of a text and the times a year it implies, None where it implies none."""

    hours: Hours
    per_year: int | None
    doubt: str = ""


def read_schedule(text: str) -> Schedule:
    """Everything a text on times says; what cannot be read stays empty."""
    rhythm = read_rhythm(text) or Rhythm(None)
    return Schedule(read_week(text).hours, rhythm.per_year, rhythm.doubt)


def read_rhythm(text: str) -> Rhythm | None:
    """Times a year of a word, a rhythm or weekdays; None when the text cannot be read as one."""
    line = NO_HOLIDAYS.sub(" ", tidied(text))
    if not fold(line):
        return None
    for read in (_word, _every_few, _fortnightly, _ordinal, _counted, _weekdays):
        found = read(line)
        if found is not None:
            return found
    return None


def _word(line: str) -> Rhythm | None:
    folded = fold(line)
    if folded in NO_RHYTHM:
        return Rhythm(None)
    return Rhythm(WORDS_A_YEAR[folded]) if folded in WORDS_A_YEAR else None


def _every_few(line: str) -> Rhythm | None:
    match = EVERY_FEW.search(line)
    if not match or not _understood(line.replace(match[0], " ")):
        return None
    number = SMALL.get(match[1]) or int(match[1])
    year = {"tage": WEEKS * 7, "wochen": WEEKS, "monate": MONTHS}[match[2]]
    return Rhythm(year // number) if 0 < number <= year else None


def _fortnightly(line: str) -> Rhythm | None:
    match = FORTNIGHTLY.search(line)
    if not match or not _understood(line.replace(match[0], " ")):
        return None
    return Rhythm(WEEKS // 2)


def _ordinal(line: str) -> Rhythm | None:
    """ "1. und 3. Mittwoch im Monat" is 24; "jeden 2. Dienstag" 12, in doubt."""
    match = ORDINALS.search(line)
    if not match or not _understood(line.replace(match[0], " ")):
        return None
    which = {NUMBERED.get(word[:6].rstrip("nrs"), word[0]) for word in ordinals(match["which"])}
    unclear = match["every"] and not match["month"] and len(which) == 1 and which <= set("234")
    return Rhythm(MONTHS * len(which), EVERY_SECOND if unclear else "")


def ordinals(text: str) -> list[str]:
    """The ordinals of "1. und letzter", one by one."""
    return re.findall(_ORDINAL, text)


def _counted(line: str) -> Rhythm | None:
    """ "2x wöchentlich", "1-2 mal im Monat" (the rarer), beside days and times or alone."""
    rest = re.sub(r"(\d{1,2}) ?(?:-|bis) ?\d{1,2}(?= ?(?:x|mal))", r"\1", line)
    rest = fold(
        " ".join(word for word in PARTS.sub(" ", rest).split() if word not in ("uhr", "am"))
    )
    match = OFTEN.fullmatch(rest)
    if not match:
        return None
    times = SMALL.get(match[1]) or int(match[1]) if match[1] else 1
    return Rhythm(times * PERIODS[match[2]])


def _weekdays(line: str) -> Rhythm | None:
    week = read_week(line)
    days = {start // (24 * 60) for start, _ in week.hours} or week.days
    if not days or week.daily or not _understood(line):
        return None
    every_day = re.search(r"\btaeglich\b|\bjeden tag\b", line)
    return Rhythm(WORKING_DAYS if every_day else WEEKS * len(days))


def _understood(line: str) -> bool:
    """Whether days, times and a few words such as "jeweils" are all there is."""
    words = re.findall(
        r"[a-z]+|\d+", re.sub(r"\b\d{1,2}(?:[:.]\d{2})? uhr\b", " ", PARTS.sub(" ", line))
    )
    return all(word in FILLERS for word in words)
