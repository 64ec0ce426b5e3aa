"""The forms of the list of services: what it shows, under which name that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lueckenlos.accounts.models import Municipality
from lueckenlos.assemble.scheme import core_scheme
from lueckenlos.directory.listing import IDLE, KINDS, LACKS, PREGNANT, SORTS
from lueckenlos.directory.models import TaxonomyTerm
from lueckenlos.directory.queries import area_names
from lueckenlos.exchange.folding import fold

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
FIELDS = tuple((one.key, one.name) for one in core_scheme().fields)
KIND_CHOICES = tuple(
    sorted(((one.key, one.name) for one in KINDS.values()), key=lambda pair: fold(pair[1]))
)
AGES = (
    (PREGNANT, "Schwangerschaft"),
    ("0", "unter 1 Jahr"),
    ("1", "1 Jahr"),
    *((str(year), f"{year} Jahre") for year in range(2, 18)),
)
ANY = ("", "alle")


class Select(forms.Select):
    """A drop-down of hundreds of areas, written in a millisecond."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element with its options."""
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SafeString(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            options,
        )


def _choice(label: str, choices: Any = (), nothing: str = "alle") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", nothing), *choices], widget=Select
    )


class ServiceFilter(forms.Form):
    """What the list of services shows; it stands in the address."""

    q = forms.CharField(label="Name, Träger, Kennung oder Ort", required=False, max_length=100)
    art = _choice("Angebotsart", KIND_CHOICES)
    gebiet = _choice("Gebiet")
    stand = _choice(
        "Stand",
        ((IDLE, "im Bestand, läuft nicht"), ("archiviert", "archiviert"), ("alle", "alles")),
        nothing="im Bestand",
    )
    fehlt = _choice("Es fehlt", ((key, one.name) for key, one in LACKS.items()), nothing="egal")
    sort = _choice(
        "Sortiert nach", ((key, one[0]) for key, one in SORTS.items() if key), nothing="Name"
    )
    traeger = forms.CharField(label="Träger", required=False, max_length=100)
    feld = _choice("Handlungsfeld", FIELDS)
    alter = _choice("Alter des Kindes", AGES)
    tag = _choice("Wochentag", ((str(at), name) for at, name in enumerate(WEEKDAYS)))
    schlagwort = _choice("Schlagwort")
    kostenfrei = forms.BooleanField(label="nur kostenfrei", required=False)
    geschuetzt = forms.BooleanField(label="nur mit geschützter Adresse", required=False)
    eigene = forms.BooleanField(required=False, widget=forms.HiddenInput)

    FIRST = ("q", "art", "gebiet", "stand", "fehlt", "sort")

    def __init__(self, data: Any, municipality: Municipality) -> None:
        super().__init__(data)
        self.areas = area_names(municipality)
        terms = TaxonomyTerm.objects.for_municipality(municipality)
        self._offer("gebiet", self.areas)
        self._offer("schlagwort", {str(pk): name for pk, name in terms.values_list("pk", "name")})
        self.full_clean()

    def _offer(self, name: str, choices: Mapping[str, str]) -> None:
        """Only what there is to choose."""
        if choices:
            self.fields[name].choices = [ANY, *choices.items()]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, without what nobody can read."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """What was chosen, as it stands in an address."""
        said = {name: "on" if value is True else value for name, value in self.said.items()}
        return urlencode(said)

    def first(self) -> list[forms.BoundField]:
        """The fields that are always there."""
        return [self[name] for name in self.FIRST if name in self.fields]

    def more(self) -> list[forms.BoundField]:
        """The fields behind a click."""
        return [one for one in self.visible_fields() if one.name not in self.FIRST]

    def opened(self) -> bool:
        """Whether one of those is used."""
        return any(one.name in self.said or one.errors for one in self.more())


class SaveViewForm(forms.Form):
    """Keeps what the list shows under a name."""

    name = forms.CharField(label="Diese Auswahl speichern als", max_length=100)
    shared = forms.BooleanField(label="für alle, die den Bestand pflegen", required=False)
