import json
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Object
from polsec.foundation.people.models import Account

ROLES = {
    "operator": pgettext_lazy("demonstration", "runs the site"),
    "coordinator": pgettext_lazy("demonstration", "coordinates the process"),
    "facilitator": pgettext_lazy("demonstration", "facilitates the working group"),
    "delegate": pgettext_lazy("demonstration", "speaks for an institution"),
    "observer": pgettext_lazy("demonstration", "observes for an institution"),
    "auditor": pgettext_lazy("demonstration", "checks the process"),
    "expert": pgettext_lazy("demonstration", "advises as an expert"),
    "committee": pgettext_lazy("demonstration", "answers objections and complaints"),
}


class DemonstrationReport(models.Model):
    """The public result of one simulated conversation, and the files it was made from.

    `inputs` is the hash of everything the result follows from; a row whose hash is another is out of date and is
    replaced. The result is kept as the very text that `polsec analyse --public --json` writes.
    """

    slug = models.SlugField(unique=True)
    inputs = models.CharField(max_length=64)
    matrix = models.CharField(max_length=64)
    version = models.CharField(max_length=40)
    public_json = models.TextField()
    archive = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.slug

    @property
    def result(self) -> dict[str, Any]:
        result: dict[str, Any] = json.loads(self.public_json)
        return result


class DemonstrationAccount(models.Model):
    """An account of the demonstration, which any visitor may enter as. A real site has no such row."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    process = models.ForeignKey(Object, models.CASCADE, null=True, related_name="+")
    role = models.CharField(max_length=20)
    label = models.CharField(max_length=120, blank=True)
    """The institution that a delegate speaks for."""
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return f"{self.role} {self.account_id}"

    @property
    def name(self) -> str:
        """What the invented person is called."""
        return str(self.account.person.name)

    @property
    def role_label(self) -> str:
        """What they are in the process, in the reader's language."""
        return str(ROLES[self.role])
