"""German words for codes, months and numbers: the one place where figures learn to speak."""

from __future__ import annotations

CAUSES = {
    "capacity_unknown": "Zahl der Plätze nicht bekannt – bitte nachfragen",
    "unconfirmed": "nur mit nicht bestätigten Angeboten gedeckt – bitte nachfragen",
    "age_limit": "Altersgrenze prüfen: Zwei Angebote stoßen nur mit ihren Altersangaben aneinander",
    "too_few_places": "zu wenige Plätze",
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
    "other_area": "in einem anderen Gebiet",
    "not_responsible": "hier nicht zuständig",
    "part": "erreicht einen Teil der Kinder",
}


def number(value: float, digits: int = 0) -> str:
    """A number the German way: 1.234,5."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def about(children: float) -> str:
    """A count as it may be printed: rounded to tens, to fives below 100."""
    step = 5 if children < 100 else 10
    return f"etwa {number(int(children / step + 0.5) * step)}"


def ages(start: int, stop: int) -> str:
    """Months as families say them: "1 bis 3 Jahre", "Schwangerschaft", "6 bis 18 Monate"."""
    if stop <= 0:
        return "Schwangerschaft"
    if start % 12 or stop % 12:
        return f"{start} bis {stop} Monate"
    return f"{start // 12} bis {stop // 12} Jahre"


def metres(value: int) -> str:
    """A distance: "etwa 400 m", "1,2 km"."""
    near = max(50, (value + 25) // 50 * 50)
    return f"etwa {near} m" if near < 1000 else f"{number(value / 1000, 1)} km"
