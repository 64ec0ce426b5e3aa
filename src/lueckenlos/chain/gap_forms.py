"""The forms of gaps: what their list shows, what is decided and said of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from lueckenlos.chain.models import Gap
from lueckenlos.directory.list_forms import Select

OPEN, EVERY = "", "alle"
STATES = (*((one.value, one.label) for one in Gap.State), (EVERY, "alle"))
SORTS = {"": "sichere zuerst, dann nach Größe", "nummer": "Nummer", "gebiet": "Gebiet",
         "feld": "Handlungsfeld", "geaendert": "zuletzt geändert"}  # fmt: skip


def _choice(label: str, choices: Any = (), nothing: str = "alle") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", nothing), *choices], widget=Select
    )


class GapFilter(forms.Form):
    """What the list of gaps shows; it stands in the address."""

    stand = _choice("Stand", STATES, nothing="offen")
    feld = _choice("Handlungsfeld")
    gebiet = _choice("Gebiet")
    kinder = _choice("Kinder")
    befund = _choice("Befund", (("sicher", "sicher"), ("unsicher", "unsicher")))
    sort = forms.ChoiceField(
        label="Sortiert nach", required=False, choices=list(SORTS.items()), widget=Select
    )
    meine = forms.BooleanField(label="nur um die ich mich kümmere", required=False)
    niemand = forms.BooleanField(label="nur um die sich niemand kümmert", required=False)
    faellig = forms.BooleanField(label="nur fällige Wiedervorlagen", required=False)

    def __init__(self, data: Any, **choices: Mapping[str, str]) -> None:
        super().__init__(data)
        for name, those in choices.items():
            if len(those) > 1 or self.data.get(name):
                self.fields[name].choices = [("", "alle"), *those.items()]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        self.full_clean()

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, without what nobody can read."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """What was chosen, as it stands in an address."""
        said = {name: "on" if value is True else value for name, value in self.said.items()}
        return urlencode(said)


class DecideForm(forms.Form):
    """What is said for the state of a gap; the state itself is the button."""

    reason = forms.CharField(
        label="Grund oder wer es entschieden hat",
        help_text="Wird eine Lücke hingenommen, ist der Grund nötig: zum Beispiel der Beschluss, "
        "der das festhält. Alle, die Zahlen der Kommune sehen, lesen ihn.",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    look_again = forms.DateField(
        label="Wiedervorlage am",
        help_text="An diesem Tag steht die Lücke wieder im Überblick. Bleibt das Feld leer, sieht "
        "niemand von selbst noch einmal nach.",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_look_again(self) -> date | None:
        """A day that is to come."""
        said: date | None = self.cleaned_data["look_again"]
        if said and said <= localdate():
            raise ValidationError("Wählen Sie einen Tag nach heute, oder lassen Sie das Feld leer.")
        return said


class AssignForm(forms.Form):
    """Who takes care of a gap."""

    to = forms.TypedChoiceField(
        label="Wer kümmert sich?", required=False, coerce=UUID, empty_value=None, widget=Select
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, who: Mapping[UUID, str], **more: Any) -> None:
        super().__init__(data, **more)
        choices = [("", "niemand"), *((str(pk), name) for pk, name in who.items())]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class SayForm(forms.Form):
    """A comment on a gap."""

    text = forms.CharField(
        label="Ihr Kommentar",
        help_text="Alle, die Zahlen der Kommune sehen, lesen ihn. Nennen Sie keine Familien und "
        "keine Kinder.",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
