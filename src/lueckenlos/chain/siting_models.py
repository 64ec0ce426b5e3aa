"""Questions about places for offers that are not there yet, and what came out."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.tenancy import Limited
from lueckenlos.jobs.models import Job


class Siting(models.Model):
    """Where more offers of a kind mend most, or where one that travels should stop when.

    `asked`: as `siting_asked` writes it; `answer`: what may be told, empty until the job is done.
    It belongs to a run, known by its checksum when the run is gone. Only who asked sees it until
    `shared`.
    """

    class Sort(models.TextChoices):
        SITES = "sites", "Wo als Nächstes"
        TOUR = "tour", "Tour"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="+", verbose_name="Kommune"
    )
    sort = models.CharField("Frage", max_length=5, choices=Sort.choices)
    name = models.CharField("Name", max_length=120)
    asked = models.JSONField("Vorgaben", default=dict)
    answer = models.JSONField("Ergebnis", default=dict)
    run = models.ForeignKey(
        "chain.AnalysisRun", models.SET_NULL, null=True, related_name="+", verbose_name="Lauf"
    )
    checksum = models.CharField("Prüfsumme des Laufs", max_length=64)
    reference_day = models.DateField("Stichtag")
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="Arbeit"
    )
    shared = models.BooleanField("geteilt", default=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name="von")
    made = models.DateTimeField("gefragt", auto_now_add=True)
    history = HistoricalRecords(excluded_fields=["answer"])

    objects = Limited()
    unscoped: ClassVar[models.Manager[Siting]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Standortfrage", "Standortfragen"
        ordering: ClassVar[list[str]] = ["-made"]

    def __str__(self) -> str:
        return self.name
