"""Addresses of the bodies of a process."""

from django.urls import path

from polsec.foundation.bodies import views

urlpatterns = [
    path("bodies/", views.bodies, name="bodies_list"),
    path("bodies/new/", views.create, name="bodies_create"),
    path("bodies/<uuid:body>/", views.body, name="bodies_body"),
    path("bodies/<uuid:body>/seat/", views.give_seat, name="bodies_give_seat"),
    path("bodies/<uuid:body>/assign/", views.assign, name="bodies_assign"),
    path("bodies/<uuid:body>/seats/<int:seat>/mandate/", views.give_mandate, name="bodies_give_mandate"),
    path("bodies/<uuid:body>/seats/<int:seat>/leave/", views.leave_seat, name="bodies_leave_seat"),
    path("bodies/<uuid:body>/mandates/<int:mandate>/end/", views.end_mandate, name="bodies_end_mandate"),
    path("bodies/<uuid:body>/mandates/<int:mandate>/letter/", views.add_letter, name="bodies_add_letter"),
    path("bodies/<uuid:body>/assignments/<int:assignment>/end/", views.end_assignment, name="bodies_end_assignment"),
]
