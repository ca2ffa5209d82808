"""docs/opinion-result.schema.json says what a result is, and results are what it says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.methods.opinion.report.invented import EVERY_KIND, ROOT, invented

SCHEMA = json.loads((ROOT / "docs/opinion-result.schema.json").read_text(encoding="utf-8"))


def complaints(result: dict[str, Any]) -> list[str]:
    """What the schema has against a result, as it is once written and read."""
    found = Draft202012Validator(SCHEMA).iter_errors(json.loads(json.dumps(result)))
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in found]


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every property that a schema names, with its path."""
    if isinstance(schema, dict):
        for name, described in schema.get("properties", {}).items():
            yield f"{path}/{name}", described
        for key, part in schema.items():
            yield from properties(part, f"{path}/{key}")
    elif isinstance(schema, list):
        for part in schema:
            yield from properties(part, path)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_field_is_described_in_a_sentence() -> None:
    definitions = SCHEMA["$defs"]
    lacking = [
        path
        for path, described in properties(SCHEMA)
        if not (
            described.get("description") or definitions[described["$ref"].rpartition("/")[2]]["description"]
        ).endswith(".")
    ]
    assert lacking == []


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_public_result_of_each_kind_is_valid(kind: str) -> None:
    assert complaints(invented(**EVERY_KIND[kind])) == []


@pytest.mark.parametrize(
    "damage",
    [
        {"audience": "everyone"},
        {"participants": [{"id": "7", "position": [0.3, 0.1]}]},
        {"consensus": [{"id": "1", "text": {}, "direction": "agree", "overall": {"share": 1.4}, "regions": []}]},
    ],
    ids=["an unknown audience", "a field that is not described", "a share over 1"],
)
def test_what_is_no_result_is_refused(damage: dict[str, Any]) -> None:
    assert complaints({**invented(), **damage}) != []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["london.youth.policing", "canadian-electoral-reform"])
def test_the_engine_and_its_public_form_keep_to_the_schema(opendata: Path, name: str) -> None:
    from polsec.methods.opinion.analysis import analyse
    from polsec.methods.opinion.publication import public
    from polsec.methods.opinion.reading import read_conversation

    result = analyse(read_conversation(opendata / name)).result
    assert complaints(result) == []
    assert complaints(public(result)) == []
