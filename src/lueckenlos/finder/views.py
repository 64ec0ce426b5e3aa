"""The pages of the family finder, for everybody: no account, no cookie, nothing kept.

An address says the Ortsteil and the year of age at most; whatever else a family looks for comes by
POST and is answered at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property, wraps
from typing import Any, cast
from uuid import UUID

from allauth.core.internal import ratelimit
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import public
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas.queries import planning_level
from lueckenlos.directory.queries import planning_edition
from lueckenlos.directory.search_index.asking import suggestions as suggestions_of
from lueckenlos.directory.secrecy import secret_locations
from lueckenlos.directory.translating import told_in
from lueckenlos.finder import actions, cards, machine, towns
from lueckenlos.finder.calendars import next_meetings, times_of
from lueckenlos.finder.opening import closing, is_open, open_municipalities
from lueckenlos.finder.places import Place, options, place_of, places, places_named, suggestions
from lueckenlos.finder.queries import (
    Found,
    Hit,
    find,
    fitting,
    language_codes,
    nearest,
    places_at,
    public_entry,
    public_services,
)
from lueckenlos.finder.way import way_of
from lueckenlos.finder.wishes import Wish, WishForm, said_by, usual_reach
from lueckenlos.finder.words import AGES, EVERY, OLDEST, month_name
from lueckenlos.web.grammar import in_place
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

    framed = cast(View, csp_replace({"frame-ancestors": ["*"]})(xframe_options_exempt(answered)))

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        """Another website may frame it for a stranger, who has nothing here to be clicked for."""
        return (answered if isinstance(request.user, User) else framed)(request, *args, **named)

    return public(gzip_page(shown))  # no secret stands in a page whose size could tell it


def open_one(slug: str) -> Municipality:
    """The municipality of an address. Raises `Http404` or `ClosedError` where it is not open."""
    found = Municipality.objects.filter(slug=slug).first()
    if found is not None and is_open(found):
        return found
    if found is not None and closing(found):
        raise ClosedError(found)
    raise Http404


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
    here, today = open_one(slug), localdate()
    known = _Known(here, today)
    if request.method != "POST":
        form = known.form(initial={"umkreis": usual_reach(here)})
        return _start(request, known, form)
    form = known.form(request.POST)
    if not form.is_valid():
        return _start(request, known, form, status=400)
    where = form.cleaned_data.get("wo", "").strip()
    near, town = known.near(where)
    wish = form.wish(here, near, town)
    if where and not (near or town):
        form.add_error("wo", _unknown(here, where))
        return _start(request, known, form, status=400)
    if wish.is_plain(here):
        path = near[0].slug if near else EVERY
        to = carried(request, redirect("family_results", slug, path, wish.age.key).url)
        return redirect(to)
    return _results(request, known, wish, where, form)


class _Known:
    """The places families may name: areas, and the Orte and postcodes of public addresses."""

    def __init__(self, here: Municipality, today: date) -> None:
        self.here, self.today, self.areas = here, today, places(here)

    @cached_property
    def towns(self) -> list[str]:
        """The Orte and postcodes, where there are no areas to choose from."""
        return [] if self.areas else towns.towns_of(self.here, self.today)

    @property
    def suggestions(self) -> SafeString:
        """The options of the field for the place."""
        return suggestions(self.areas) if self.areas else options(self.towns)

    def form(self, data: QueryDict | None = None, **more: Any) -> WishForm:
        """The questions, without those nothing here could answer."""
        languages = language_codes(self.here, self.today)
        named = bool(self.areas or self.towns)
        return WishForm(data, languages=languages, near=bool(self.areas), named=named, **more)

    def near(self, where: str) -> tuple[tuple[Place, ...], str]:
        """The areas somebody means; where addresses tell of none, the Ort or postcode itself."""
        if found := () if where.isdigit() else places_named(self.areas, where):
            return found[:MANY_PLACES], ""
        public = public_services(self.here, self.today)
        there = towns.there(towns.addresses(self.here, public), where) if where else []
        found = places_at(self.here, [one.at for one in there])
        return found[:MANY_PLACES], where if there and not found else ""


def _unknown(here: Municipality, where: str) -> str:
    """Nobody knows the place that was typed."""
    german = (get_language() or "").startswith("de")
    text = _(
        "„%(where)s“ finden wir %(here)s nicht. Versuchen Sie es mit einer Postleitzahl oder dem "
        "Namen eines Ortes, oder lassen Sie das Feld leer."
    )
    return text % {"where": where, "here": in_place(here.name) if german else here.name}


def _start(request: HttpRequest, known: _Known, form: WishForm, status: int = 200) -> HttpResponse:
    page = {
        "municipality": known.here,
        "form": form,
        "suggestions": known.suggestions,
        "has_areas": bool(known.areas),
    }
    return render(request, "finder/start.html", page, status=status)


@family
@require_safe
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """What one may look for: all of it at once, for a device to choose from while somebody types.
    So nothing that is typed comes here before it is asked for."""
    return JsonResponse({"words": suggestions_of(open_one(slug))})


@family
@require_safe
def results(request: HttpRequest, slug: str, place: str, age: str) -> HttpResponse:
    """What suits a child of that age there, and what comes next."""
    here = open_one(slug)
    known = _Known(here, localdate())
    wish = wish_of(here, known.areas, place, age)
    where = wish.places[0].label if wish.places else ""
    return _results(request, known, wish, where, known.form(initial=said_by(wish, where)))


def wish_of(here: Municipality, every: tuple[Place, ...], place: str, age: str) -> Wish:
    """The wish of an address. Raises `Http404` where there is no such place or age."""
    near = None if place == EVERY else place_of(every, place)
    if age not in AGES or (near is None and place != EVERY):
        raise Http404
    return Wish((near,) if near else (), AGES[age], usual_reach(here))


def _results(
    request: HttpRequest, known: _Known, wish: Wish, where: str, form: WishForm
) -> HttpResponse:
    here, today = known.here, known.today
    found = find(here, wish, today, towns.near_town(here, wish.town) if wish.town else None)
    plain = wish.is_plain(here) and wish.page == 1
    if not found.ranked.exactly:
        actions.note_sought(municipality=here, text=wish.words, day=today)
    form.count(found.topics)
    page: dict[str, Any] = {
        "municipality": here,
        "form": form,
        "suggestions": known.suggestions,
        "wish": wish,
        "where": where,
        "place_slug": wish.places[0].slug if len(wish.places) == 1 else EVERY,
        "found": found,
        "cards": cards.cards(found, today, planning_level(here), _translated(here, found.entries)),
        "way": way_of(here, wish.age, today),
        "older": AGES[str(min(OLDEST, int(wish.age.key) + 1))] if wish.age.key.isdigit() else None,
        "plain": plain,
        "carried_on": [(name, value) for name, value in said_by(wish, where).items() if value],
    }
    if not plain:
        told = [_placed(one, found) for one in found.hits]
        found.on_map = any(one.point for one in told)
        page["map_data"] = machine.data_block(machine.map_of_hits(here, told, wish.places))
    return render(request, "finder/results.html", page)


def _translated(here: Municipality, services: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """The texts of services in the language of the page, as far as there are reviewed ones."""
    return told_in(here, get_language() or "", services)


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
    here, today = open_one(slug), localdate()
    wish = wish_of(here, places(here), place, age)
    hits = nearest(here, fitting(here, wish, today), secret_locations(here), wish)
    return JsonResponse(machine.map_of_hits(here, hits, wish.places))


@family
@require_safe
def places_map(request: HttpRequest, slug: str) -> HttpResponse:
    """The areas to choose from on a map."""
    here = open_one(slug)
    edition = planning_edition(here)
    if edition is None:
        raise Http404
    return JsonResponse(machine.map_of_places(here, edition))


# --- one service ---------------------------------------------------------------------------------


@family
@require_safe
def service(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """How to get there, when, what it costs, whom to call, and when that was last confirmed."""
    return _service(request, open_one(slug), pk)


def _service(
    request: HttpRequest, here: Municipality, pk: UUID, status: int = 200, **more: Any
) -> HttpResponse:
    today = localdate()
    entry = public_entry(here, pk, today)
    if entry is None:
        raise Http404
    secret = secret_locations(here)
    record, confirmed = cards.record_of(entry), entry.service.assured_date
    where, whom = cards.somewhere(entry, secret), cards.whom(entry)
    page = {
        "municipality": here,
        "service": entry.service,
        "translated": _translated(here, [pk]).get(pk, {}),
        "kind": cards.kind_of(entry),
        "when": cards.when(entry, record),
        "schedules": entry.details["schedules"],
        "has_times": bool(times_of(entry)),
        "meetings": next_meetings(entry, today),
        "cost": cards.cost(entry),
        "ages": cards.ages(record),
        "languages": cards.languages(entry),
        "access": cards.access(entry),
        "where": where,
        "ask": cards.instead_of_address(entry, whom) if entry.service.hides_address else "",
        "on_map": any(one.location.latitude is not None for one in where),
        "whom": whom,
        "calls": cards.by_phone(whom),
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
    here = open_one(slug)
    entry = public_entry(here, pk, localdate())
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
    here = open_one(slug)
    entry = public_entry(here, pk, localdate())
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
    return render(request, "finder/kept.html", {"municipality": open_one(slug)})
