"""What is told of a service in rows of its own: when, for how much, in which languages, whom to
call, who pays. Their history is that of the service, in its column `details`."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.tenancy import Limited
from lueckenlos.directory.models.organizations import here
from lueckenlos.directory.models.services import Service


def _of(name: str) -> models.ForeignKey[Service, Service]:
    return models.ForeignKey(
        Service, models.CASCADE, related_name=name, verbose_name="Angebot im Bestand"
    )


class Detail(models.Model):
    """A row of a service; several have an order."""

    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position", "id"]


class Schedule(Detail):
    """When a service takes place, in words; weekday and times where they are one."""

    service = _of("schedules")
    description = models.CharField("Zeiten", max_length=1000)
    byday = models.CharField("Wochentage", max_length=30, blank=True)
    opens_at = models.TimeField("von", null=True, blank=True)
    closes_at = models.TimeField("bis", null=True, blank=True)

    class Meta(Detail.Meta):
        verbose_name, verbose_name_plural = "Zeiten", "Zeiten"

    def __str__(self) -> str:
        return self.description


class CostOption(Detail):
    """What a service costs."""

    class Option(models.TextChoices):
        FREE = "free", "kostenfrei"
        GRADED = "graded", "gestaffelt"
        PAID = "paid", "kostenpflichtig"
        BUT = "but", "Bildung und Teilhabe"

    service = _of("cost_options")
    option = models.CharField("Kosten", max_length=10, choices=Option.choices)
    amount = models.DecimalField("Betrag in Euro", max_digits=8, decimal_places=2, null=True)
    amount_description = models.CharField("wofür", max_length=500, blank=True)

    class Meta(Detail.Meta):
        verbose_name, verbose_name_plural = "Kosten", "Kosten"

    def __str__(self) -> str:
        return self.amount_description or self.get_option_display()


class Language(Detail):
    """A language a service is offered in, by its code of ISO 639."""

    service = _of("languages")
    code = models.CharField("Sprache", max_length=3)
    note = models.CharField("Anmerkung", max_length=300, blank=True)

    class Meta(Detail.Meta):
        verbose_name, verbose_name_plural = "Sprache", "Sprachen"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["service", "code"], name="one_row_of_a_language")
        ]

    def __str__(self) -> str:
        return self.code


class ServiceArea(Detail):
    """Where a service is for: the key of an area or Gemeinde, or words nobody has matched."""

    service = _of("service_areas")
    name = models.CharField("zuständig für", max_length=300)

    class Meta(Detail.Meta):
        verbose_name, verbose_name_plural = "Zuständigkeitsgebiet", "Zuständigkeitsgebiete"

    def __str__(self) -> str:
        return self.name


class Funding(Detail):
    """Who pays for a service, and until when."""

    service = _of("funding")
    source = models.CharField("Förderung", max_length=300, blank=True)
    valid_to = models.DateField("gefördert bis", null=True, blank=True)

    class Meta(Detail.Meta):
        verbose_name, verbose_name_plural = "Förderung", "Förderungen"

    def __str__(self) -> str:
        return self.source


class Contact(Detail):
    """Whom to ask, by function. A name needs a basis, and the last day it is seen."""

    service = _of("contacts")
    function = models.CharField("Ansprechstelle", max_length=200, blank=True)
    phone = models.CharField("Telefon", max_length=300, blank=True)
    email = models.CharField("E-Mail", max_length=300, blank=True)
    name = models.CharField("Name", max_length=200, blank=True)
    basis = models.CharField("Grundlage für den Namen", max_length=300, blank=True)
    until = models.DateField("Name bis", null=True, blank=True)

    class Meta(Detail.Meta):
        verbose_name, verbose_name_plural = "Ansprechstelle", "Ansprechstellen"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(name="") | (~Q(basis="") & Q(until__isnull=False)),
                name="a_name_has_a_basis_and_an_end",
            )
        ]

    def __str__(self) -> str:
        return self.function or self.phone or self.email


class TaxonomyTerm(models.Model):
    """A word of the municipality's own to sort its services by."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    name = models.CharField("Schlagwort", max_length=100)
    description = models.CharField("Bedeutung", max_length=300, blank=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[TaxonomyTerm]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Schlagwort", "Schlagwörter"
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "name"], name="one_term_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Attribute(models.Model):
    """A term that a service is sorted by."""

    service = _of("attributes")
    term = models.ForeignKey(
        TaxonomyTerm, models.CASCADE, related_name="attributes", verbose_name="Schlagwort"
    )

    class Meta:
        verbose_name, verbose_name_plural = "Schlagwort am Angebot", "Schlagwörter an Angeboten"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["service", "term"], name="a_term_is_set_once")
        ]

    def __str__(self) -> str:
        return str(self.term)
