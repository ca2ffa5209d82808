from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "polsec.foundation.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from polsec.foundation.documents import registrations  # noqa: F401
