"""What hangs on a service, typed in as rows: any number, each a small form, empty ones left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.timezone import localdate

from lueckenlos.directory.models import CostOption
from lueckenlos.directory.service_words import LANGUAGES
from lueckenlos.web.numbers import number_sent

MOST = 50
"""So many rows of a sort at most, or as many as there are and one."""
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))
PHONE = re.compile(r"[+(]?[\d\s()/.+-]*\d[\d\s()/.+-]*(?:\D{0,60})", re.ASCII)


class DateInput(forms.DateInput):
    """A day, chosen or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day, chosen or typed."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def day(label: str, **more: Any) -> forms.DateField:
    """A day somebody may leave out."""
    return forms.DateField(label=label, required=False, widget=DateInput(), **more)


def text(label: str, most: int, help_text: str = "", **more: Any) -> forms.CharField:
    """A text somebody may leave out; `suggest`: the id of a list of suggestions."""
    widget = more.pop("widget", forms.TextInput({"list": more.pop("suggest")})
                      if "suggest" in more else forms.TextInput())  # fmt: skip
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=help_text, widget=widget, **more
    )


def whole(label: str, help_text: str = "") -> forms.IntegerField:
    """A number somebody may leave out."""
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=1_000_000, help_text=help_text
    )


def has_come(said: date | None) -> date | None:
    """A day. Raises `ValidationError` where it is still to come."""
    if said and said > localdate():
        raise ValidationError("Dieser Tag kommt erst noch. Tragen Sie einen früheren ein.")
    return said


def say_plainly(form: forms.BaseForm) -> None:
    """Messages that name the field and the cure."""
    for field in form.fields.values():
        label = field.label
        told = field.error_messages
        told["required"] = f"{label}: Bitte füllen Sie dieses Feld aus."
        if isinstance(field, forms.DateField):
            told["invalid"] = f"{label}: Das ist kein Tag. Schreiben Sie zum Beispiel 31.12.2026."
        elif isinstance(field, forms.TimeField):
            told["invalid"] = f"{label}: Das ist keine Uhrzeit. Schreiben Sie zum Beispiel 9:30."
        elif isinstance(field, forms.IntegerField | forms.FloatField | forms.DecimalField):
            told["invalid"] = f"{label}: Das ist keine Zahl. Schreiben Sie nur Ziffern."
        elif isinstance(field, forms.ChoiceField):
            told["invalid_choice"] = f"{label}: Wählen Sie etwas aus der Liste."


class Row(forms.Form):
    """One row of a sort; an empty one is none."""

    use_required_attribute = False

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        say_plainly(self)


