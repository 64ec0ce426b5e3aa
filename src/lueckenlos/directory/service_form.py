"""The form of a service: four things are needed, everything else is optional and folded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lueckenlos.directory.models import Location, Organization, ServiceArea
from lueckenlos.directory.organization_form import checked_url
from lueckenlos.directory.place_form import NO_PLACE, PlaceRow, place_initial
from lueckenlos.directory.rows import Entry
from lueckenlos.directory.service_rows import (
    SORTS,
    Rows,
    day,
    has_come,
    in_words,
    say_plainly,
    text,
    typed,
    whole,
)
from lueckenlos.directory.service_words import (
    OPEN_TO,
    PREVENTION,
    field_names,
    kinds_by_field,
    usual_of,
)
from lueckenlos.exchange.ages import read_ages, said_ages, says_nothing
from lueckenlos.exchange.offers.questions import ACCESS, often
from lueckenlos.exchange.vocabulary.kinds import recognise
from lueckenlos.exchange.vocabulary.words import read_frequency

PLAIN = (
    "name field further_fields ages access prevention open_to eligibility_description "
    "served_per_year starts_on ends_on assured_date host description url application_process "
    "required_documents alert published"
).split()
"""What the form and the service call the same and keep alike."""
GROUPS = (
    ("Für wen", ("ages", "open_to", "eligibility_description", "prevention", "field",
                 "further_fields", "description")),
    ("Wann", ("per_year", "starts_on", "ends_on", "alert")),
    ("Zugang und Anmeldung", ("access", "host", "registration", "application_process",
                              "required_documents", "url")),
    ("Stand", ("assured_date", "served_per_year", "terms", "published")),
)  # fmt: skip
"""The folded groups of single fields."""
BESIDE = {"Für wen": ("languages",), "Wann": ("schedules",),
          "Zugang und Anmeldung": ("cost_options", "service_areas", "contacts"),
          "Stand": ("funding",)}  # fmt: skip
"""Group → the rows that stand in it."""
YES_NO = (("", "nicht bekannt"), ("ja", "ja"), ("nein", "nein"))


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: the locations of the provider by id with their number of
    services, the areas, names of providers; `own`: only these providers may be named."""

    places: Mapping[str, tuple[Location, int]]
    areas: Mapping[str, str]
    providers: tuple[str, ...]
    terms: tuple[str, ...] = ()
    own: tuple[Organization, ...] | None = None


def _choices(words: Mapping[str, str], usual: str) -> list[tuple[str, str]]:
    return [("", usual), *words.items()]


