from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_log_opening")]

    operations = [
        migrations.CreateModel(
            name="SharedCache",
            fields=[
                (
                    "cache_key",
                    models.CharField(
                        max_length=255, primary_key=True, serialize=False, verbose_name="wovon"
                    ),
                ),
                ("value", models.TextField(verbose_name="was")),
                ("expires", models.DateTimeField(db_index=True, verbose_name="bis wann")),
            ],
            options={
                "verbose_name": "Merker",
                "verbose_name_plural": "Merker",
                "db_table": "shared_cache",
            },
        )
    ]
