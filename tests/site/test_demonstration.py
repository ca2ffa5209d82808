"""The two simulated conversations: drawn as their scripts say, found as they were drawn, kept once."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from tests.site.demonstration import columns, store_all
from tests.threads import at_once

from polsec.methods.opinion.reading import read_conversation
from polsec.site.demonstration import loading
from polsec.site.demonstration.folder import write_folder
from polsec.site.demonstration.loading import load_demonstration, missing_scripts, store_report
from polsec.site.demonstration.script import SLUGS, Script, read_script, read_scripts
from polsec.site.demonstration.simulation import simulate
from polsec.site.models import DemonstrationReport

SCRIPTS = pytest.mark.parametrize("script", read_scripts(), ids=lambda script: script.slug)


@SCRIPTS
def test_a_script_has_400_people_and_60_statements_in_both_languages(script: Script) -> None:
    assert (script.people, len(script.statements)) == (400, 60)
    texts = [statement.text[language] for statement in script.statements for language in ("es", "en")]
    assert all(text.strip() == text and 20 <= len(text) <= 140 for text in texts)
    assert len(set(texts)) == 120


@SCRIPTS
def test_each_statement_has_one_effect_for_each_part_of_the_people(script: Script) -> None:
    assert {len(statement.effects) for statement in script.statements} == {len(script.parts)}


@SCRIPTS
def test_everyone_answers_25_to_45_statements(script: Script) -> None:
    answered = simulate(script).voted.sum(axis=1)
    assert (answered.min(), answered.max()) == (25, 45)


@SCRIPTS
def test_the_same_script_gives_the_same_votes(script: Script) -> None:
    one, other = simulate(script), simulate(script)
    assert np.array_equal(one.votes * one.voted, other.votes * other.voted)


def test_votes_follow_the_log_odds_of_the_script() -> None:
    """Agreement in each group against its expectation, integrated over the tendency to agree by quadrature."""
    script = read_script("neighbourhood")
    drawn = simulate(script)
    nodes, weights = np.polynomial.hermite_e.hermegauss(21)
    deviations = []
    for number, statement in enumerate(script.statements):
        for part, effect in enumerate(statement.effects):
            votes = drawn.votes[(drawn.part == part) & drawn.voted[:, number], number]
            votes = votes[votes != 0]
            odds = statement.intercept + effect + 0.5 * nodes
            expected = (weights / (1 + np.exp(-odds))).sum() / weights.sum()
            if len(votes) >= 20:
                deviations.append(((votes == 1).mean() - expected) / np.sqrt(expected * (1 - expected) / len(votes)))
    assert len(deviations) > 150
    assert abs(np.mean(deviations)) < 0.3
    assert 0.8 < np.std(deviations) < 1.2


@SCRIPTS
def test_the_folder_is_read_without_a_warning_and_says_it_is_simulated(script: Script, tmp_path: Path) -> None:
    write_folder(script, tmp_path)
    conversation = read_conversation(tmp_path)
    assert conversation.warnings == ()
    assert conversation.simulated
    assert dict(conversation.title) == script.title
    assert conversation.votes.shape == (400, 60)
    assert len(conversation.votes) == simulate(script).voted.sum()


@SCRIPTS
def test_the_folder_tells_the_truth_behind_the_votes(script: Script, tmp_path: Path) -> None:
    write_folder(script, tmp_path)
    rows = (tmp_path / "truth.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "participant,part,position,tendency"
    assert len(rows) == 401


def test_three_groups_are_found_where_there_are_three() -> None:
    groups = json.loads(columns("neighbourhood")["public_json"])["groups"]
    assert (groups["verdict"], groups["number"]) == ("groups", 3)
    true_sizes = [part.people for part in read_script("neighbourhood").parts]
    assert sorted(member["size"] for member in groups["members"]) == pytest.approx(sorted(true_sizes), abs=15)


def test_a_continuum_is_found_where_there_is_one() -> None:
    groups = json.loads(columns("justice")["public_json"])["groups"]
    assert (groups["verdict"], groups["number"]) == ("continuum", 1)


@pytest.mark.parametrize(
    ("slug", "unites", "divides"),
    [("neighbourhood", {"1", "6", "10", "13"}, {"3", "15"}), ("justice", {"34", "6"}, {"33", "2"})],
)
def test_what_unites_and_divides_is_what_the_script_says(slug: str, unites: set[str], divides: set[str]) -> None:
    result = json.loads(columns(slug)["public_json"])
    assert unites <= {entry["id"] for entry in result["consensus"]}
    assert divides <= {entry["id"] for entry in result["divisive"]}
    assert not divides & {entry["id"] for entry in result["consensus"]}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_stored_result_is_public(slug: str) -> None:
    result = json.loads(columns(slug)["public_json"])
    assert result["audience"] == "public"
    assert result["conversation"]["simulated"]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_archive_holds_the_folder_that_was_analysed(slug: str, tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(columns(slug)["archive"])).extractall(tmp_path)
    assert read_conversation(tmp_path / slug).votes.digest() == columns(slug)["matrix"]


@pytest.mark.django_db
def test_loading_again_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    store_all()
    before = list(DemonstrationReport.objects.values())
    monkeypatch.setattr(loading, "build_report", lambda *_: pytest.fail("there is nothing to build"))
    assert load_demonstration() == 0
    assert list(DemonstrationReport.objects.values()) == before


@pytest.mark.django_db
def test_a_report_of_another_version_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    store_all()
    monkeypatch.setattr(loading, "__version__", "9.9.9")
    assert [script.slug for script in missing_scripts()] == list(SLUGS)


@pytest.mark.django_db(transaction=True)
def test_loaded_by_many_at_once_it_is_there_once() -> None:
    """Eight connections store the same report at the same instant, where nothing is stored yet."""
    script, values = read_script("justice"), columns("justice")
    assert sum(at_once(*[lambda: store_report(script, values)] * 8)) == 1
    assert DemonstrationReport.objects.count() == 1
