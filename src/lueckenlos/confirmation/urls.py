"""The addresses of confirmations, for who answers and for the coordination."""

from __future__ import annotations

from django.urls import include, path

from lueckenlos.confirmation import desk_views, views

ANSWERING = [
    path("", views.inquiry_page, name="confirm"),
    path("abmelden/", views.no_mails, name="confirm_no_mails"),
    path("<uuid:pk>/stimmt/", views.still_right, name="confirm_right"),
    path("<uuid:pk>/aendern/", views.otherwise, name="confirm_otherwise"),
    path("<uuid:pk>/beendet/", views.ended, name="confirm_ended"),
    path("<uuid:pk>/andere/", views.elsewhere, name="confirm_elsewhere"),
]
COORDINATION = [
    path("", desk_views.confirmations, name="confirmations"),
    path("anrufe/", desk_views.calls, name="confirmation_calls"),
    path("alle/", desk_views.ask_all, name="confirmations_ask"),
    path("von-selbst/", desk_views.habit, name="confirmations_habit"),
    path("antwort/<uuid:pk>/", desk_views.decide, name="confirmation_decide"),
    path("traeger/<uuid:pk>/", desk_views.provider, name="confirmation_provider"),
    path("traeger/<uuid:pk>/fragen/", desk_views.ask, name="confirmation_ask"),
    path("rueckfrage/<uuid:pk>/bogen/", desk_views.sheet, name="confirmation_sheet"),
    path("rueckfrage/<uuid:pk>/beenden/", desk_views.close, name="confirmation_close"),
]
urlpatterns = [
    path("bestaetigen/", views.code, name="confirm_code"),
    path("bestaetigen/<str:token>/", include(ANSWERING)),
    path("k/<slug:slug>/bestaetigungen/", include(COORDINATION)),
]
