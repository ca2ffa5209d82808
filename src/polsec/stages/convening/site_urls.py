"""Addresses for whoever holds the link of an invitation."""

from django.urls import path

from polsec.stages.convening.views import invited

urlpatterns = [
    path("i/<str:token>/", invited.answer, name="convening_answer"),
    path("i/<str:token>/confirm/", invited.confirm, name="convening_confirm"),
    path("i/<str:token>/contest/", invited.contest, name="convening_contest"),
]
