from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from lueckenlos.accounts.access import public
from lueckenlos.config.urls import *  # noqa: F403
from lueckenlos.config.urls import urlpatterns as ours
from lueckenlos.web.errors import trouble
from probe.models import Word


def breaks(request: HttpRequest, name: str = "") -> HttpResponse:
    try:
        raise KeyError(f"{name} erika.mustermann@example.org 203.0.113.77")
    except KeyError as error:
        raise ValueError("Erika Mustermann, 2001:db8::17") from error


def asks(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Word.objects.count()))


def refuses(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Erika Mustermann")


def wrong_sql(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'Erika Mustermann' FROM nowhere")
    return HttpResponse()


@csrf_exempt
def takes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def crowd(request: HttpRequest) -> HttpResponse:
    return trouble(request, 429)


for view in (breaks, asks, refuses, wrong_sql, takes, form, crowd):
    public(view)

urlpatterns = [
    path("probe/bricht/", breaks),
    path("probe/bricht/<str:name>/", breaks),
    path("probe/fragt/", asks),
    path("probe/verbietet/", refuses),
    path("probe/sql/", wrong_sql),
    path("probe/nimmt/", takes),
    path("probe/formular/", form),
    path("probe/gedraenge/", crowd),
    *ours,
]
