"""Components in KERN as template tags: one tag, one template in `components/`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from lueckenlos.report.blocks import Chart, Table
from lueckenlos.web.grammar import in_place, into_place, of_place
from lueckenlos.web.language import carried
from lueckenlos.web.script_words import script_words

register = template.Library()
for words in (in_place, into_place, of_place):
    register.filter(words.__name__, words)


@register.inclusion_tag("components/alert.html")
def alert(kind: str, title: str, text: str = "") -> dict[str, Any]:
    """A notice: `kind` info, success, warning or danger."""
    return {"kind": kind, "title": title, "text": text}


@register.inclusion_tag("components/button.html")
def button(
    text: str,
    kind: str = "primary",
    icon: str = "",
    href: str = "",
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """A button, or a link that looks like one."""
    return {"text": text, "kind": kind, "icon": icon, "href": href, "name": name, "value": value}


@register.inclusion_tag("components/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with label, hint and error, tied together for screen readers."""
    widget = type(bound.field.widget).__name__
    shape = {
        "CheckboxInput": "check",
        "RadioSelect": "radios",
        "CheckboxSelectMultiple": "checks",
        "Select": "select",
        "Textarea": "text",
        "ClearableFileInput": "file",
        "FileInput": "file",
    }.get(widget, "input")
    described = [f"{bound.auto_id}-hint"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes = {"class": CLASSES.get(shape, ""), "aria-describedby": " ".join(described) or None}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    told: dict[str, Any] = {k: v for k, v in attributes.items() if v}
    if bound.field.widget.attrs.get("placeholder") == bound.label:
        told["placeholder"] = False  # the label says it already
    control: SafeString = bound.as_widget(attrs=told)
    return {"bound": bound, "shape": shape, "control": control}


CLASSES = {
    "input": "kern-form-input__input",
    "text": "kern-form-input__input",
    "file": "kern-form-input__input",
    "select": "kern-form-input__select",
    "check": "kern-form-check__checkbox",
}


@register.inclusion_tag("components/progress.html")
def progress(label: str, done: int, of: int = 100) -> dict[str, Any]:
    """How far a long piece of work is."""
    return {"label": label, "done": done, "of": of}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str, href: str = "", action: str = "") -> dict[str, Any]:
    """What to do where nothing is yet."""
    return {"title": title, "text": text, "href": href, "action": action}


@register.inclusion_tag("components/badge.html")
def badge(text: str, kind: str = "info") -> dict[str, Any]:
    """A state in a word."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("components/chart.html")
def chart(block: Chart) -> dict[str, Any]:
    """A drawing with what it shows, and its table behind a click. Drawings escape their texts."""
    wide = mark_safe(block.svg)
    narrow = mark_safe(block.narrow)
    return {"block": block, "wide": wide, "narrow": narrow}


@register.inclusion_tag("components/map.html", name="map")
def live_map(address: str, name: str, pick: str = "", values: str = "") -> dict[str, Any]:
    """A map of what a JSON address tells; `pick`: the ids of inputs for latitude and longitude;
    `values`: the id of JSON on the page that tells areas anew, whenever a part of it is swapped."""
    told = {"address": address, "name": name, "pick": pick, "values": values}
    return {**told, "words": script_words()}


@register.inclusion_tag("components/table.html")
def data_table(block: Table) -> dict[str, Any]:
    """A table of finished text; each cell knows its column, for the cards on a phone."""
    rows = [list(zip(block.columns, row, strict=True)) for row in block.rows]
    return {"block": block, "rows": rows}


@register.inclusion_tag("components/filter.html")
def filter_bar(form: Any, hits: int) -> dict[str, Any]:
    """A filter whose choice stands in the address; works without a script."""
    return {"form": form, "hits": hits}


@register.simple_tag(takes_context=True)
def page_url(context: Context, name: str, *args: Any) -> str:
    """The address of a page, with the language a stranger has chosen."""
    return carried(context.get("request"), reverse(name, args=args))


@register.simple_tag(takes_context=True)
def keep_language(context: Context, address: str) -> str:
    """An address, with the language a stranger has chosen."""
    return carried(context.get("request"), address)
