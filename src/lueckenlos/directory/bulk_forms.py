"""What is asked before many services are changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.bulk import Act
from lueckenlos.directory.bulk_area import ChosenArea
from lueckenlos.directory.list_forms import FIELDS, KIND_CHOICES, Select
from lueckenlos.directory.listing import KINDS
from lueckenlos.directory.models import TaxonomyTerm
from lueckenlos.directory.queries import area_labels, area_names
from lueckenlos.directory.service_rows import has_come


class ActForm(forms.Form):
    """The value to set, where there is one."""

    def __init__(self, data: Any, act: Act, municipality: Municipality) -> None:
        super().__init__(data)
        terms = TaxonomyTerm.objects.for_municipality(municipality)
        made: dict[str, Callable[[], forms.Field]] = {
            "day": lambda: forms.DateField(
                label="bestätigt am",
                initial=timezone.localdate,
                widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
            ),
            "kind": lambda: forms.ChoiceField(
                label="Angebotsart", choices=[("", "bitte wählen"), *KIND_CHOICES], widget=Select
            ),
            "field": lambda: forms.ChoiceField(
                label="Handlungsfeld",
                choices=[("", "wie für die Art üblich"), *FIELDS],
                widget=Select,
                required=False,
            ),
            "area": lambda: forms.ChoiceField(
                label="Gebiet",
                choices=[("", "bitte wählen"), *area_labels(municipality).items()],
                widget=Select,
            ),
            "term": lambda: forms.CharField(label="Schlagwort", max_length=100),
            "old_term": lambda: forms.ModelChoiceField(
                terms, label="Schlagwort", empty_label="bitte wählen"
            ),
        }
        if act.asks:
            self.fields["value"] = made[act.asks]()
        self.act, self.municipality = act, municipality

    def clean_value(self) -> Any:
        """A day that has come; an area with its name; the name of a kind."""
        value = self.cleaned_data["value"]
        if self.act.asks == "day":
            return has_come(value)
        if self.act.asks == "area":
            return ChosenArea(value, area_names(self.municipality)[value])
        return KINDS[value].name if self.act.asks == "kind" else value

    @property
    def value(self) -> Any:
        """What to set; that of the act where nothing is asked."""
        return self.cleaned_data["value"] if self.act.asks else self.act.value
