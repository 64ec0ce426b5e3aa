"""The rules the chain is computed by: the core scheme, and what the municipality has resolved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_SCHEME, SEE_FIGURES
from lueckenlos.assemble.notes import run_note
from lueckenlos.assemble.scheme import SchemeRecord, core_scheme
from lueckenlos.chain.actions import change_scheme
from lueckenlos.chain.models import Scheme
from lueckenlos.chain.queries import current_scheme, schemes
from lueckenlos.chain.scheme_forms import SchemeForm, key_of, resolution_words
from lueckenlos.exchange.figures import FieldNote
from lueckenlos.exchange.records import Case, Resolution
from lueckenlos.report.words import BASES, WAYS, ages
from lueckenlos.web.numbers import number_sent

REACH = (
    ("near_why", "Zu Fuß nah"),
    ("reachable_why", "Erreichbar"),
    ("without_car_why", "Ohne Auto"),
    ("detour_why", "Umwege"),
)
"""Parts of the core scheme's reach that carry a reason."""


@require_safe
@require(SEE_FIGURES)
def scheme_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What holds, with its reasons, and the versions so far."""
    standing = standing_of(request)
    record, versions = core_scheme(), list(schemes(standing.here))
    now = versions[0] if versions else None
    names = {one.key: one.name for one in record.fields}
    page = {
        "record": record,
        "now": now,
        "fields": [_field(one, record) for one in _notes(record, now)],
        "reach": [(name, record.reach[key]) for key, name in REACH],
        "settlement": record.settlement["why"],
        "rules": record.rules["why"],
        "own": [resolution_words(one, names) for one in (now.resolved if now else ())],
        "versions": [
            (one, [resolution_words(rule, names) for rule in one.resolved]) for one in versions
        ],
        "may_change": standing.may(EDIT_SCHEME),
    }
    return render(request, "chain/scheme.html", page)


def _notes(record: SchemeRecord, now: Scheme | None) -> tuple[FieldNote, ...]:
    """The fields as a run of today would note them."""
    case = Case(
        title="", key="", reference_day=timezone.localdate(), scheme="core", planning_level="",
        areas=(), populations=(), offers=(),
        resolved=tuple(
            Resolution(**{**one, "on": date.fromisoformat(one["on"])})
            for one in (now.resolved if now else ())
        ),
    )  # fmt: skip
    return run_note(case, record, None, public=True, checksum="").fields


def _field(note: FieldNote, record: SchemeRecord) -> dict[str, Any]:
    """A field: its way, its rule, and every stretch of ages with what asks for it."""
    said = {(one.months.start, one.months.stop, one.source): one.statement
            for one in record.duties if one.field == note.key}  # fmt: skip
    return {
        "name": note.name,
        "way": WAYS[note.way],
        "rule": note.rule,
        "required": [
            (ages(start, stop), BASES[basis], source, said.get((start, stop, source), ""))
            for start, stop, basis, source in note.required
        ],
    }


CHANGED = "Es gilt jetzt Ihre Fassung {number}. Die Kette wird in einer Minute neu gerechnet."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_SCHEME)
def change_scheme_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Another version of the municipality's own rules, with a reason."""
    standing = standing_of(request)
    now = current_scheme(standing.here)
    resolved = now.resolved if now else []
    number = now.number if now else 0
    form = SchemeForm(
        request.POST or None,
        scheme=core_scheme(),
        resolved=resolved,
        number=number,
        seen=_seen(request, standing.here, number),
        initial={
            "number": number,
            "kept": [key_of(one) for one in resolved],
            "similar": now.similar_offers if now else False,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = change_scheme(
                by=standing.user,
                municipality=standing.here,
                resolved=form.rules(),
                similar_offers=form.cleaned_data["similar"],
                reason=form.cleaned_data["reason"],
                number=number,
            )
        except RefusedError as refused:
            form.add_error("number", str(refused))
        else:
            messages.success(request, CHANGED.format(number=made.number))
            return redirect("scheme", slug=slug)
    return render(request, "chain/scheme_change.html", {"form": form, "now": now})


def _seen(request: HttpRequest, here: Municipality, number: int) -> list[dict[str, Any]] | None:
    """The rules somebody had before them, where others hold by now; None where they still do."""
    said = request.POST.get("number", str(number))
    if said == str(number):
        return None
    old = schemes(here).filter(number=number_sent(said)).first()
    return old.resolved if old else []
