"""What people type in about streets, timetables and the bus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from lueckenlos.exchange.bus.section import SATURDAY

UNKNOWN, YES, NO = "", "ja", "nein"
RUNS = {UNKNOWN: "unbekannt", YES: "ja", NO: "nein"}
MEANS = {UNKNOWN: None, YES: True, NO: False}


def _day(label: str, words: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=words,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class TravelForm(forms.Form):
    """A file of streets or of the bus, and where it is from."""

    upload = forms.FileField(
        label="Datei",
        help_text="Wege: ein Auszug aus OpenStreetMap, der auf .osm.pbf endet. Fahrplan: GTFS als "
        "ZIP vom Verkehrsverbund. Busanbindung: eine Tabelle (Excel oder CSV) mit den Spalten "
        "„Gebiet“ und „Bus“ (ja, nein, unbekannt). Höchstens 200 MB.",
    )
    title = forms.CharField(label="Titel der Quelle", max_length=300, required=False)
    owner = forms.CharField(label="Von wem", max_length=300, required=False)
    licence = forms.CharField(label="Lizenz", max_length=200, required=False)
    day = _day("Stand", "Von wann die Angaben sind.")
    weekday = _day(
        "Werktag, der gezählt wird",
        "Nur beim Fahrplan: ein gewöhnlicher Werktag. Ohne Angabe der nächste Dienstag.",
    )

    def clean_weekday(self) -> Any:
        """A day from Monday to Friday."""
        day = self.cleaned_data["weekday"]
        if day and day.weekday() >= SATURDAY:
            raise forms.ValidationError("Wählen Sie einen Tag von Montag bis Freitag.")
        return day


class BusForm(forms.Form):
    """For each area whether a bus runs; from when and by whom what changes now is known."""

    day = _day("Stand der Änderungen", "Gilt für die Gebiete, die Sie jetzt ändern.")
    source = forms.CharField(
        label="Woher Sie es wissen",
        max_length=300,
        help_text="Zum Beispiel „Fahrplan 2026“ oder „Ortsvorsteher“. Bitte keine Namen.",
    )

    def __init__(
        self, areas: Sequence[tuple[str, str]], runs: Mapping[str, bool], data: Any = None
    ) -> None:
        super().__init__(data, initial={"day": timezone.localdate()})
        self.keys = {f"bus_{at}": key for at, (key, _) in enumerate(areas)}
        for name, (key, title) in zip(self.keys, areas, strict=True):
            now = runs.get(key)
            self.fields[name] = forms.ChoiceField(
                label=title,
                choices=list(RUNS.items()),
                required=False,
                initial=next(word for word, means in MEANS.items() if means is now),
            )
            self.fields[name].one_of_several = True  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[Any]:
        """The fields of the areas."""
        return [self[name] for name in self.keys]

    @property
    def said(self) -> dict[str, bool | None]:
        """What somebody says, by key."""
        return {key: MEANS[self.cleaned_data[name]] for name, key in self.keys.items()}
