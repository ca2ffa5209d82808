"""Addresses of publications, within a process."""

from django.urls import path

from polsec.stages.publishing import views

urlpatterns = [
    path("publications/", views.index, name="publishing_index"),
    path("publications/new/<uuid:approval>/", views.begin, name="publishing_begin"),
    path("publications/<uuid:publication>/", views.publication, name="publishing_publication"),
    path("publications/<uuid:publication>/publish/", views.publish, name="publishing_publish"),
    path("contributions/", views.contributions, name="publishing_contributions"),
    path("provision/<uuid:provision>/", views.provision, name="publishing_provision"),
]
