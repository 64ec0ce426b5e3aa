"""Who provides services, and where they are."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.tenancy import Limited


def here() -> models.ForeignKey[Municipality, Municipality]:
    """The municipality a row belongs to."""
    return models.ForeignKey(Municipality, models.CASCADE, related_name="+", verbose_name="Kommune")


class Organization(models.Model):
    """Who provides services. `folded` is the name as it is sorted and matched."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    name = models.CharField("Name", max_length=300)
    folded = models.CharField("Name zum Suchen", max_length=400)
    description = models.TextField("Beschreibung", blank=True)
    email = models.CharField("E-Mail", max_length=300, blank=True)
    phone = models.CharField("Telefon", max_length=200, blank=True)
    url = models.CharField("Internetseite", max_length=500, blank=True)
    version = models.PositiveIntegerField("Fassung", default=1)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Organization]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Träger", "Träger"
        ordering: ClassVar[list[str]] = ["folded", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="one_organization_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationMember(models.Model):
    """Somebody in the role of a provider who keeps the entries of an organization."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="members", verbose_name="Träger"
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="Person")
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = "Zuständige Person", "Zuständige Personen"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organization", "user"], name="one_membership_of_an_organization"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organization}"


class Location(models.Model):
    """An address at which an organization has services; empty where nobody knows it yet.

    `approximate`: the point is only that of its Ort or street. `protected` None: as is usual for
    the kind of the service.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="locations", verbose_name="Träger"
    )
    name = models.CharField("Name des Orts", max_length=300, blank=True)
    area = models.CharField("Gebiet", max_length=60, blank=True)
    street = models.CharField("Straße und Hausnummer", max_length=300, blank=True)
    postcode = models.CharField("PLZ", max_length=20, blank=True)
    city = models.CharField("Ort", max_length=200, blank=True)
    latitude = models.FloatField("Breite", null=True, blank=True)
    longitude = models.FloatField("Länge", null=True, blank=True)
    approximate = models.BooleanField("nur ungefähr", default=False)
    protected = models.BooleanField("Adresse geschützt", null=True, blank=True)
    transportation = models.CharField("Haltestelle, Anfahrt", max_length=500, blank=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Location]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Standort", "Standorte"
        ordering: ClassVar[list[str]] = ["city", "street", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "area"], name="locations_of_an_area"),
            models.Index(fields=["postcode"], name="locations_of_a_postcode"),
            models.Index(
                fields=["municipality"],
                condition=models.Q(protected=True),
                name="locations_protected",
            ),
        ]

    def __str__(self) -> str:
        return self.name or ", ".join(
            filter(None, (self.street, f"{self.postcode} {self.city}".strip()))
        )


class Accessibility(models.Model):
    """How barrier-free a location is."""

    class Wheelchair(models.TextChoices):
        YES = "yes", "stufenlos"
        PARTLY = "partly", "teilweise stufenlos"
        NO = "no", "nicht stufenlos"

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="accessibility", verbose_name="Standort"
    )
    wheelchair = models.CharField(
        "mit Rollstuhl oder Kinderwagen", max_length=10, choices=Wheelchair.choices, blank=True
    )
    description = models.CharField("Beschreibung", max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = "Barrierefreiheit", "Barrierefreiheit"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["location"], name="accessibility_told_once")
        ]

    def __str__(self) -> str:
        return self.description or self.get_wheelchair_display()
