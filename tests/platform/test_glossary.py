"""Every table is a term of the glossary, in German and in code."""

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "GLOSSARY.md"
ROW = re.compile(r"^\| ([^|]+) \| `([^`|]+)` \|", re.MULTILINE)


def test_every_model_has_its_row_with_its_german_name():
    told = {code: german for german, code in ROW.findall(GLOSSARY.read_text(encoding="utf-8"))}
    ours = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("lueckenlos.")
        if not model.__name__.startswith("Historical")
    ]
    assert ours
    missing = {
        model.__name__: str(model._meta.verbose_name)
        for model in ours
        if told.get(model.__name__) != model._meta.verbose_name
    }
    assert missing == {}
