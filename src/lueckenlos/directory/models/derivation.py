"""What the computed columns of a municipality's services were made with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lueckenlos.accounts.tenancy import Limited
from lueckenlos.areas.models import Edition
from lueckenlos.directory.models.organizations import here


class Derivation(models.Model):
    """With which areas and which table of kinds a municipality's services were derived last.

    The keys of its locations are of `edition`. `kinds` is empty until all services are done.
    """

    municipality = here()
    edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, related_name="+", verbose_name="Gebietsstand"
    )
    kinds = models.CharField("Tabelle der Angebotsarten", max_length=40, blank=True)

    objects = Limited()
    unscoped: ClassVar[models.Manager[Derivation]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Abgeleitete Angaben", "Abgeleitete Angaben"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality"], name="one_derivation_each")
        ]

    def __str__(self) -> str:
        return f"Angebotsarten {self.kinds}"
