"""The pages of the family finder, for everybody: no account, no cookie, nothing kept.

An address says the Ortsteil and the year of age at most; whatever else a family looks for comes by
POST and is answered at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import public
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.directory.queries import planning_edition
from lueckenlos.directory.secrecy import secret_locations
from lueckenlos.finder import actions, cards, machine
from lueckenlos.finder.places import Place, place_of, places, places_named, suggestions
from lueckenlos.finder.queries import (
    Found,
    Hit,
    closing,
    find,
    fitting,
    is_open,
    language_codes,
    nearest,
    open_municipalities,
    places_of_postcode,
    public_entry,
)
from lueckenlos.finder.way import way_of
from lueckenlos.finder.wishes import Wish, WishForm, said_by, usual_reach
from lueckenlos.finder.words import AGES, EVERY, OLDEST, month_name
from lueckenlos.web.language import carried

MINUTES = 5
MANY_PLACES = 40
RATES = {"report": "6/h/ip,60/h/key"}
"""How often errors may be reported: from one address, and of one municipality."""
View = Callable[..., HttpResponse]


class ClosedError(Exception):
    """The finder of this municipality was open and is closed now."""

    def __init__(self, municipality: Municipality) -> None:
        super().__init__(municipality)
        self.municipality = municipality


def family(view: View) -> View:
    """A page of the finder: for everybody, and where one came from is nobody's business."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            response = view(request, *args, **named)
        except ClosedError as closed:
            page = {"municipality": None, "name": closed.municipality.name}
            response = render(request, "finder/closed.html", page, status=404)
        response.headers["Referrer-Policy"] = "no-referrer"
        stranger = not isinstance(request.user, User)
        if request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        elif stranger and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={MINUTES * 60}"
        else:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return public(gzip_page(answered))  # no secret stands in a page whose size could tell it


def _open_one(slug: str) -> Municipality:
    found = Municipality.objects.filter(slug=slug).first()
    if found is not None and is_open(found):
        return found
    if found is not None and closing(found):
        raise ClosedError(found)
    raise Http404


def _today() -> date:
    return timezone.localdate()


@family
@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """The municipalities whose finder is open."""
    return render(request, "finder/municipalities.html", {"found": open_municipalities()})