class Rows:
    """All rows of a sort, and room for one more. `there`: how many the service has by now."""

    def __init__(
        self,
        name: str,
        title: str,
        row: type[Row],
        data: Any = None,
        initial: Sequence[Mapping[str, Any]] = (),
        there: int = 0,
        **given: Any,
    ) -> None:
        self.name, self.title = name, title
        self.most = max(MOST, there + 1)
        self.too_many = False
        self.bound = data is not None
        if data is None:
            told: list[Mapping[str, Any]] = [*initial, {}][: self.most]
            self.forms = [
                row(prefix=f"{name}-{i}", initial=dict(one), **given) for i, one in enumerate(told)
            ]
        else:
            number = number_sent(data.get(f"{name}-rows"))
            self.too_many = number > self.most
            self.forms = [
                row(data, prefix=f"{name}-{i}", empty_permitted=True, **given)
                for i in range(min(number, self.most))
            ]

    @property
    def number(self) -> int:
        """How many there are on the page."""
        return len(self.forms)

    def is_valid(self) -> bool:
        """Whether every row that says something can be read."""
        valid = [form.is_valid() for form in self.forms]  # each tells what is wrong with it
        return all(valid)

    @property
    def said(self) -> list[dict[str, Any]]:
        """What the rows say that say something."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    @property
    def typed(self) -> list[dict[str, Any]]:
        """What stands in the rows as it was typed, empty ones left out."""
        return [typed(form) for form in self.forms if form.has_changed()]

    @property
    def open(self) -> bool:
        """Whether there is something to see."""
        return any(form.errors if self.bound else form.initial for form in self.forms)


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """What stands in a form as it was typed."""
    return {
        name: field.widget.value_from_datadict(form.data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


# --- the sorts -----------------------------------------------------------------------------------


class ScheduleRow(Row):
    """When it takes place: in words, or a weekday with times."""

    description = text("Zeiten in Worten", 1000, "zum Beispiel: Mo und Do 9–11 Uhr, nicht in "
                       "den Ferien")  # fmt: skip
    byday = forms.ChoiceField(
        label="oder: Wochentag", required=False, choices=[("", "–"), *DAYS.items()]
    )
    opens_at = forms.TimeField(label="von", required=False, widget=TimeInput())
    closes_at = forms.TimeField(label="bis", required=False, widget=TimeInput())

    def clean(self) -> dict[str, Any]:
        """Times without a day say nothing; words win over both."""
        said = self.cleaned_data
        start, stop = said.get("opens_at"), said.get("closes_at")
        if (start or stop) and not (said.get("byday") and start):
            self.add_error("byday", "Zeiten: Nennen Sie Wochentag und Beginn, oder schreiben Sie "
                           "die Zeiten in Worten.")  # fmt: skip
        elif start and stop and stop <= start:
            self.add_error("closes_at", "bis: Die Uhrzeit liegt nicht nach dem Beginn.")
        elif not said.get("description") and said.get("byday"):
            said["description"] = in_words(said["byday"], start, stop)
        return said


def in_words(byday: str, start: time | None, stop: time | None) -> str:
    """A weekday and times as lists write them: "Mo 9:00–11:30 Uhr"."""
    words = DAYS.get(byday, byday)
    if start is None:
        return words
    until = f"–{stop.hour}:{stop.minute:02}" if stop else ""
    return f"{words} {'' if stop else 'ab '}{start.hour}:{start.minute:02}{until} Uhr"


class CostRow(Row):
    """What it costs."""

    option = forms.ChoiceField(label="Kosten", choices=[("", "–"), *CostOption.Option.choices])
    amount = forms.DecimalField(
        label="Betrag in Euro", required=False, min_value=0, max_digits=8, decimal_places=2,
        localize=True,
    )  # fmt: skip
    amount_description = text("wofür", 500, "zum Beispiel: pro Treffen, mit Familienpass frei")


class LanguageRow(Row):
    """A language."""

    code = forms.ChoiceField(label="Sprache", choices=[("", "–"), *LANGUAGES.items()])
    note = text("Anmerkung", 300, "zum Beispiel: mit Anmeldung, nur dienstags")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        code = str(self.initial.get("code") or self.data.get(self.add_prefix("code")) or "")
        if 2 <= len(code) <= 3 and code.isalpha() and code not in LANGUAGES:
            self.fields["code"].choices = [("", "–"), *LANGUAGES.items(), (code, code)]  # type: ignore[attr-defined]


class ServiceAreaRow(Row):
    """An area it is for."""

    name = text("zuständig für", 300, "ein Gebiet, eine Gemeinde", suggest="gebiete")


class FundingRow(Row):
    """Who pays, and until when."""

    source = text("Förderung", 300, "zum Beispiel: Bundesstiftung Frühe Hilfen")
    valid_to = day("gefördert bis")


class ContactRow(Row):
    """Whom to ask."""

    function = text("Ansprechstelle", 200, "die Stelle, kein Name: zum Beispiel „Anmeldung“")
    phone = text("Telefon", 300)
    email = text("E-Mail", 300)
    name = text("Name", 200, "nur wenn nötig; dann mit Grundlage und Enddatum")
    basis = text("Grundlage für den Namen", 300, "zum Beispiel: Einwilligung vom 3. März 2026")
    until = day("Name bis", help_text="letzter Tag, an dem der Name zu sehen ist")

    def clean_phone(self) -> str:
        """It has digits, and nothing before them but a bracket or plus."""
        return checked_phone(self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """An address, or several."""
        return checked_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        """A name has a basis and an end."""
        said = self.cleaned_data
        if said.get("name"):
            if not said.get("basis"):
                self.add_error("basis", "Grundlage für den Namen: Nennen Sie, warum der Name hier "
                               "stehen darf, oder lassen Sie ihn weg.")  # fmt: skip
            if not said.get("until") and "until" not in self.errors:
                self.add_error("until", "Name bis: Nennen Sie den letzten Tag, an dem der Name zu "
                               "sehen ist, oder lassen Sie ihn weg.")  # fmt: skip
            elif said.get("until") and said["until"] < localdate():
                self.add_error("until", "Name bis: Der Tag ist schon vorbei. Nennen Sie einen "
                               "späteren, oder lassen Sie den Namen weg.")  # fmt: skip
        return said


def checked_phone(said: str) -> str:
    """A telephone number, as it was typed. Raises `ValidationError` where there is none."""
    if said and (len(re.sub(r"\D", "", said)) < 3 or not PHONE.match(said)):
        raise ValidationError(
            f"Telefon: „{said}“ ist keine Nummer. Schreiben Sie zum Beispiel 0661 123456."
        )
    return said


def checked_email(said: str) -> str:
    """One address for mail or several. Raises `ValidationError` where one is none."""
    for one in filter(None, re.split(r"[\s,;]+", said)):
        EmailValidator(
            f"E-Mail: „{one}“ ist keine Adresse. Schreiben Sie zum Beispiel treff@example.org."
        )(one)
    return said


SORTS: dict[str, tuple[str, type[Row]]] = {
    "schedules": ("Zeiten", ScheduleRow),
    "cost_options": ("Kosten", CostRow),
    "languages": ("Sprachen", LanguageRow),
    "service_areas": ("Zuständigkeit", ServiceAreaRow),
    "funding": ("Förderung", FundingRow),
    "contacts": ("Ansprechstellen", ContactRow),
}
"""Name of the rows of a service → how they are called, and their form."""
