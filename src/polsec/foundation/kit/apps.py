from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "polsec.foundation.kit"
    label = "kit"
    verbose_name = "Kit"
