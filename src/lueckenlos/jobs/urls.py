"""Addresses of jobs and stored files."""

from __future__ import annotations

from django.urls import path

from lueckenlos.jobs import views

urlpatterns = [
    path("k/<slug:slug>/arbeiten/", views.jobs, name="jobs"),
    path("arbeiten/<uuid:pk>/", views.show, name="job"),
    path("arbeiten/<uuid:pk>.json", views.as_json, name="job_json"),
    path("arbeiten/<uuid:pk>/abbrechen/", views.cancel, name="cancel_job"),
    path("dateien/<uuid:pk>/", views.download, name="download"),
]
