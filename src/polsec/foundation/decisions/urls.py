"""Addresses of decisions, within a process."""

from django.urls import path

from polsec.foundation.decisions import views

urlpatterns = [
    path("questions/", views.index, name="decisions_index"),
    path("questions/<uuid:question>/", views.question, name="decisions_question"),
    path("questions/<uuid:question>/close/", views.close, name="decisions_close"),
]
