from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    name = "polsec.foundation.discussion"
    label = "discussion"
    verbose_name = "Discussion"

    def ready(self) -> None:
        from polsec.foundation.discussion import registrations  # noqa: F401
