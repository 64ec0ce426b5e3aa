"""A gap nobody has decided on is told as such, not as a question."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chain", "0006_stability")]

    operations = [
        migrations.AlterField(
            model_name="gap",
            name="state",
            field=models.CharField(
                choices=[
                    ("question", "noch zu klären"),
                    ("confirmed", "bestätigt"),
                    ("mended", "Bestand ergänzt"),
                    ("accepted", "mit Grund hingenommen"),
                    ("gone", "nicht mehr gefunden"),
                ],
                default="question",
                max_length=10,
                verbose_name="Stand",
            ),
        ),
        migrations.AlterField(
            model_name="gap",
            name="state_before",
            field=models.CharField(
                blank=True,
                choices=[
                    ("question", "noch zu klären"),
                    ("confirmed", "bestätigt"),
                    ("mended", "Bestand ergänzt"),
                    ("accepted", "mit Grund hingenommen"),
                    ("gone", "nicht mehr gefunden"),
                ],
                max_length=10,
                verbose_name="Stand davor",
            ),
        ),
        migrations.AlterField(
            model_name="historicalgap",
            name="state",
            field=models.CharField(
                choices=[
                    ("question", "noch zu klären"),
                    ("confirmed", "bestätigt"),
                    ("mended", "Bestand ergänzt"),
                    ("accepted", "mit Grund hingenommen"),
                    ("gone", "nicht mehr gefunden"),
                ],
                default="question",
                max_length=10,
                verbose_name="Stand",
            ),
        ),
        migrations.AlterField(
            model_name="historicalgap",
            name="state_before",
            field=models.CharField(
                blank=True,
                choices=[
                    ("question", "noch zu klären"),
                    ("confirmed", "bestätigt"),
                    ("mended", "Bestand ergänzt"),
                    ("accepted", "mit Grund hingenommen"),
                    ("gone", "nicht mehr gefunden"),
                ],
                max_length=10,
                verbose_name="Stand davor",
            ),
        ),
    ]
