from django.db import migrations, models


def shout(apps, schema_editor):
    """A step without a way back, as ours may be."""
    for word in apps.get_model("probe", "Word").objects.all():
        word.text = word.text.upper()
        word.save()


class Migration(migrations.Migration):
    dependencies = [("probe", "0001_first")]
    operations = [
        migrations.AddField("everything", "added", models.CharField(max_length=20, default="neu")),
        migrations.AddField(
            "historicaleverything", "added", models.CharField(max_length=20, default="neu")
        ),
        migrations.RunPython(shout),
    ]
