from django.apps import AppConfig


class RenderingConfig(AppConfig):
    name = "polsec.foundation.rendering"
    label = "rendering"
    verbose_name = "Rendering"
