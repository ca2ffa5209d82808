from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "polsec.site"
    label = "site"
    verbose_name = "Site"
