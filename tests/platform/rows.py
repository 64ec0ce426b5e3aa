"""Snippets that run inside an installation, see `Installation.python`."""

EVERY_ROW = """
from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Cast
import json

result = {}
for model in apps.get_models(include_auto_created=True):
    if model._meta.proxy or not model._meta.managed:
        continue
    if model._meta.label in ("sessions.Session", "accounts.SharedCache"):
        continue
    rows = []
    fields = model._meta.concrete_fields
    for one in model._base_manager.all():
        row = {}
        for field in fields:
            if isinstance(field, models.JSONField):  # its null is not an empty column
                text = model._base_manager.filter(pk=one.pk).values_list(
                    Cast(field.attname, models.TextField()), flat=True).get()
                row[field.attname] = text and json.dumps(json.loads(text), sort_keys=True)
                continue
            value = getattr(one, field.attname)
            row[field.attname] = repr(bytes(value) if isinstance(value, memoryview) else value)
        rows.append(row)
    result[model._meta.label] = sorted(rows, key=repr)
with connection.cursor() as cursor:
    cursor.execute("SELECT app, name FROM django_migrations")
    result["migrations"] = sorted(map(list, cursor.fetchall()))
    tables = set(connection.introspection.table_names())
seen = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
assert tables - seen <= {"django_migrations", "sqlite_sequence"}, tables - seen
"""

FILL = """
from datetime import date, datetime, time, timedelta, UTC
from decimal import Decimal
from django.contrib.auth.models import Group, Permission
from django.db.models import JSONField, Value
from django.utils import timezone
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.jobs.models import Job
from probe.models import Everything, Left, Right, Word

words = [Word.objects.create(text=one) for one in ("Straße", "", "🙂 \\n\\t\\"'", "e\\u0301")]
full = Everything(
    text="Zeile 1\\r\\nZeile 2 \\u2028 Ünïcödé \\U0001f9d2", short="",
    raw=bytes(range(256)), yes=True,
    whole=-(2**63), real=0.1 + 0.2, exact=Decimal("-12345678901234.000001"),
    day=date(1, 1, 1), moment=datetime(2026, 10, 25, 0, 30, 0, 123457, tzinfo=UTC),
    clock=time(23, 59, 59, 999999), span=-timedelta(days=3, microseconds=1),
    address="2001:db8::1", tree={"ä": [1, 2.5, None, True, {"b": "ß"}], "": "2026-01-01"},
)
full.save()
full.words.set(words)
full.text += "!"
full.save()
bare = Everything.objects.create(text="", above=full)
Everything.objects.create(text="json null", tree=Value(None, JSONField()))
Everything.objects.create(text="json text", tree="null", raw=b"", yes=False, real=1e300,
    moment=datetime(1900, 1, 1, tzinfo=UTC), day=date(9999, 12, 31), above=bare)
Everything.objects.update(made=timezone.now() - timedelta(days=900))
Word.objects.update(changed=timezone.now() - timedelta(days=900))
deleted = Everything.objects.create(text="weg")
deleted.delete()
group = Group.objects.create(name="Gruppe")
group.permissions.set(Permission.objects.order_by("pk")[:3])
User.objects.update(joined=timezone.now() - timedelta(days=500))
town = Municipality.objects.first()
job = Job._base_manager.create(kind="x", municipality=town, input={"a": [None]}, result={"n": 1.0})
Job._base_manager.filter(pk=job.pk).update(ordered=timezone.now() - timedelta(days=100))
Left.objects.bulk_create(Left(number=one) for one in range(1234))
Left.objects.filter(number__lt=17).delete()
"""

COUNT_UP = """
from probe.models import Left
highest = Left.objects.order_by("-pk").first().pk
result = Left.objects.create(number=0).pk > highest
"""
