"""What somebody types in who answers for an organization, and who asks them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from lueckenlos.confirmation.corrections import LONGEST, USUAL, Line
from lueckenlos.directory.service_rows import day

ROWS = {"description": 5, "schedule": 2}


class CodeForm(forms.Form):
    """The code on a sheet of paper."""

    code = forms.CharField(
        label="Code",
        max_length=30,
        help_text="Er steht oben auf dem Bogen, zum Beispiel ABC-DEF-GHJ",
    )


class CorrectionForm(forms.Form):
    """An entry field by field, with what stands there; what is left as it is says nothing."""

    def __init__(self, lines: list[Line], data: Any = None) -> None:
        super().__init__(data, initial={line.key: line.before for line in lines})
        for line in lines:
            rows = ROWS.get(line.key)
            widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
            most = LONGEST.get(line.key, USUAL)
            self.fields[line.key] = forms.CharField(
                label=line.title, required=False, max_length=most, widget=widget
            )
        self.fields["note"] = forms.CharField(
            label="Was noch anders ist", required=False, max_length=500,
            widget=forms.Textarea({"rows": 2}),
            help_text="Für die Koordination; Familien lesen es nicht.",
        )  # fmt: skip


class EndForm(forms.Form):
    """Since when an entry exists no more."""

    last = day("Letzter Tag", help_text="leer: gestern")
    note = forms.CharField(
        label="Was es stattdessen gibt", required=False, max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def clean_last(self) -> date | None:
        """A day within ten years."""
        said: date | None = self.cleaned_data["last"]
        if said and abs((said - timezone.localdate()).days) > 3660:
            raise ValidationError("Prüfen Sie das Jahr.")
        return said


class ElsewhereForm(forms.Form):
    """Who is to be asked instead."""

    note = forms.CharField(
        label="Wer ist zuständig?", max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text="Das Amt oder der Träger, möglichst mit Postfach; keine Namen von Personen.",
    )  # fmt: skip


class MailboxForm(forms.Form):
    """Where and how an organization is asked."""

    address = forms.EmailField(
        label="Postfach für Rückfragen", required=False, max_length=254,
        help_text="Das Postfach einer Funktion, zum Beispiel kita-verwaltung@…, nicht das einer "
        "Person.",
    )  # fmt: skip
    mails = forms.BooleanField(label="darf per Mail gefragt werden", required=False)
    trusted = forms.BooleanField(label="Korrekturen gelten sofort, ohne Durchsicht", required=False)
