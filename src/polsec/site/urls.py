"""Every address of the site. Each has a row in tests/contracts/access.csv."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from polsec.site import views
from polsec.site.demonstration import views as demonstration
from polsec.site.rooms import address_modules, machine_address_modules, site_address_modules

urlpatterns = [
    path("", views.front, name="start"),
    path("health", views.health, name="health"),
    path("demonstration/<slug:slug>.zip", views.archive, name="archive"),
    path("demonstration/<slug:slug>.json", views.public_result, name="public_result"),
    *(path("", include(module)) for module in machine_address_modules()),
    *i18n_patterns(
        path("", views.front, name="front"),
        path("reports/<slug:slug>/", views.report, name="report"),
        path("about/", views.about, name="about"),
        path("demonstration/", demonstration.people, name="demonstration"),
        path("demonstration/enter/<int:account>/", demonstration.enter, name="demonstration_enter"),
        path("leave/", views.leave, name="leave"),
        path("left/", views.left, name="left"),
        *(path("", include(module)) for module in site_address_modules()),
        *(path("p/<slug:process>/", include(module)) for module in address_modules()),
    ),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.failure
