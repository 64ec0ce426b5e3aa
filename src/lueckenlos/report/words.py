"""German words for codes, months and numbers: the one place where figures learn to speak."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from lueckenlos.exchange.ages import age_words
from lueckenlos.exchange.figures import GapRow, OfferNote, PopulationNote, SourceNote

CAUSES = {
    "capacity_unknown": "Zahl der Plätze nicht bekannt – bitte nachfragen",
    "unconfirmed": "nur mit nicht bestätigten Angeboten gedeckt – bitte nachfragen",
    "age_limit": "Altersgrenze prüfen: Zwei Angebote stoßen nur mit ihren Altersangaben aneinander",
    "placed_roughly": "Lage oder Zuständigkeit nur ungefähr bekannt – bitte Adressen, Wohnorte "
    "oder zuständige Gebiete ergänzen",
    "too_few_places": "zu wenige Plätze",
    "places_nearby": "zu wenige Plätze hier, in der ganzen Gemeinde aber für die meisten Kinder – "
    "bitte klären, wohin sie gehen",
    "children_unknown": "zu wenige Plätze hier; wie viele Kinder es in der ganzen Gemeinde sind, "
    "ist nicht bekannt – bitte Kinderzahlen ergänzen",
    "costs_money": "vorhanden, aber kostenpflichtig",
    "on_request": "nur auf Anfrage",
    "too_rare": "findet zu selten statt",
    "by_referral": "nur mit Überweisung oder Zuweisung",
    "not_running": "läuft am Stichtag nicht",
    "not_open": "nicht für alle Familien hier offen",
    "digital_only": "nur digital",
    "no_way_in": "zuständige Stelle nennt keinen Zugang",
    "not_this_age": "vorhanden, aber nicht für dieses Alter",
    "too_far": "zu weit entfernt",
    "missing": "kein passendes Angebot erfasst",
}
REASONS = {
    "costs_money": "kostenpflichtig",
    "too_few_places": "Kapazität reicht nicht",
    "on_request": "nur auf Anfrage",
    "too_rare": "zu selten",
    "by_referral": "nur mit Überweisung",
    "not_running": "läuft am Stichtag nicht",
    "not_open": "nicht für alle offen",
    "digital_only": "digital",
    "no_way_in": "kein Zugang genannt",
    "further_field": "nur weiteres Handlungsfeld",
    "age": "anderes Alter",
    "distance": "außer Reichweite",
    "rough": "Lage nur ungefähr bekannt",
    "unplaced": "Ort nicht bekannt",
    "other_area": "in einem anderen Gebiet",
    "not_responsible": "hier nicht zuständig",
    "part": "erreicht einen Teil der Kinder",
}

WAYS = {
    "near": "nah",
    "reachable": "erreichbar",
    "responsible": "zuständig",
    "places": "Plätze",
    "setting": "in Einrichtungen",
    "indicator": "Kennzahl",
}
BASES = {"law": "Gesetz", "resolved": "Beschluss", "desirable": "erwünscht", "": "–"}
FIELDS_OF_RECORD = {
    "ages": "Alter",
    "ages_end": "Ende des Alters",
    "per_year": "wie oft",
    "access": "wie Familien hinkommen",
    "open_to": "für wen offen",
    "prevention": "Art der Prävention",
    "cost": "Kosten",
}
USES = {
    "areas": "Gebiete",
    "inhabitants": "Einwohner",
    "children": "Kinder",
    "births": "Geburten",
    "grid": "Gitter zum Verteilen",
    "settled_places": "Orte zum Verteilen",
    "offers": "Angebote",
    "addresses": "Adressen",
    "answers": "Antworten der Träger",
    "decisions": "Entscheidungen",
    "second": "Zweite Gruppe von Kindern",
    "neighbours": "Nachbarn",
    "streets": "Wege zu Fuß",
    "bus": "Bus an Werktagen",
    "indicator": "Kennzahl",
}
SCHOOL = 73, 84
"""First and last month in which children enter school."""
NUMBERS, MOST_DIGITS = re.compile(r"\d+"), 12


def use(key: str) -> str:
    """What a source is used for, the second and third of a sort like the first."""
    return USES.get(key.rstrip("_0123456789"), key)


def used_for(one: SourceNote, populations: Iterable[PopulationNote]) -> str:
    """What a source is used for; the source of a group of children by the name of the group."""
    known = use(one.use)
    if known != one.use:
        return known
    return next((note.name for note in populations if note.key == one.use), USES["second"])


def day(value: date) -> str:
    """A day the German way: 18.11.2026."""
    return f"{value:%d.%m.%Y}"


def number(value: float, digits: int = 0) -> str:
    """A number the German way: 1.234,5."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def about(children: float) -> str:
    """A count as it may be printed: whole children rounded to tens, to fives below 100."""
    whole = int(round(children, 6) + 0.5)
    step = 5 if whole < 100 else 10
    return f"etwa {number(int(whole / step + 0.5) * step)}"


