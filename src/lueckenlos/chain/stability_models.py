"""How sure the findings of a run are, kept beside it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Stability(models.Model):
    """What many plausible runs say of a run: how often areas are among those most in need.

    `told`: as `exchange.kept` writes a `Sureness`; only what everybody may see is in it. It goes
    with its run.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    run = models.OneToOneField(
        "chain.AnalysisRun", models.CASCADE, related_name="stability", verbose_name="Lauf"
    )
    told = models.BinaryField("Anteile", default=bytes)
    made = models.DateTimeField("gerechnet", auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = "Sicherheit der Befunde", "Sicherheit der Befunde"

    def __str__(self) -> str:
        return f"Sicherheit der Befunde, {self.made:%d.%m.%Y}"
