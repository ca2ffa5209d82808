"""Addresses of the record within a process."""

from django.urls import path

from polsec.foundation.record import views

urlpatterns = [
    path("record/", views.home, name="record_home"),
    path("record/find/", views.find, name="record_find"),
    path("record/<int:index>/", views.act, name="record_act"),
    path("record/<int:index>/receipt/", views.receipt, name="record_receipt"),
    path("record/verify/", views.verify, name="record_verify"),
    path("record/download/", views.download, name="record_download"),
    path("record/cosign/", views.cosign, name="record_cosign"),
    path("record/witnesses/", views.witnesses, name="record_witnesses"),
    path("record/witnesses/<int:witness>/remove/", views.remove_witness, name="record_remove_witness"),
    path("record/alarms/<int:alarm>/", views.settle, name="record_settle"),
]
