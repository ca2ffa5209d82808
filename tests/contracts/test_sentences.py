"""Every kind of leaf says what happened in plain sentences, in both languages, from payloads that acts really left."""

import json
import re
from typing import Any

import pytest
from django.db.models import Max
from django.utils import translation
from tests.contracts import deeds
from tests.contracts.test_access import rows_of, undone
from tests.contracts.test_access_actions import DOERS, OURS
from tests.world import World

from polsec.foundation.record import kinds
from polsec.foundation.record.models import Leaf

COVERS = {"convening.step"}
"""Only the name under which other kinds stand on the log: no act leaves one of its own."""
KINDS = sorted(name for name in kinds.known() if not name.startswith("tests.") and name not in COVERS)
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")

Left = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def left(world: World) -> Left:
    """The payloads of all kinds: what the world holds, and what each action leaves when somebody does it who may."""
    found: Left = {}
    _gather(found, 0)
    for row in rows_of("access-actions.csv"):
        doer = next((role for role in DOERS if row[role] == "done"), None)
        if doer:
            with undone():
                newest = Leaf.objects.aggregate(pk=Max("pk"))["pk"]
                deeds.prepare(world, row["action"], row["object"])
                by = deeds.actor(world, doer, row["action"])
                deeds.perform(OURS[row["action"]], by, deeds.DEEDS[row["action"]](world, by, row["object"]))
                _gather(found, newest)
    return found


def _gather(found: Left, after: int) -> None:
    for kind, payload in Leaf.objects.filter(pk__gt=after, payload__isnull=False).values_list("kind", "payload"):
        found.setdefault(kind, []).append(json.loads(bytes(payload)))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_of_leaf_says_in_sentences_what_happened(left: Left, kind: str, language: str) -> None:
    said = kinds.kind_named(kind).sentences
    assert said, "say in its room what a leaf of this kind tells"
    assert left.get(kind), "no act of deeds.py leaves it"
    for payload in left[kind]:
        with translation.override(language):
            sentences = [str(sentence) for sentence in said(payload)]
        assert sentences
        assert all(sentence.strip() for sentence in sentences)
        assert not ID.search(" ".join(sentences)), "an id is nothing that a person reads"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_speaks_spanish_to_whoever_reads_spanish(left: Left, kind: str) -> None:
    said = kinds.kind_named(kind).sentences
    assert said
    texts = {}
    for language in ("en", "es"):
        with translation.override(language):
            texts[language] = [str(sentence) for sentence in said(left[kind][0])]
    assert texts["en"] != texts["es"]


def test_the_names_that_cover_others_are_left_by_no_action() -> None:
    assert not COVERS & {spec.leaf for spec in OURS.values()}
