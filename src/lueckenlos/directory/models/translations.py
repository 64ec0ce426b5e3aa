"""What texts of a service say in other languages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.models import User
from lueckenlos.accounts.tenancy import Limited
from lueckenlos.directory.models.organizations import here
from lueckenlos.directory.models.services import Service


class Translation(models.Model):
    """A text of a service in another language; families see it once somebody has reviewed it, as
    long as the German text is still `original`."""

    municipality = here()
    service = models.ForeignKey(
        Service, models.CASCADE, related_name="translations", verbose_name="Angebot im Bestand"
    )
    language = models.CharField("Sprache", max_length=20)
    field = models.CharField("Feld", max_length=40)
    text = models.TextField("Übersetzung")
    original = models.TextField("deutscher Text")
    reviewed = models.DateTimeField("geprüft", null=True)
    reviewed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="geprüft von"
    )
    made = models.DateTimeField("geschrieben", auto_now=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Translation]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Übersetzung", "Übersetzungen"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["service", "language", "field"], name="a_text_is_translated_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.field}, {self.language}"
