"""The record for programs: the checkpoint, the tiles, the policy, and the verifier. Only what was signed is given."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from polsec.foundation.kit.http import actor
from polsec.foundation.record import checkpoints, ports, queries, tree
from polsec.foundation.record.models import Log
from polsec.methods.transparency import verify
from polsec.methods.transparency.tree import width_of
from polsec.methods.transparency.verify import WIDTH, tile_path

TILE = re.compile(r"(entries|[0-9]|[1-5][0-9])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([0-9]{1,3}))?")
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "no-cache"


@require_safe
def checkpoint(request: HttpRequest, process: str) -> HttpResponse:
    """The newest signed checkpoint, with its cosignatures."""
    newest = checkpoints.newest(_log(request, process))
    if newest is None:
        raise Http404
    cosignatures = list(newest.cosignatures.order_by("witness__name"))
    return _answer(checkpoints.note_of(newest, cosignatures), TEXT, BRIEFLY)


@require_safe
def policy(request: HttpRequest, process: str) -> HttpResponse:
    """Who must cosign, as the record states it now. Whoever verifies had better ask somebody else for it."""
    text = _log(request, process).policy
    if not text:
        raise Http404
    return _answer(text.encode(), TEXT, BRIEFLY)


@require_safe
def tile(request: HttpRequest, process: str, tile: str) -> HttpResponse:
    """Hashes, or a bundle of leaves. A full one never changes."""
    log = _log(request, process)
    newest = checkpoints.newest(log)
    match = TILE.fullmatch(tile)
    if newest is None or match is None:
        raise Http404
    level, index = match[1], int(re.sub(r"\D", "", match[2]))
    width = int(match[3] or WIDTH)
    if tile_path(level, index, width) != f"tile/{tile}" or width > _width(level, index, newest.size):
        raise Http404
    content = _bundle(log, index, width) if level == "entries" else tree.tile(log, int(level), index, width)
    if not content:
        raise Http404
    return _answer(content, BYTES, FOREVER if width == WIDTH else BRIEFLY)


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The verifier, as one file. Its hash had better come from somebody else."""
    answer = _answer(_verifier(), "text/x-python; charset=utf-8", BRIEFLY)
    answer.headers["Content-Disposition"] = 'attachment; filename="verify.py"'
    return answer


@cache
def _verifier() -> bytes:
    return Path(verify.__file__).read_bytes()


def _width(level: str, index: int, size: int) -> int:
    return width_of(size, 0 if level == "entries" else int(level), index)


def _bundle(log: Log, index: int, width: int) -> bytes:
    start = index * WIDTH
    return b"".join(
        part for entry in queries.entries(log, start + width, start) for part in (len(entry).to_bytes(2, "big"), entry)
    )


def _log(request: HttpRequest, slug: str) -> Log:
    """The log of a process that the reader may see. Raises Http404."""
    process = ports.process_by_slug(slug)
    log = queries.log_of(process.pk) if process and process.is_visible_to(actor(request)) else None
    if log is None:
        raise Http404
    return log


def _answer(content: bytes, kind: str, kept: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": kept})