# No session is used here and no cookie set, so there is nothing a forged request could misuse.
@csrf_exempt
@family
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Three questions; POST answers them, at an address of its own where that may say it all."""
    here, today = _open_one(slug), _today()
    codes = language_codes(here, today)
    if request.method != "POST":
        form = WishForm(initial={"umkreis": usual_reach(here)}, languages=codes)
        return _start(request, here, places(here), form)
    form = WishForm(request.POST, languages=codes)
    if not form.is_valid():
        return _start(request, here, places(here), form, status=400)
    where = form.cleaned_data["wo"].strip()
    every = places(here)
    near = _near(here, every, where, today)
    wish = form.wish(here, near)
    if where and not near:
        text = _(
            "„%(where)s“ finden wir in %(here)s nicht. Versuchen Sie es mit einer Postleitzahl "
            "oder dem Namen eines Ortsteils, oder lassen Sie das Feld leer."
        )
        form.add_error("wo", text % {"where": where, "here": here.name})
        return _start(request, here, every, form, status=400)
    if wish.is_plain(here):
        path = near[0].slug if near else EVERY
        to = carried(request, redirect("family_results", slug, path, wish.age.key).url)
        return redirect(to)
    return _results(request, here, every, wish, where, form)


def _near(
    here: Municipality, every: tuple[Place, ...], where: str, today: date
) -> tuple[Place, ...]:
    if where.isdigit() and len(where) == 5:
        return places_of_postcode(here, where, today)[:MANY_PLACES]
    return places_named(every, where)[:MANY_PLACES]


def _start(
    request: HttpRequest,
    here: Municipality,
    every: tuple[Place, ...],
    form: WishForm,
    status: int = 200,
) -> HttpResponse:
    page = {
        "municipality": here,
        "form": form,
        "suggestions": suggestions(every),
        "has_areas": bool(every),
    }
    return render(request, "finder/start.html", page, status=status)


@family
@require_safe
def results(request: HttpRequest, slug: str, place: str, age: str) -> HttpResponse:
    """What suits a child of that age there, and what comes next."""
    here = _open_one(slug)
    every = places(here)
    wish = _wish(here, every, place, age)
    where = wish.places[0].label if wish.places else ""
    codes = language_codes(here, _today())
    form = WishForm(initial=said_by(wish, where), languages=codes)
    return _results(request, here, every, wish, where, form)


def _wish(here: Municipality, every: tuple[Place, ...], place: str, age: str) -> Wish:
    """The wish of an address. Raises `Http404` where there is no such place or age."""
    near = None if place == EVERY else place_of(every, place)
    if age not in AGES or (near is None and place != EVERY):
        raise Http404
    return Wish((near,) if near else (), AGES[age], usual_reach(here))


def _results(
    request: HttpRequest,
    here: Municipality,
    every: tuple[Place, ...],
    wish: Wish,
    where: str,
    form: WishForm,
) -> HttpResponse:
    today = _today()
    found = find(here, wish, today)
    plain = wish.is_plain(here) and wish.page == 1
    page: dict[str, Any] = {
        "municipality": here,
        "form": form,
        "suggestions": suggestions(every),
        "wish": wish,
        "where": where,
        "place_slug": wish.places[0].slug if len(wish.places) == 1 else EVERY,
        "found": found,
        "cards": cards.cards(found, today),
        "way": way_of(here, wish.age, today),
        "older": AGES[str(min(OLDEST, int(wish.age.key) + 1))] if wish.age.key.isdigit() else None,
        "plain": plain,
        "carried_on": [(name, value) for name, value in said_by(wish, where).items() if value],
    }
    if not plain:
        told = [_placed(one, found) for one in found.hits]
        page["map_data"] = machine.data_block(machine.map_of_hits(here, told, wish.places))
    return render(request, "finder/results.html", page)


def _placed(hit: Hit, found: Found) -> Hit:
    """A hit with its point, which a list without a place has not looked up."""
    entry = found.entries[hit.pk]
    online = cards.access(entry) == "digital"
    shown = [] if online else cards.shown_locations(entry, found.secret)
    spots = [(one.latitude, one.longitude, one.approximate) for one in shown]
    for latitude, longitude, approximate in spots:
        if hit.point is None and latitude is not None and longitude is not None:
            hit.point, hit.approximate = (latitude, longitude), approximate
    return hit


@family
@require_safe
def results_map(request: HttpRequest, slug: str, place: str, age: str) -> HttpResponse:
    """The same services on a map."""
    here, today = _open_one(slug), _today()
    wish = _wish(here, places(here), place, age)
    hits = nearest(fitting(here, wish, today), secret_locations(here), wish)
    return JsonResponse(machine.map_of_hits(here, hits, wish.places))


@family
@require_safe
def places_map(request: HttpRequest, slug: str) -> HttpResponse:
    """The areas to choose from on a map."""
    here = _open_one(slug)
    edition = planning_edition(here)
    if edition is None:
        raise Http404
    return JsonResponse(machine.map_of_places(here, edition))


# --- one service ---------------------------------------------------------------------------------


@family
@require_safe
def service(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """How to get there, when, what it costs, whom to call, and when that was last confirmed."""
    return _service(request, _open_one(slug), pk)


def _service(
    request: HttpRequest, here: Municipality, pk: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    today = _today()
    entry = public_entry(here, pk, today)
    if entry is None:
        raise Http404
    secret = secret_locations(here)
    record, confirmed = cards.record_of(entry), entry.service.assured_date
    where = cards.somewhere(entry, secret)
    page = {
        "municipality": here,
        "service": entry.service,
        "kind": cards.kind_of(entry),
        "when": cards.when(entry, record),
        "schedules": entry.details["schedules"],
        "cost": cards.cost(entry),
        "ages": cards.ages(record),
        "languages": cards.languages(entry),
        "access": cards.access(entry),
        "where": where,
        "hidden": entry.service.hides_address,
        "on_map": any(one.location.latitude is not None for one in where),
        "whom": cards.whom(entry),
        "website": cards.website(entry),
        "confirmed": month_name(confirmed, today) if confirmed else "",
        "json_ld": machine.data_block(machine.json_ld(entry, secret)),
        **more,
    }
    return render(request, "finder/service.html", page, status=status)


@family
@require_safe
def service_map(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Where one service is, on a map."""
    here = _open_one(slug)
    entry = public_entry(here, pk, _today())
    if entry is None:
        raise Http404
    return JsonResponse(machine.map_of_service(entry, secret_locations(here)))


# Nobody signs in to report an error, so a forged request could do no more than its sender may;
# how often is limited, by where it comes from and for each municipality.
@csrf_exempt
@family
@require_POST
def report(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Keep what somebody says is wrong, for the coordination."""
    here = _open_one(slug)
    entry = public_entry(here, pk, _today())
    if entry is None:
        raise Http404
    text = request.POST.get("text", "").replace("\0", "").strip()
    if not 3 <= len(text) <= 500:
        return _service(request, here, pk, status=400, report_text=text, report_wrong=True)
    if not ratelimit.consume(request, app="finder", action="report", config=RATES, key=here.slug):
        return _service(request, here, pk, status=429, report_text=text, too_many=True)
    actions.report(by=None, service=entry.service, text=text)
    return _service(request, here, pk, reported=True)


@family
@require_safe
def kept(request: HttpRequest, slug: str) -> HttpResponse:
    """The list a family keeps on its own device; nothing of it comes here."""
    return render(request, "finder/kept.html", {"municipality": _open_one(slug)})
