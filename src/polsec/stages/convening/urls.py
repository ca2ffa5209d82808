"""Addresses of convening within a process."""

from django.urls import path

from polsec.stages.convening.views import public, secretariat

urlpatterns = [
    path("convening/", public.overview, name="convening_overview"),
    path("convening/invite/", secretariat.invite, name="convening_invite"),
    path("convening/invitations/", secretariat.invitations, name="convening_invitations"),
    path("convening/invitations/<int:invitation>/", secretariat.invitation, name="convening_invitation"),
    path("convening/invitations/<int:invitation>/link/", secretariat.renew, name="convening_renew"),
    path("convening/invitations/<int:invitation>/withdraw/", secretariat.withdraw, name="convening_withdraw"),
    path("convening/invitations/<int:invitation>/answer/", secretariat.enter_answer, name="convening_enter_answer"),
]
