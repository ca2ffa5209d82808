"""Addresses of this room, beside any process."""

from django.urls import path

from polsec.foundation.files import views

urlpatterns = [path("files/<uuid:file>/", views.show, name="files_file")]
