"""Changing the rules a municipality has besides the core scheme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from lueckenlos.assemble.scheme import SchemeRecord
from lueckenlos.engine.types import Way
from lueckenlos.report.words import ages, day

UNITS = (("years", "Jahre"), ("months", "Monate"))
CHANGED = (
    "Inzwischen hat jemand die Regeln geändert. Oben steht, was jetzt gilt. Ihre Eingaben stehen "
    "noch hier: Sehen Sie sie an und speichern Sie noch einmal."
)


class SchemeForm(forms.Form):
    """What stays of the municipality's own rules, one that may come, and why."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    kept = forms.MultipleChoiceField(
        label="Eigene Beschlüsse, die weiter gelten",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field = forms.ChoiceField(label="Handlungsfeld", required=False)
    start = forms.IntegerField(
        label="Alter von",
        required=False,
        help_text="Für die Schwangerschaft in Monaten: von -9 bis unter 0.",
    )
    stop = forms.IntegerField(
        label="bis unter", required=False, help_text="Bis zum dritten Geburtstag: 3."
    )
    unit = forms.ChoiceField(label="Alter in", choices=UNITS, required=False)
    decision = forms.CharField(
        label="Beschluss",
        required=False,
        max_length=300,
        help_text="Wer hat es beschlossen? Zum Beispiel: Kreistag, Vorlage 112/2026.",
    )
    on = forms.DateField(
        label="Beschlossen am",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    similar = forms.BooleanField(
        label="ähnliche Angebote zeigen, mit der Frage, ob eine Absprache sinnvoll ist",
        required=False,
    )
    reason = forms.CharField(
        label="Grund der Änderung",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Er steht bei der Fassung, damit später alle wissen, warum sich Zahlen geändert "
        "haben.",
    )
    ADDED = ("field", "start", "stop", "unit", "decision", "on")

    def __init__(
        self,
        *args: Any,
        scheme: SchemeRecord,
        resolved: Sequence[dict[str, Any]],
        number: int,
        seen: Sequence[dict[str, Any]] | None = None,
        **more: Any,
    ) -> None:
        """`seen`: the rules somebody had before them, where others hold by now."""
        super().__init__(*args, **more)
        self.scheme, self.resolved, self.changed = scheme, list(resolved), seen is not None
        if seen is not None:
            self.data = self._carried(seen, number)
        names = {one.key: one.name for one in scheme.fields}
        counted = [(one.key, one.name) for one in scheme.fields if one.way is not Way.INDICATOR]
        chosen: Any = self.fields
        chosen["field"].choices = [("", "keines dazu"), *counted]
        chosen["kept"].choices = [
            (key_of(one), resolution_words(one, names)) for one in self.resolved
        ]
        if not self.resolved:
            del self.fields["kept"]

    def clean_number(self) -> int:
        """That of the rules that hold."""
        if self.changed:
            raise ValidationError(CHANGED)
        number: int = self.cleaned_data["number"]
        return number

    def _carried(self, seen: Sequence[dict[str, Any]], number: int) -> Any:
        """What was typed, on top of the rules that hold now: what others added stays."""
        typed: Any = self.data
        data = typed.copy()
        told, before = data.getlist("kept"), {key_of(one) for one in seen}
        now = map(key_of, self.resolved)
        data.setlist("kept", [key for key in now if key in told or key not in before])
        data["number"] = number
        return data

    def clean(self) -> dict[str, Any]:
        """A further rule is whole, and inside the ages of the chain."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("field"):
            if any(said.get(name) not in (None, "") for name in ("start", "stop", "decision")):
                self.add_error("field", "Wählen Sie das Handlungsfeld, für das das gelten soll.")
            return said
        for name in ("start", "stop", "decision", "on"):
            if name not in self.errors and said.get(name) in (None, ""):
                self.add_error(name, "Das fehlt noch.")
        if not self.errors:
            self._check(said)
        return said

    def _check(self, said: dict[str, Any]) -> None:
        first = min(months.start for _, _, months in self.scheme.phases)
        last = max(months.stop for _, _, months in self.scheme.phases)
        start, stop = self._months(said)
        if stop <= start:
            self.add_error("stop", "Das Ende liegt vor dem Anfang.")
        elif start < first or stop > last:
            words = f"Die Kette reicht von der Schwangerschaft (-9 Monate) bis {last // 12} Jahre."
            self.add_error("start" if start < first else "stop", words)
        if said["on"] > timezone.localdate():
            self.add_error("on", "Der Tag liegt in der Zukunft. Verlangt ist erst, was gilt.")

    @staticmethod
    def _months(said: dict[str, Any]) -> tuple[int, int]:
        by = 1 if said["unit"] == "months" else 12
        return said["start"] * by, said["stop"] * by

    def rules(self) -> list[dict[str, Any]]:
        """The municipality's own rules as they are to be."""
        said = self.cleaned_data
        found = [one for one in self.resolved if key_of(one) in said.get("kept", ())]
        if said["field"]:
            start, stop = self._months(said)
            added = {"field": said["field"], "from_month": start, "to_month": stop}
            added |= {"decision": said["decision"], "on": said["on"].isoformat()}
            found += [added] if added not in found else []
        return found


def key_of(one: dict[str, Any]) -> str:
    """Tells a rule from the others."""
    return f"{one['field']}/{one['from_month']}/{one['to_month']}/{one['on']}/{one['decision']}"


def resolution_words(one: dict[str, Any], names: dict[str, str]) -> str:
    """A rule of the municipality's own in a line."""
    what = f"{names.get(one['field'], one['field'])}, {ages(one['from_month'], one['to_month'])}"
    return f"{what}: {one['decision']}, {day(date.fromisoformat(one['on']))}"
