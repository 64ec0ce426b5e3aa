"""Secrets of second factors from before are sealed."""

from django.db import migrations

from lueckenlos.accounts.sealing import seal, unseal


def _each(apps, turn):
    factors = apps.get_model("mfa", "Authenticator").objects
    for one in factors.filter(type__in=("totp", "recovery_codes")):
        for key in {"secret", "seed"} & set(one.data):
            one.data[key] = turn(one.data[key])
        if "migrated_codes" in one.data:
            one.data["migrated_codes"] = [turn(code) for code in one.data["migrated_codes"]]
        one.save(update_fields=["data"])


def forwards(apps, schema_editor):
    _each(apps, seal)


def backwards(apps, schema_editor):
    _each(apps, unseal)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_shared_cache"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(forwards, backwards)]
