"""Addresses of the agenda of a process."""

from django.urls import path

from polsec.stages.agenda import views

urlpatterns = [
    path("agenda/", views.themes, name="agenda_themes"),
    path("agenda/propose/", views.propose, name="agenda_propose"),
    path("agenda/<uuid:theme>/", views.theme, name="agenda_theme"),
    path("agenda/<uuid:theme>/change/", views.revise, name="agenda_revise"),
    path("agenda/<uuid:theme>/withdraw/", views.withdraw, name="agenda_withdraw"),
    path("agenda/<uuid:theme>/name/", views.release_name, name="agenda_release_name"),
    path("agenda/<uuid:theme>/put/", views.put, name="agenda_put"),
    path("agenda/<uuid:theme>/agree/", views.agree, name="agenda_agree"),
]
