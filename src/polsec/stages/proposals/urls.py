"""Addresses of proposals, within a process."""

from django.urls import path

from polsec.stages.proposals import views

urlpatterns = [
    path("proposals/", views.index, name="proposals_index"),
    path("proposals/new/", views.begin, name="proposals_begin"),
    path("proposals/<uuid:proposal>/", views.proposal, name="proposals_proposal"),
    path("proposals/<uuid:proposal>/write/", views.revise, name="proposals_revise"),
    path("proposals/<uuid:proposal>/put/", views.put, name="proposals_put"),
    path("proposals/<uuid:proposal>/changes/<int:number>/", views.changes, name="proposals_changes"),
]
