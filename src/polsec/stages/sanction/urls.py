"""Addresses of final approvals, within a process."""

from django.urls import path

from polsec.stages.sanction import views

urlpatterns = [
    path("approvals/", views.index, name="sanction_index"),
    path("approvals/submit/<uuid:proposal>/", views.submit, name="sanction_submit"),
    path("approvals/<uuid:approval>/", views.approval, name="sanction_approval"),
    path("approvals/<uuid:approval>/minute.pdf", views.minute, name="sanction_minute"),
    path("approvals/<uuid:approval>/signed/", views.keep_signed, name="sanction_keep_signed"),
    path("approvals/<uuid:approval>/attest/", views.attest, name="sanction_attest"),
]
