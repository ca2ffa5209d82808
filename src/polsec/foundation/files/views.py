"""A file, for whoever may see it. What it says of itself is not believed, and nothing in it can act."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from polsec.foundation.files.models import File
from polsec.foundation.files.queries import file_seen_by
from polsec.foundation.files.storage import place
from polsec.foundation.kit.http import actor

SHOWN = frozenset({"image/png", "image/jpeg", "image/webp"})
"""Shown in the browser. All else is saved: a PDF too, since browsers do not show one in a sandbox."""


@require_safe
def show(request: HttpRequest, file: UUID) -> FileResponse:
    """The content, in a sandbox, never guessed at, kept by no cache that others share."""
    try:
        found = file_seen_by(actor(request), file)
        content = place(found.sha256).open("rb")
    except (File.DoesNotExist, FileNotFoundError) as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=found.media_type not in SHOWN, filename=found.name, content_type=found.media_type
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
