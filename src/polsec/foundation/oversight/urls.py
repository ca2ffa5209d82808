"""Addresses within a process."""

from django.urls import path

from polsec.foundation.oversight.views import complaints, page, telling

urlpatterns = [
    path("oversight/", page.page, name="oversight_page"),
    path("oversight/donors/new/", telling.new_donor, name="oversight_donor_new"),
    path("oversight/donors/<int:entry>/withdraw/", telling.withdraw_donor, name="oversight_donor_withdraw"),
    path("oversight/hirings/new/", telling.new_hiring, name="oversight_hiring_new"),
    path("oversight/hirings/<int:entry>/withdraw/", telling.withdraw_hiring, name="oversight_hiring_withdraw"),
    path("oversight/interests/", telling.declare, name="oversight_declare"),
    path("oversight/write/", complaints.write, name="oversight_write"),
    path("oversight/answer/<str:token>/", complaints.follow, name="oversight_follow"),
    path("oversight/complaints/", complaints.complaints, name="oversight_complaints"),
    path("oversight/complaints/<int:number>/", complaints.complaint, name="oversight_complaint"),
    path("oversight/complaints/<int:number>/acknowledge/", complaints.acknowledge, name="oversight_acknowledge"),
    path("oversight/complaints/<int:number>/answer/", complaints.answer, name="oversight_answer"),
    path("oversight/complaints/<int:number>/confirm/", complaints.confirm, name="oversight_confirm"),
    path("oversight/complaints/<int:number>/share/", complaints.share, name="oversight_share"),
]
