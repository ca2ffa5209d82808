from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import pgettext_lazy


class FilesConfig(AppConfig):
    name = "polsec.foundation.files"
    label = "files"
    verbose_name = "Files"

    def ready(self) -> None:
        from polsec.foundation.files import jobs  # noqa: F401  registers what is scheduled
        from polsec.foundation.kit.objects import describe

        describe("file", pgettext_lazy("kind", "file"), lambda thing: reverse("files_file", args=[thing.pk]))
