"""What somebody types to ask where more offers mend most, or where a tour should stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.ribbon_views import Select
from lueckenlos.chain.scenario_changes import kind_of
from lueckenlos.chain.shown_chain import story
from lueckenlos.chain.siting_asked import (
    MOST_MONTHS,
    MOST_ROOMS,
    MOST_SITES,
    Asked,
    Site,
    UnreadableError,
    of_areas,
    of_list,
    of_offers,
)
from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, kinds_of_offer
from lueckenlos.report.words import alphabetical

AIMS = (("children", "Kinder, denen das Angebot fehlt"), ("links", "Glieder, die dann halten"))
LEVELS = (("recorded", "was erfasst ist"), ("confirmed", "nur was bestätigt ist"))
WHOM = (("all", "alle Kinder im Alter"), ("without", "nur Kinder, denen das Angebot fehlt"))
FIELD = "feld:"
"""What a choice begins with that names a field, not a kind."""
COUNTED = ("near", "reachable")
"""Ways in which it counts where an offer is."""
MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
).split()
BIG = 300_000


class QuestionForm(forms.Form):
    """What both questions have: the offer, the children, the places."""

    rooms = False
    name = forms.CharField(label="Name der Frage", max_length=120)
    kind = forms.ChoiceField(label="Welches Angebot?", widget=Select)
    ages = forms.CharField(
        label="Alter", required=False, max_length=100,
        help_text="Zum Beispiel: 0 bis 3 Jahre. Leer: wie bei der Angebotsart üblich.",
    )  # fmt: skip
    population = forms.ChoiceField(label="Für welche Kinder?", required=False, widget=Select)
    kinds = forms.MultipleChoiceField(
        label="Orte, an denen es das schon gibt", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Standorte aus Ihrem Bestand. Ob dort jemand will, weiß niemand außer Ihnen.",
    )  # fmt: skip
    areas = forms.BooleanField(label="Ein Punkt in jedem Gebiet", required=False)
    listed = forms.CharField(
        label="Eigene Liste", required=False, max_length=BIG, widget=forms.Textarea({"rows": 5})
    )
    file = forms.FileField(
        label="Oder als Datei (CSV oder Text)", required=False,
        help_text="So aufgebaut wie die eigene Liste.",
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, run: AnalysisRun) -> None:
        super().__init__(data, files)
        self.run = run
        one = story(run)
        self._choose("kind", [("", "bitte wählen"), *_kinds(run)])
        people = [(each.key, each.name) for each in one.figures.populations]
        self._choose("population", people)
        if len(people) < 2:
            del self.fields["population"]
        self._choose("kinds", _kinds_there(run))

    def _choose(self, name: str, choices: Sequence[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_ages(self) -> str:
        """Ages that can be read."""
        said: str = self.cleaned_data["ages"].strip()
        if said and read_ages(said) is None:
            raise ValidationError("Das ist nicht lesbar. Schreiben Sie zum Beispiel: 3 bis 6 Jahre")
        return said

    def clean_file(self) -> str:
        """The text of a list."""
        found = self.cleaned_data["file"]
        if not found:
            return ""
        if found.size > BIG:
            raise ValidationError("Die Datei ist größer als 300 Kilobyte.")
        content: bytes = found.read()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252", errors="replace")

    def clean(self) -> None:
        """A field needs ages; there must be places, and not too many."""
        said = self.cleaned_data
        if said.get("kind", "").startswith(FIELD) and not said.get("ages", "x"):
            self.add_error("ages", "Ein Handlungsfeld hat viele Alter. Nennen Sie eines.")
        said["sites"] = self._places(said)

    def _places(self, said: dict[str, Any]) -> tuple[Site, ...]:
        if not {"kinds", "areas", "listed", "file"} <= said.keys():
            return ()
        one, cost = story(self.run), said.get("cost") or 0
        try:
            own = [site for text in (said["listed"], said["file"])
                   for site in of_list(text, one.areas, rooms=self.rooms, cost=cost)]  # fmt: skip
        except UnreadableError as error:
            self.add_error("listed", str(error))
            return ()
        found = of_offers(one.figures.offers, said["kinds"], cost)
        found += (of_areas(one.areas, cost) if said["areas"] else []) + own
        most = MOST_ROOMS if self.rooms else MOST_SITES
        if not found:
            self.add_error("kinds", "Wählen Sie, welche Orte in Frage kommen, oder nennen Sie sie.")
        if len(found) > most:
            self.add_error("kinds", f"Das sind {len(found)} Orte; es gehen höchstens {most}.")
        return tuple(found)

    def _asked(self, **more: Any) -> Asked:
        said = self.cleaned_data
        kind = said["kind"]
        if kind.startswith(FIELD):
            kind = _plain(kind.removeprefix(FIELD)).key
        return Asked(kind, said["ages"], said.get("population", ""), sites=said["sites"], **more)


class SitesForm(QuestionForm):
    """Where more offers mend most."""

    most = forms.IntegerField(
        label="Wie viele kommen dazu?", min_value=1, max_value=20, initial=3,
        help_text="1 bis 20. Gezeigt wird auch, was die ersten davon allein bringen.",
    )  # fmt: skip
    aim = forms.ChoiceField(
        label="Was zählt?", choices=AIMS, initial="children", widget=forms.RadioSelect
    )
    level = forms.ChoiceField(
        label="Als vorhanden gilt", choices=LEVELS, initial="recorded", widget=forms.RadioSelect
    )
    apart_m = forms.IntegerField(
        label="Mindestabstand in Metern", min_value=0, max_value=100_000, initial=0,
        help_text="Luftlinie zwischen zwei neuen Standorten. 0: keiner.",
    )  # fmt: skip
    per_gemeinde = forms.BooleanField(label="Höchstens einer je Gemeinde", required=False)
    budget = forms.IntegerField(
        label="Budget in Euro", min_value=0, max_value=10**9, required=False,
        help_text="Leer: Kosten spielen keine Rolle.",
    )  # fmt: skip
    cost = forms.IntegerField(
        label="Kosten je Standort in Euro", min_value=0, max_value=10**9, required=False,
        help_text="Gilt, wo die eigene Liste nichts anderes nennt.",
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, run: AnalysisRun) -> None:
        super().__init__(data, files, run=run)
        self.fields["name"].help_text = "Zum Beispiel: Drei weitere Familienzentren"
        self.fields["listed"].help_text = (
            "Je Zeile: Name; Gebiet oder Koordinaten; Kosten (freiwillig). Zum Beispiel: "
            "Alte Post; Nordend; 12000"
        )

    def clean(self) -> None:
        """A budget needs costs."""
        super().clean()
        said = self.cleaned_data
        priced = any(one.cost for one in said.get("sites", ()))
        if said.get("budget") is not None and not priced and not self.errors:
            self.add_error("cost", "Ein Budget braucht Kosten: hier oder in der eigenen Liste.")

    def asked(self) -> Asked:
        """What was said, once it is valid."""
        names = ("most", "aim", "level", "apart_m", "per_gemeinde", "budget")
        return self._asked(**{name: self.cleaned_data[name] for name in names})


class TourForm(QuestionForm):
    """Where an offer that travels should stop when."""

    rooms = True
    counts = forms.ChoiceField(
        label="Wer zählt?", choices=WHOM, initial="all", widget=forms.RadioSelect
    )
    first = forms.ChoiceField(label="Erster Monat", widget=Select)
    months = forms.IntegerField(
        label="Wie viele Monate?", min_value=1, max_value=MOST_MONTHS, initial=12
    )
    per_month = forms.IntegerField(
        label="Halte im Monat", min_value=1, max_value=20, initial=2, help_text="Höchstens so viele"
    )
    times = forms.IntegerField(
        label="Wie oft soll jede Familie es in Reichweite haben?",
        min_value=1, max_value=6, initial=2,
    )  # fmt: skip
    per_gemeinde = forms.BooleanField(
        label="Höchstens ein Halt je Gemeinde im Monat", required=False, initial=True
    )
    gap = forms.IntegerField(
        label="Monate von Halt zu Halt im selben Raum", min_value=1, max_value=12, initial=2,
        help_text="1: im nächsten Monat wieder",
    )  # fmt: skip
    seconds = forms.IntegerField(
        label="Rechenzeit in Sekunden", min_value=5, max_value=300, initial=60,
        help_text="Danach gilt der beste Kalender, der bis dahin gefunden ist.",
    )  # fmt: skip

    def __init__(
        self, data: Any = None, files: Any = None, *, run: AnalysisRun, today: date
    ) -> None:
        super().__init__(data, files, run=run)
        begin = today.year * 12 + today.month - 1
        every = [date((begin + n) // 12, (begin + n) % 12 + 1, 1) for n in range(24)]
        self._choose("first", [(one.isoformat(), month_words(one)) for one in every])
        self.fields["first"].initial = every[1].isoformat()
        self.fields["name"].help_text = "Zum Beispiel: Mobile Familienberatung im nächsten Jahr"
        self.fields["kinds"].label = "Räume, die es schon gibt"
        self.fields["listed"].help_text = (
            "Je Zeile: Raum; Gebiet oder Koordinaten; wann er frei ist (freiwillig), als Monate "
            "oder Tage. Zum Beispiel: Bürgerhaus; Nordend; 1-6, 9, 3.11.2027"
        )

    def asked(self) -> Asked:
        """What was said, once it is valid."""
        names = ("first", "months", "per_month", "times", "per_gemeinde", "gap", "seconds")
        more = {name: self.cleaned_data[name] for name in names}
        return self._asked(everybody=self.cleaned_data["counts"] == "all", **more)


def month_words(day: date) -> str:
    """ "Februar 2027"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def _kinds(run: AnalysisRun) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds for which it counts where they are, by field; and any offer of a field."""
    found = []
    for field in story(run).run.fields:
        mine = [one for one in kinds_of_offer() if one.field == field.key and _has_a_place(one)]
        if mine and field.way in COUNTED:
            named = sorted(((one.key, one.name) for one in mine), key=lambda p: alphabetical(p[1]))
            any_ = (f"{FIELD}{field.key}", f"{field.name}: irgendein Angebot")
            found.append((field.name, [any_, *named]))
    return found


def _has_a_place(kind: KindOfOffer) -> bool:
    return kind.access != "geh" and not kind.protected


def _plain(field: str) -> KindOfOffer:
    """A kind that stands for its field."""
    return next(one for one in kinds_of_offer() if one.field == field and _has_a_place(one))


def _kinds_there(run: AnalysisRun) -> list[tuple[str, str]]:
    """Kinds of offer with a place on the map, and of how many a place is known."""
    many = Counter(one.kind for one in story(run).figures.offers if one.placed == "point")
    named = [(key, f"{_name(key)} ({number})") for key, number in many.items() if key]
    return sorted(named, key=lambda pair: alphabetical(pair[1]))


def _name(key: str) -> str:
    kind = kind_of(key)
    return kind.name if kind else key
