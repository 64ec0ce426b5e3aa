from pathlib import Path
from uuid import uuid4

from django.db import models
from simple_history.models import HistoricalRecords

SECOND = (Path(__file__).parent / "migrations" / "0002_second.py").exists()
"""Whether this is the app's second version."""


class Word(models.Model):
    text = models.CharField(max_length=100)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "probe"


class Everything(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    text = models.TextField()
    short = models.CharField(max_length=50, null=True)
    raw = models.BinaryField(null=True)
    yes = models.BooleanField(null=True)
    whole = models.BigIntegerField(null=True)
    real = models.FloatField(null=True)
    exact = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    clock = models.TimeField(null=True)
    span = models.DurationField(null=True)
    address = models.GenericIPAddressField(null=True)
    tree = models.JSONField(null=True)
    made = models.DateTimeField(auto_now_add=True)
    above = models.ForeignKey("self", models.CASCADE, null=True)
    words = models.ManyToManyField(Word)
    history = HistoricalRecords(m2m_fields=[words])
    if SECOND:
        added = models.CharField(max_length=20, default="neu")

    class Meta:
        app_label = "probe"


class Left(models.Model):
    number = models.IntegerField()

    class Meta:
        app_label = "probe"


class Right(models.Model):
    number = models.IntegerField()

    class Meta:
        app_label = "probe"
