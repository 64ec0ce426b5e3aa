"""Addresses with a view that forgot to say for whom it is."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lueckenlos.config.urls import handler403, handler404, handler500
from lueckenlos.config.urls import urlpatterns as ours

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("offen")


urlpatterns = [*ours, path("vergessen/", forgotten)]
