"""The plain words of the family finder: topics, ages, distances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

TOPICS: dict[str, Promise] = {
    "treffpunkt": gettext_lazy("Treffen und Austausch"),
    "spiel_bewegung": gettext_lazy("Spielen und Bewegung"),
    "gesundheit": gettext_lazy("Gesundheit"),
    "beratung": gettext_lazy("Rat und Kurse für Eltern"),
    "fruehe_hilfen": gettext_lazy("Hilfe rund um die Geburt"),
    "betreuung": gettext_lazy("Kita und Betreuung"),
    "sprache_bildung": gettext_lazy("Lernen und Sprache"),
    "materielle_sicherung": gettext_lazy("Geld und Anträge"),
    "schutz": gettext_lazy("Hilfe in der Not"),
}
"""Field of action → what families call it."""

EVERY, PREGNANT, OLDEST = "alle", "schwanger", 17


@dataclass(frozen=True, slots=True)
class Age:
    """The age of a child as an address has it: `schwanger`, `0` to `17`, or `alle`."""

    key: str

    @property
    def months(self) -> tuple[int, int] | None:
        """Whole months `[from, to)`; None: any age."""
        if self.key == EVERY:
            return None
        return (-9, 0) if self.key == PREGNANT else (int(self.key) * 12, int(self.key) * 12 + 12)

    def __str__(self) -> str:
        if self.key == EVERY:
            return _("jedes Alter")
        if self.key == PREGNANT:
            return _("schwanger")
        if self.key == "0":
            return _("unter 1 Jahr")
        years = int(self.key)
        return ngettext("%(years)s Jahr", "%(years)s Jahre", years) % {"years": years}


AGES = {key: Age(key) for key in (EVERY, PREGNANT, *map(str, range(OLDEST + 1)))}


def language_name(code: str) -> str:
    """A language by its name in the language of the page; the code where nobody knows it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


INSIDE: dict[str, Promise] = {
    "bezirk": gettext_lazy("im Bezirk"),
    "gemeinde": gettext_lazy("in der Gemeinde"),
    "ort": gettext_lazy("im Ort"),
    "ortsteil": gettext_lazy("im Ortsteil"),
    "quartier": gettext_lazy("im Quartier"),
    "sozialraum": gettext_lazy("im Sozialraum"),
    "stadtbezirk": gettext_lazy("im Stadtbezirk"),
    "stadtteil": gettext_lazy("im Stadtteil"),
}
"""What areas are called → in the one a family asked for."""


def inside(level: str) -> str:
    """In the area that was asked for, by the name of its level: "Gemeinden" are several."""
    name = level.casefold().strip()
    names = (name, name.removesuffix("e"), name.removesuffix("n"))
    return str(next((INSIDE[one] for one in names if one in INSIDE), _("im gewählten Gebiet")))


def far(km: float) -> str:
    """A distance in words; it is as the crow flies, and never sharper than 100 metres."""
    if km < 0.95:
        return _("etwa %(metres)s m") % {"metres": max(100, round(km * 10) * 100)}
    decimals = 1 if km < 2.95 else 0  # `number_format` cuts off, it does not round
    shown = number_format(round(km, decimals), decimals)
    return _("etwa %(km)s km") % {"km": shown}


def month_name(day: date, today: date) -> str:
    """When something was confirmed, as people say it."""
    months = (today.year - day.year) * 12 + today.month - day.month
    if months <= 0:
        return _("in diesem Monat")
    if months == 1:
        return _("im letzten Monat")
    if months < 12:
        return ngettext("vor %(number)s Monat", "vor %(number)s Monaten", months) % {
            "number": months
        }
    years = months // 12
    return ngettext("vor über %(number)s Jahr", "vor über %(number)s Jahren", years) % {
        "number": years
    }