class ServiceForm(forms.Form):
    """Name, provider and kind; and all that may be left out. `now`: what it says at present."""

    name = forms.CharField(label="Name", max_length=500)
    provider = forms.CharField(
        label="Träger", max_length=300, widget=forms.TextInput({"list": "traeger"}),
        help_text="Wählen Sie einen aus der Liste; einen neuen schreiben Sie einfach hin.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="Angebotsart")
    ages = text("Alter", 500)
    open_to = forms.ChoiceField(label="Wer darf kommen", required=False)
    eligibility_description = text("für wen genau", 1000)
    prevention = forms.ChoiceField(label="Präventionsstufe", required=False)
    field = forms.ChoiceField(label="Handlungsfeld", required=False)
    further_fields = forms.MultipleChoiceField(
        label="weitere Handlungsfelder", required=False, widget=forms.CheckboxSelectMultiple
    )
    description = text(
        "Beschreibung für Familien",
        5000,
        widget=forms.Textarea({"rows": 4, "data-readable": "plain"}),
    )
    per_year = text("Häufigkeit", 100)
    starts_on, ends_on = day("Beginn"), day("Ende")
    alert = text("Zurzeit zu beachten", 500, "zum Beispiel: im August geschlossen")
    access = forms.ChoiceField(label="Zugang", required=False)
    host = text("Einrichtung, in der es stattfindet", 300)
    registration = forms.ChoiceField(label="Anmeldung nötig", required=False, choices=YES_NO)
    application_process = text("Anmeldung", 1000, "wie und wo man sich anmeldet")
    required_documents = text("Was mitzubringen ist", 1000)
    url = text("Internetseite", 1000, "zum Beispiel: https://www.example.org")
    assured_date = day("bestätigt am", help_text="der Tag, an dem der Träger alles bestätigt hat")
    served_per_year = whole("erreichte Kinder im Jahr")
    terms = text("Schlagwörter", 10_000, "mehrere mit Komma getrennt", suggest="schlagwoerter")
    published = forms.BooleanField(label="in der Familiensuche zeigen", required=False)

    use_required_attribute = False

    def __init__(
        self, *args: Any, choices: Choices, now: Mapping[str, Any] | None = None, **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.now = now or {}
        said = self.data.get("kind") if self.is_bound else self.initial.get("kind")
        self.usual = usual_of(recognise(str(said))) if said else {}
        self._offer(choices)
        for name in ("ages", "per_year"):
            self.fields[name].help_text = f"leer: {self._usual(name)}"
        self.fields["further_fields"].help_text = f"keins: {self._usual('further_fields')}"
        if choices.own is not None:
            self._only(choices.own)
        say_plainly(self)

    def _usual(self, name: str) -> str:
        known = self.usual.get(name)
        return f"üblich ist „{known.text}“" if known else "wie üblich für die Angebotsart"

    def _offer(self, choices: Choices) -> None:
        told: dict[str, Any] = {name: self.fields[name] for name in self.fields}
        told["kind"].choices = [("", "Bitte wählen"), *kinds_by_field()]
        if self.now.get("unknown_kind") and not self.now.get("kind"):
            told["kind"].help_text = f"In der Liste steht „{self.now['unknown_kind']}“."
        told["field"].choices = _choices(field_names(), self._usual("field"))
        told["further_fields"].choices = list(field_names().items())
        told["open_to"].choices = _choices(OPEN_TO, self._usual("open_to"))
        told["prevention"].choices = _choices(PREVENTION, self._usual("prevention"))
        told["access"].choices = _choices(ACCESS, self._usual("access"))

    def _only(self, own: tuple[Organization, ...]) -> None:
        names = [(one.name, one.name) for one in own]
        self.fields["provider"] = forms.ChoiceField(label="Träger", choices=names)
        del self.fields["terms"], self.fields["published"]

    def _kept(self, name: str) -> bool:
        """Whether a text from a list stands there unchanged."""
        return bool(self.cleaned_data[name] == self.now.get(name, ""))

    def clean_ages(self) -> str:
        """Ages that can be read; those of a list that nobody changed as the list has them."""
        said: str = self.cleaned_data["ages"]
        if self._kept("ages"):
            return str(self.now.get("listed_ages", said))
        if not says_nothing(said) and read_ages(said) is None:
            raise ValidationError(
                f"Alter: „{said}“ lässt sich nicht lesen. Schreiben Sie zum Beispiel „0–3 Jahre“, "
                "„ab 6 Monaten“ oder „Schwangerschaft“."
            )
        return said

    def clean_per_year(self) -> int | None:
        """How often it is in a year, from a number or a word."""
        said: str = self.cleaned_data["per_year"]
        if said.isdecimal() and len(said) < 5:
            return int(said)
        try:
            return read_frequency(said)
        except ValueError:
            raise ValidationError(
                f"Häufigkeit: „{said}“ lässt sich nicht lesen. Schreiben Sie eine Zahl im Jahr "
                "oder zum Beispiel „wöchentlich“, „14-täglich“, „monatlich“."
            ) from None

    def clean_url(self) -> str:
        """An address on the internet; the beginning may be left out."""
        said: str = self.cleaned_data["url"]
        if said and not self._kept("url"):
            return checked_url(said)
        return said

    def clean_assured_date(self) -> date | None:
        """A day that has come."""
        return has_come(self.cleaned_data["assured_date"])

    def clean_registration(self) -> bool | None:
        """Yes, no or not known."""
        return {"ja": True, "nein": False}.get(self.cleaned_data["registration"])

    def clean(self) -> dict[str, Any]:
        """Days are in order."""
        said = self.cleaned_data
        start, end = said.get("starts_on"), said.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "Ende: Der Tag liegt vor dem Beginn. Prüfen Sie beide.")
        return said


class ServiceForms:
    """The form of a service with its rows, bound to what was posted or showing what is."""

    def __init__(
        self,
        choices: Choices,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
        now: Mapping[str, Any] | None = None,
    ) -> None:
        given = initial or {}
        main = {name: value for name, value in given.items() if name not in SORTS}
        self.main = ServiceForm(data, initial=main, choices=choices, now=now or given)
        there = {name: len((now or given).get(name, ())) for name in ("places", *SORTS)}
        self.places = Rows("places", "Ort", PlaceRow, data, given.get("places", ()),
                           there["places"], places=choices.places,
                           areas=choices.areas)  # fmt: skip
        self.rows = {
            name: Rows(name, title, row, data, given.get(name, ()), there[name])
            for name, (title, row) in SORTS.items()
        }

    def is_valid(self) -> bool:
        """Whether everything can be read, and there is at least one place."""
        valid = [self.main.is_valid(), self.places.is_valid(), self._languages_once()]
        valid += [rows.is_valid() for rows in self.rows.values()]
        valid += [self._not_too_many(rows) for rows in (self.places, *self.rows.values())]
        if self.places.is_valid() and all(one.get("gone") for one in self.places.said):
            self.main.add_error(None, NO_PLACE)
            return False
        return all(valid)

    def _not_too_many(self, rows: Rows) -> bool:
        if rows.too_many:
            self.main.add_error(
                None,
                f"{rows.title}: Mehr als {rows.most} Zeilen nimmt das Formular nicht auf; die "
                "letzten fehlen hier jetzt. Gespeichert ist nichts. Prüfen Sie, was dasteht.",
            )
        return not rows.too_many

    def _languages_once(self) -> bool:
        rows = self.rows["languages"]
        codes = [one["code"] for one in rows.said] if rows.is_valid() else []
        if len(set(codes)) == len(codes):
            return True
        self.main.add_error(None, "Sprachen: Eine Sprache steht zweimal da. Leeren Sie eine Zeile.")
        return False

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, to be shown again with a row more."""
        rows = {name: one.typed for name, one in (("places", self.places), *self.rows.items())}
        return {**typed(self.main), **rows}

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What is wrong, in the order of the page: the message, and the id of its field."""
        rows = [rows for title in BESIDE for rows in (self.rows[name] for name in BESIDE[title])]
        every = [
            self.main,
            *(form for one in (self.places, *rows) if one.bound for form in one.forms),
        ]
        fields = [form[name] for form in every for name in form.errors if name in form.fields]
        return [(str(error), bound.id_for_label) for bound in fields for error in bound.errors]

    @property
    def folded(self) -> list[tuple[str, list[Any], list[Rows], bool]]:
        """The groups: title, fields, rows, whether to be open."""
        found = []
        for title, names in GROUPS:
            fields = [self.main[name] for name in names if name in self.main.fields]
            rows = [self.rows[name] for name in BESIDE[title]]
            wrong = any(one.errors for one in fields) or any(
                form.errors for one in rows if one.bound for form in one.forms
            )
            found.append((title, fields, rows, wrong))
        return found


# --- what a service says, as the form shows it ---------------------------------------------------


def initial_of(entry: Entry, areas: Mapping[str, str], terms: list[str]) -> dict[str, Any]:
    """A service as its form shows it."""
    service = entry.service
    kind = recognise(service.kind) if service.kind else None
    return {
        **{name: getattr(service, name) for name in PLAIN},
        "provider": service.organization.name if service.organization else "",
        "kind": kind.key if kind else "",
        "unknown_kind": "" if kind else service.kind,
        "ages": said_ages(service.ages),
        "listed_ages": service.ages,
        "per_year": "" if service.per_year is None else often(service.per_year),
        "registration": {None: "", True: "ja", False: "nein"}[service.registration],
        "terms": ", ".join(terms),
        "places": [
            place_initial(at, entry.accessibility.get(at.location_id)) for at in entry.at_locations
        ],
        **{name: [_row(one, areas) for one in entry.details[name]] for name in SORTS},
    }


def _row(one: Any, areas: Mapping[str, str]) -> dict[str, Any]:
    """A row as its form shows it: areas by name, words of times only where they say more."""
    told = {
        column.name: getattr(one, column.name)
        for column in one._meta.concrete_fields
        if column.name not in ("id", "service", "position")
    }
    if told.get("byday"):
        made = in_words(told["byday"], told["opens_at"], told["closes_at"])
        told["description"] = "" if told["description"] == made else told["description"]
    elif isinstance(one, ServiceArea):
        told["name"] = areas.get(one.name, one.name)
    return {name: value for name, value in told.items() if value not in (None, "")}
