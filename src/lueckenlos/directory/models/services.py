"""What families can visit: services, and where each takes place."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.tenancy import Limited
from lueckenlos.directory.models.imports import InventoryImport
from lueckenlos.directory.models.organizations import Location, Organization, here


class Status(models.TextChoices):
    """How far a service is; only what is active is shown and counted."""

    LOADING = "loading", "wird geladen"
    ACTIVE = "active", "im Bestand"
    ARCHIVED = "archived", "archiviert"
    MERGED = "merged", "zusammengeführt"


class Service(models.Model):
    """A service as its provider tells it; empty text and None are 'not said'.

    Nothing is filled in here but the last group of columns, which `rows.derive` computes from the
    others and the kinds of offer, for lists and filters: what holds, said or by default.
    `modified_at_source`: when whoever published the package it came from changed it last; it holds
    while nobody has changed it here (`version` 1).
    `details`: the rows that hang on it, as its history keeps them, without a protected address.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="services", verbose_name="Träger"
    )
    code = models.CharField("Kennung", max_length=120)
    name = models.CharField("Name", max_length=500)
    folded = models.CharField("Name zum Suchen", max_length=700)
    status = models.CharField("Stand", max_length=10, choices=Status.choices, default=Status.ACTIVE)
    version = models.PositiveIntegerField("Fassung", default=1)
    published = models.BooleanField("in der Familiensuche", default=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name="zusammengeführt mit"
    )

    kind = models.CharField("Angebotsart", max_length=300, blank=True)
    field = models.CharField("Handlungsfeld", max_length=100, blank=True)
    further_fields = models.JSONField("weitere Handlungsfelder", default=list, blank=True)
    ages = models.CharField("Alter", max_length=500, blank=True)
    access = models.CharField("Zugang", max_length=20, blank=True)
    prevention = models.CharField("Präventionsstufe", max_length=20, blank=True)
    open_to = models.CharField("Wer darf kommen", max_length=20, blank=True)
    eligibility_description = models.CharField("für wen genau", max_length=1000, blank=True)
    per_year = models.PositiveIntegerField("Häufigkeit im Jahr", null=True, blank=True)
    served_per_year = models.PositiveIntegerField("erreichte Kinder im Jahr", null=True, blank=True)
    starts_on = models.DateField("Beginn", null=True, blank=True)
    ends_on = models.DateField("Ende", null=True, blank=True)
    assured_date = models.DateField("bestätigt am", null=True, blank=True)
    host = models.CharField("Einrichtung, in der es stattfindet", max_length=300, blank=True)

    description = models.TextField("Beschreibung für Familien", blank=True)
    url = models.CharField("Internetseite", max_length=1000, blank=True)
    application_process = models.CharField("Anmeldung", max_length=1000, blank=True)
    registration = models.BooleanField("Anmeldung nötig", null=True, blank=True)
    required_documents = models.CharField("Was mitzubringen ist", max_length=1000, blank=True)
    alert = models.CharField("Zurzeit zu beachten", max_length=500, blank=True)

    batch = models.ForeignKey(
        InventoryImport, models.SET_NULL, null=True, related_name="+", verbose_name="geladen mit"
    )
    file = models.CharField("Liste", max_length=255, blank=True)
    row = models.PositiveIntegerField("Zeile", default=0)
    position = models.PositiveIntegerField("Reihenfolge", default=0)
    wording = models.JSONField("im Wortlaut", default=list, blank=True)

    kind_key = models.CharField("erkannte Angebotsart", max_length=60, blank=True)
    main_field = models.CharField("Hauptfeld", max_length=100, blank=True)
    minimum_age = models.SmallIntegerField("von Monat", null=True)
    maximum_age = models.SmallIntegerField("bis unter Monat", null=True)
    weekdays = models.PositiveSmallIntegerField("Wochentage", default=0)
    hides_address = models.BooleanField("ohne Adresse zeigen", default=False)
    area = models.CharField("Gebiet", max_length=60, blank=True)
    place = models.CharField("Ort zum Sortieren", max_length=500, blank=True)
    details = models.JSONField("Einzelheiten", default=dict)
    free = models.BooleanField("kostenfrei", default=False)
    changed = models.DateTimeField("geändert", auto_now=True)
    modified_at_source = models.DateTimeField("beim Herausgeber geändert", null=True)
    history = HistoricalRecords(
        excluded_fields=[
            *("folded", "kind_key", "main_field", "minimum_age", "maximum_age", "weekdays"),
            *(
                "hides_address",
                "free",
                "changed",
                "modified_at_source",
                "wording",
                "file",
                "row",
                "position",
                "area",
                "place",
            ),
        ]
    )

    objects = Limited()
    unscoped: ClassVar[models.Manager[Service]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Angebot im Bestand", "Angebote im Bestand"
        ordering: ClassVar[list[str]] = ["folded", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "code"],
                condition=~Q(status="loading"),
                name="one_service_of_a_code",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "status", "folded"], name="services_by_name"),
            models.Index(fields=["municipality", "kind_key"], name="services_by_kind"),
            models.Index(fields=["municipality", "main_field"], name="services_by_field"),
            models.Index(fields=["municipality", "area"], name="services_by_area"),
            models.Index(
                fields=[
                    *("municipality", "status", "id", "published", "starts_on", "ends_on"),
                    *("version", "changed"),
                ],
                name="services_published",
            ),
            models.Index(
                fields=["municipality"], condition=Q(hides_address=True), name="services_hiding"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceAtLocation(models.Model):
    """A service at one location: what the engine counts as one offer."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="at_locations", verbose_name="Angebot im Bestand"
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="services", verbose_name="Standort"
    )
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    capacity = models.PositiveIntegerField("Plätze", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "Angebot an einem Ort", "Angebote an Orten"
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["service", "location"], name="a_service_is_once_at_a_location"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.location}"
