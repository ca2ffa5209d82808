"""The publications of a process in its public export: the documents, and the way back from each paragraph as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from polsec.foundation.decisions.releases import released_to
from polsec.foundation.files import storage
from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import ancestry
from polsec.foundation.record.ports import Part
from polsec.foundation.rendering.publication import mark
from polsec.stages.publishing.actions import file_name
from polsec.stages.publishing.models import Publication, State
from polsec.stages.publishing.queries import WITH, wordings_of


def write_publications(process: Object, folder: Path) -> Iterator[Part]:
    """Write each published document, a page and a JSON file with the way back from its paragraphs."""
    rows = Publication.objects.filter(object__process=process, state=State.PUBLISHED).select_related(*WITH)
    for row in rows.order_by("published_at", "pk"):
        target = folder / file_name(row)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(storage.place(row.object.version).read_bytes())
        context = _context(row)
        page = target.with_suffix(".html")
        page.write_text(render_to_string("publishing/export.html", context), encoding="utf-8")
        data = json.dumps(_told(row, context), ensure_ascii=False, indent=2) + "\n"
        target.with_suffix(".json").write_text(data, encoding="utf-8")
        yield Part(str(target.relative_to(folder)), f"{row.object} (PDF)")
        yield Part(
            str(page.relative_to(folder)), _("Where each paragraph comes from: {title}").format(title=row.object)
        )


def _context(row: Publication) -> dict[str, Any]:
    return {
        "publication": row,
        "question": row.approval.question,
        "language": row.approval.proposal.document.language,
        "paragraphs": [
            (wording, mark(str(wording.provision_id)), *ancestry(wording.provision_id, ANYONE))
            for wording in wordings_of(row)
        ],
        "printed": released_to(row.approval.question, ANYONE),
    }


def _told(row: Publication, context: dict[str, Any]) -> dict[str, Any]:
    return {
        "publication": str(row.pk),
        "title": row.object.title,
        "sha256": row.object.version,
        "verdict": row.approval.question.verdict,
        "paragraphs": [
            {
                "provision": str(wording.provision_id),
                "mark": sign,
                "number": wording.position,
                "heading": wording.heading,
                "text": wording.text,
                "origins": _steps(steps),
                "reserved": reserved,
            }
            for wording, sign, steps, reserved in context["paragraphs"]
        ],
        "reservations": [{"institution": name, "text": position.reason} for name, position in context["printed"]],
    }


def _steps(steps: Any) -> list[dict[str, Any]]:
    return [
        {
            "relation": step.edge.relation,
            "kind": step.edge.target.kind,
            "title": step.edge.target.title,
            "origins": _steps(step.origins),
            "reserved": step.reserved,
        }
        for step in steps
    ]
