"""How families come without a car: files of streets and timetables, and where a bus runs."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.tenancy import Limited
from lueckenlos.areas.loaded import Loaded, here, who
from lueckenlos.jobs.models import StoredFile


class TravelFile(Loaded):
    """An extract of OpenStreetMap or a timetable, kept as it is; runs read the one that is valid.

    `sha256` is its content; `weekday` the day a timetable is read for; `found` what was in it, or
    why it cannot be used.
    """

    class Kind(models.TextChoices):
        STREETS = "streets", "Wege"
        TIMETABLE = "timetable", "Fahrplan"
        TABLE = "table", "Busanbindung als Tabelle"

    municipality = here()
    kind = models.CharField("Art", max_length=10, choices=Kind.choices)
    stored = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, related_name="+", verbose_name="abgelegte Datei"
    )
    sha256 = models.CharField("Prüfsumme", max_length=64)
    weekday = models.DateField("Werktag", null=True, blank=True)
    found = models.JSONField("Gefunden", default=dict)
    history = HistoricalRecords(excluded_fields=["found"])

    objects = Limited()
    unscoped: ClassVar[models.Manager[TravelFile]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Weg- oder Fahrplandatei", "Weg- und Fahrplandateien"
        ordering: ClassVar[list[str]] = ["-loaded"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "kind"],
                condition=Q(state="active"),
                name="one_active_travel_file",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.file


class BusService(models.Model):
    """Whether a bus runs on weekdays in the areas of an edition, as somebody says.

    `said`: by key of an area `runs`, the `day` it was so and the `source`; of an area that is not
    in it nobody knows.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    edition = models.OneToOneField(
        "areas.Edition", models.CASCADE, related_name="bus", verbose_name="Gebietsstand"
    )
    said = models.JSONField("gesagt", default=dict)
    version = models.PositiveIntegerField("Fassung", default=0)
    by = who("zuletzt von")
    changed = models.DateTimeField("zuletzt geändert", auto_now=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[BusService]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Busanbindung", "Busanbindungen"

    def __str__(self) -> str:
        return f"Busanbindung, {self.edition}"