def some_children(children: float) -> str:
    """A count of children after "für": "kein Kind", "etwa 110 Kinder"."""
    return f"{about(children)} Kinder" if children else "noch kein Kind"


def ages(start: int, stop: int) -> str:
    """Months as a drawing has room for them: "1 bis 3 Jahre", "6 bis 18 Monate"; those before birth
    as everywhere."""
    if start < 0:
        return age_words(start, stop)
    whole = not (start % 12 or stop % 12)
    halves = stop >= 36 and not (start % 6 or stop % 6)
    if whole or halves:
        return f"{years(start)} bis {years(stop)} {'Jahr' if stop == 12 else 'Jahre'}"
    return f"{start} bis {stop} Monate"


def years(months: int) -> str:
    """Months in years: "3", "6½"; "2,3" where neither fits."""
    if months % 6:
        return number(months / 12, 1)
    return f"{months // 12 or ''}½" if months % 12 else str(months // 12)


def offer_ages(start: int, stop: int) -> str:
    """Ages of an offer: its limits at school entry as lists write them."""
    if start < 0 or (start % 6 and start < SCHOOL[0] and stop == SCHOOL[1]):
        return age_words(start, stop)
    if stop == SCHOOL[1] and start < SCHOOL[0]:
        return f"{years(start)} Jahre bis Schuleintritt"
    if start == SCHOOL[0]:
        return f"Schuleintritt bis {years(stop)} Jahre"
    return ages(start, stop)


def from_to(start: int, stop: int) -> str:
    """Months after "Kinder": "von 1 bis 3 Jahren", "von 6 bis 18 Monaten"."""
    said = ages(start, stop)
    return f"von {said}n" if said.endswith("e") else f"von {said}"


def metres(value: int) -> str:
    """A distance: "etwa 400 m", "1,2 km"."""
    near = max(50, (value + 25) // 50 * 50)
    return f"etwa {near} m" if near < 1000 else f"{number(value / 1000, 1)} km"


def percent(share: float) -> str:
    """A share in whole percent; 0 and 100 only where it is exactly so."""
    return f"{whole_percent(share)} %"


def whole_percent(share: float) -> int:
    """A share in hundredths as it is printed: what is not none or all never reads like it."""
    if share <= 0 or share >= 1:
        return round(share * 100)
    return min(99, max(1, int(share * 100 + 0.5)))


def between(low: float, high: float) -> str:
    """Two ends of a share in whole percent; one where both read alike."""
    ends = whole_percent(low), whole_percent(high)
    return percent(low) if ends[0] == ends[1] else f"{ends[0]} bis {ends[1]} %"


def at_least(share: float) -> str:
    """A lower bound in whole percent, never rounded up; all of them are just all."""
    return "100 %" if share >= 1 else f"mind. {int(round(share * 100, 6))} %"


def counted(n: int, one: str, many: str) -> str:
    """A number with its noun: "1 Angebot", "3 Angebote"."""
    return f"{number(n)} {one if n == 1 else many}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Names in a row, at most so many."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" und {more} weitere" if more > 0 else "")


def joined(parts: Sequence[str]) -> str:
    """Parts of a sentence: "a, b und c"."""
    return " und ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def alphabetical(name: str) -> tuple[str, str]:
    """Sorts names as a German list does: ä beside a, capital letters beside small ones, numbers
    by what they are worth."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return NUMBERS.sub(lambda found: found[0].zfill(MOST_DIGITS), letters), name


def lacking(gap: GapRow) -> float | None:
    """Children without, as the finding means it: a confirmed offer where only that is missing."""
    return gap.without_confirmed if gap.cause == "unconfirmed" else gap.without_recorded


def offer_words(offer: OfferNote) -> str:
    """An offer beside a finding: who, how far, why it does not close the gap."""
    parts = [f"{offer.name} ({offer.provider})" if offer.provider else offer.name]
    parts += [f"{metres(offer.metres)} Luftlinie"] if offer.metres is not None else []
    parts += [REASONS[reason] for reason in offer.reasons]
    parts += [] if offer.confirmed else ["nicht bestätigt"]
    return ", ".join(parts)
