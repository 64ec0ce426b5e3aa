"""What people type in: files to import, how a table is read, a comment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lueckenlos.areas.models import FileImport, Import, Level

USES = {
    "areas": "Grenzen der Gebiete",
    "inhabitants": "Einwohner",
    "children": "Kinder nach Alter",
    "births": "Geburten im Jahr",
    "second_population": "Zweite Gruppe von Kindern (zum Beispiel im SGB-II-Bezug)",
    "grid": "Gitter: wo in den Gebieten Kinder wohnen",
    "settled_places": "Wohnorte: wo in den Gebieten Kinder wohnen",
    "indicator": "Kennzahl",
}
SEVERAL = ("second_population", "indicator")
"""Parts an import may have several of."""


class FileInput(forms.FileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """At least one file."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Every file, each checked by itself."""
        several = data if isinstance(data, list | tuple) else [data]
        if empty := [one.name for one in several if one and not one.size]:
            raise forms.ValidationError(
                f"{', '.join(empty)}: Die Datei ist leer. Wählen Sie die Dateien ohne sie noch "
                "einmal, oder speichern Sie sie neu."
            )
        return [super(FilesField, self).clean(one, initial) for one in several or [None]]


class UploadForm(forms.Form):
    """Files, and the level their numbers belong to where there are several."""

    uploads = FilesField(
        label="Dateien",
        help_text="Grenzen als GeoJSON, GeoPackage oder Shapefile (als ZIP), Tabellen als Excel "
        "oder CSV. Tabellen mit Einwohnern oder Kindern brauchen eine Zeile je Gebiet mit seinem "
        "Schlüssel oder Namen und eine Spalte je Altersgruppe, etwa „unter 3“ und „3 bis unter 6“ "
        "– oder die Spalten Gebiet, Alter und Anzahl. Mehrere auf einmal sind möglich; zusammen "
        "höchstens 200 MB.",
    )
    level = forms.ChoiceField(label="Gebietsebene der Zahlen", required=False)

    def __init__(self, *args: Any, levels: Iterable[Level], **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [("", "wie in den Dateien, sonst die Planungsebene")]
        choices += [(one.name, one.name) for one in levels]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]
        if len(choices) < 3:
            del self.fields["level"]


class ElsewhereForm(forms.Form):
    """Says of borders that lie elsewhere that they are meant."""

    elsewhere = forms.BooleanField(label="Diese Grenzen trotzdem laden: Sie gehören zu uns.")


class CommentForm(forms.Form):
    """A comment on the figures of an area."""

    text = forms.CharField(
        label="Ihre Anmerkung",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Alle, die das Gebiet sehen dürfen, lesen sie. Bitte keine Namen von Familien.",
    )


class AddForm(forms.Form):
    """Another table of the files, and what it is to be used for."""

    use = forms.ChoiceField(
        label="verwenden als",
        help_text="Gibt es das hier schon, tritt diese Tabelle an seine Stelle. Für einen weiteren "
        "Stichtag beginnen Sie einen eigenen Import.",
    )
    table = forms.ChoiceField(label="Tabelle")

    def __init__(self, one: Import, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["use"].choices = list(USES.items())  # type: ignore[attr-defined]
        self.fields["table"].choices = table_choices(one)  # type: ignore[attr-defined]


def table_choices(one: FileImport) -> list[tuple[str, str]]:
    """The tables of an import by number."""
    return [(str(i), table_name(table)) for i, table in enumerate(one.tables)]


def table_name(table: Mapping[str, Any]) -> str:
    """A table as people know it: file, sheet or layer, and how many rows it has."""
    inner = table["sheet"] or table["layer"]
    number = f"{table['rows']:,}".replace(",", ".")
    return f"{table['file']}{f', „{inner}“' if inner else ''} ({number} Zeilen)"
