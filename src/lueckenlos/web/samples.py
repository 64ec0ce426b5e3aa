"""Invented figures for the page that shows every component."""

from __future__ import annotations

from datetime import date
from typing import Any

import shapely
from django import forms

from lueckenlos.exchange.figures import FieldNote, LinkRow, PhaseNote, RunNote
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts import area_map, links_bar

FIELDS = (
    FieldNote("gesundheit", "Gesundheit", "reachable", ""),
    FieldNote("betreuung", "Betreuung", "places", ""),
)
PHASES = (PhaseNote("0-3", "0 bis 3 Jahre", 0, 36), PhaseNote("3-6", "3 bis 6 Jahre", 36, 72))
RUN = RunNote(
    title="Beispiel",
    key="00000",
    reference_day=date(2026, 11, 18),
    planning_level="Ortsteil",
    public=False,
    step=3,
    scheme="core",
    engine="",
    checksum="",
    fields=FIELDS,
    phases=PHASES,
    sources=(),
)
SHARES = {"Altstadt": 0.95, "Nordend": 0.4, "Moosgrund": None}


def chart() -> Chart:
    """Which links hold, for two fields and two phases."""
    held = {
        ("gesundheit", "0-3"): (0.9, 0.7),
        ("gesundheit", "3-6"): (0.6, 0.6),
        ("betreuung", "0-3"): (0.38, 0.2),
    }
    rows = [
        LinkRow("", "Beispiel", "children", f"{field}/{phase}", "law", sure, share, True, 400.0)
        for (field, phase), (share, sure) in held.items()
    ]
    return links_bar(RUN, rows, "children", "muster-glieder")


def map_chart() -> Chart:
    """Three areas, one of them not judged."""
    areas = [
        AreaRecord(
            id=name, name=name, geometry=shapely.box(10 + i * 0.02, 50, 10.018 + i * 0.02, 50.014)
        )
        for i, name in enumerate(SHARES)
    ]
    return area_map(RUN, areas, SHARES, (), (), "Wo die Kette trägt", "muster-karte")


def table() -> Table:
    """Areas with a share."""
    columns = (Column("Gebiet"), Column("Kinder", True), Column("mit Angebot", True))
    rows = (
        ("Altstadt", "1.240", "95 %"),
        ("Nordend", "380", "40 %"),
        ("Moosgrund", "45", "noch nicht beurteilbar"),
    )
    return Table("Gebiete und Kinder", columns, rows)


LIVE = (("Altstadt", "95 %", 5, 1240), ("Nordend", "40 %", 2, 380), ("Moosgrund", "", -1, 45))
SPOTS = (
    (10.009, 50.003, "Kita Regenbogen", "Kita", False),
    (10.0284, 50.0042, "Elterncafé", "Treffpunkt", False),
    (10.03, 50.0043, "Frühförderstelle", "Beratung", False),
    (10.049, 50.003, "Kindertagespflege", "Kindertagespflege", True),
)


def live_map() -> dict[str, Any]:
    """Three areas with a class and children, one of them not judged, and four places."""
    areas = [
        {
            "type": "Feature",
            "properties": {
                "key": name,
                "name": name,
                "url": "#karte",
                "value": share or "noch nicht beurteilbar",
                "class": rank,
                "size": children,
            },
            "geometry": shapely.box(10 + n * 0.02, 50, 10.018 + n * 0.02, 50.014).__geo_interface__,
        }
        for n, (name, share, rank, children) in enumerate(LIVE)
    ]
    points = [
        {
            "type": "Feature",
            "properties": {"id": n, "name": name, "kind": kind, "approximate": vague},
            "geometry": {"type": "Point", "coordinates": [east, north]},
        }
        for n, (east, north, name, kind, vague) in enumerate(SPOTS)
    ]
    names = ("unter 20 %", "20 bis 34 %", "35 bis 49 %", "50 bis 64 %", "65 bis 79 %", "ab 80 %")
    return {
        "bounds": [10, 50, 10.058, 50.014],
        "areas": {"type": "FeatureCollection", "features": areas},
        "points": {"type": "FeatureCollection", "features": points},
        "legend": [{"class": n, "name": name} for n, name in enumerate(names)],
        "class_name": "Anteil der Kinder mit Angebot",
        "size_name": "Kinder",
    }


class SamplePlace(forms.Form):
    """Where something is, as a map fills it in."""

    latitude = forms.FloatField(label="Geografische Breite")
    longitude = forms.FloatField(label="Geografische Länge")


class SampleForm(forms.Form):
    """Every sort of field."""

    name = forms.CharField(label="Name des Angebots", help_text="So, wie Familien es kennen.")
    kind = forms.ChoiceField(
        label="Angebotsart", choices=[("", "Bitte wählen"), ("kita", "Kita"), ("cafe", "Café")]
    )
    about = forms.CharField(label="Beschreibung", widget=forms.Textarea, required=False)
    since = forms.DateField(label="Seit", widget=forms.DateInput(attrs={"type": "date"}))
    file = forms.FileField(label="Datei", required=False)
    free = forms.BooleanField(label="Kostenfrei", required=False)
    where = forms.ChoiceField(
        label="Wo findet es statt?",
        choices=[("komm", "Familien kommen"), ("geh", "Wir kommen zu den Familien")],
        widget=forms.RadioSelect,
    )


class SampleFilter(forms.Form):
    """A filter over a list: what is chosen stands in the address."""

    q = forms.CharField(label="Suche", required=False)
    field = forms.ChoiceField(
        label="Handlungsfeld",
        required=False,
        choices=[("", "alle"), ("gesundheit", "Gesundheit"), ("betreuung", "Betreuung")],
    )
