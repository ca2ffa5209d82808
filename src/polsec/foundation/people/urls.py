"""Pages about persons and institutions within a process."""

from django.urls import path, re_path

from polsec.foundation.people.views import institutions, persons

urlpatterns = [
    path("people/", persons.persons, name="people_persons"),
    path("people/new/", persons.new, name="people_person_new"),
    path("people/<uuid:person>/", persons.person, name="people_person"),
    path("people/<uuid:person>/change/", persons.change, name="people_person_change"),
    path("people/<uuid:person>/invite/", persons.invite, name="people_person_invite"),
    path("people/<uuid:person>/way-in/", persons.print_entry, name="people_person_entry"),
    path("people/<uuid:person>/hide/", persons.hide, name="people_person_hide"),
    path("people/<uuid:person>/erase/", persons.erase, name="people_person_erase"),
    path("institutions/", institutions.institutions, name="people_institutions"),
    path("institutions/new/", institutions.new, name="people_institution_new"),
    path("institutions/<uuid:institution>/", institutions.institution, name="people_institution"),
    path("institutions/<uuid:institution>/change/", institutions.change, name="people_institution_change"),
    re_path(
        r"^institutions/(?P<institution>[0-9a-f-]{36})/(?P<act>protect|ask|unprotect|release|withdraw)/$",
        institutions.protect,
        name="people_institution_protect",
    ),
]
