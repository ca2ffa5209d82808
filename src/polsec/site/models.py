import json
from typing import Any

from django.db import models

from polsec.foundation.kit import clock


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
        return json.loads(self.public_json)
