"""How sure the findings of a run are."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chain", "0005_siting")]

    operations = [
        migrations.CreateModel(
            name="Stability",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("told", models.BinaryField(default=bytes, verbose_name="Anteile")),
                ("made", models.DateTimeField(auto_now_add=True, verbose_name="gerechnet")),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stability",
                        to="chain.analysisrun",
                        verbose_name="Lauf",
                    ),
                ),
            ],
            options={
                "verbose_name": "Sicherheit der Befunde",
                "verbose_name_plural": "Sicherheit der Befunde",
            },
        )
    ]
