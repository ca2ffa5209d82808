"""Addresses of discussion, within a process."""

from django.urls import path

from polsec.foundation.discussion import views

urlpatterns = [
    path("discussion/<uuid:about>/", views.thread, name="discussion_thread"),
    path("discussion/comment/<uuid:comment>/", views.answer, name="discussion_answer"),
]
