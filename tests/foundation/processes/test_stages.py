"""Stages begin, end and move, each change on the record; a closed process stands still."""

import json
from datetime import date, timedelta

import pytest
from tests.foundation.processes.making import PURPOSE, TITLE, as_actor, person, process

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, Stale
from polsec.foundation.kit.models import Visibility
from polsec.foundation.processes import actions, ports, queries
from polsec.foundation.processes.forms import paragraphs_of, text_of
from polsec.foundation.processes.models import Process, Stage
from polsec.foundation.processes.process_templates import template_keys, template_named
from polsec.foundation.processes.timeline import next_step, steps_of, where_it_stands
from polsec.foundation.record.models import Leaf


@pytest.fixture
def by(db: None) -> Actor:
    """Who coordinates, before there is a process."""
    return as_actor(person("Coordinadora"))


@pytest.fixture
def made(by: Actor) -> Process:
    """A process that is open."""
    from polsec.foundation.kit.models import Object

    return process(Object.objects.get(pk=by.person))


@pytest.fixture
def runs(made: Process, by: Actor) -> Actor:
    """Who coordinates, with the role."""
    from polsec.foundation.kit.actors import actor_of

    assert by.person
    return actor_of(by.person)


def stage(made: Process, key: str) -> Stage:
    """A stage as it stands in the database."""
    found = queries.stage(made, key)
    assert found
    return found


def last_payload(made: Process) -> dict[str, object]:
    """What the newest leaf says."""
    leaf = Leaf.objects.filter(process=made.pk).order_by("id").last()
    assert leaf
    assert leaf.disclosures.get().audience == "public"
    told: dict[str, object] = json.loads(bytes(leaf.payload or b""))
    return told


def test_a_stage_begins_ends_and_begins_again_on_the_public_record(made: Process, runs: Actor) -> None:
    for act, change, state in (
        (actions.start_stage, "started", "open"),
        (actions.close_stage, "ended", "closed"),
        (actions.start_stage, "started", "open"),
    ):
        act(by=runs, stage=stage(made, "agenda"))
        assert stage(made, "agenda").state == state
        told = last_payload(made)
        assert (told["kind"], told["stage"], told["change"]) == ("processes.stage", "agenda", change)


def test_a_stage_under_way_does_not_begin_and_one_that_is_not_does_not_end(made: Process, runs: Actor) -> None:
    with pytest.raises(Closed):
        actions.close_stage(by=runs, stage=stage(made, "agenda"))
    actions.start_stage(by=runs, stage=stage(made, "agenda"))
    with pytest.raises(Closed):
        actions.start_stage(by=runs, stage=stage(made, "agenda"))


def test_rooms_above_hear_of_their_stage_alone_inside_the_act(
    made: Process, runs: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, str]] = []
    monkeypatch.setattr(ports.on_stage_change, "_handlers", {})
    ports.on_stage_change.on("agenda")(lambda changed: heard.append((changed.key, changed.state)))
    actions.start_stage(by=runs, stage=stage(made, "agenda"))
    actions.start_stage(by=runs, stage=stage(made, "research"))
    assert heard == [("agenda", "open")]


def test_what_a_room_refuses_undoes_the_stage(made: Process, runs: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(changed: Stage) -> None:
        raise Closed("not yet")

    monkeypatch.setattr(ports.on_stage_change, "_handlers", {"agenda": [refuse]})
    with pytest.raises(Closed):
        actions.start_stage(by=runs, stage=stage(made, "agenda"))
    assert stage(made, "agenda").state == "planned"


def test_other_dates_tell_what_they_were_before(made: Process, runs: Actor) -> None:
    before = stage(made, "agenda")
    opens, closes = date(2027, 1, 4), date(2027, 2, 1)
    actions.redate_stage(by=runs, stage=before, opens_on=opens, closes_on=closes)
    told = last_payload(made)
    assert told["before"] == {"opens": str(before.opens_on), "closes": str(before.closes_on)}
    assert told["after"] == {"opens": "2027-01-04", "closes": "2027-02-01"}
    with pytest.raises(Invalid) as refusal:
        actions.redate_stage(by=runs, stage=before, opens_on=closes, closes_on=opens)
    assert refusal.value.field == "closes_on"


def test_a_stage_that_was_left_out_is_added_once(made: Process, runs: Actor) -> None:
    stage(made, "seminars").delete()
    actions.add_stage(by=runs, process=made, key="seminars")
    assert stage(made, "seminars").is_parallel
    for key in ("seminars", "nothing"):
        with pytest.raises(Invalid):
            actions.add_stage(by=runs, process=made, key=key)


def test_where_it_stands_names_what_is_under_way_and_what_comes_next(made: Process, runs: Actor) -> None:
    assert next_step(steps_of(made, queries.timeline(made))).key == "convening"  # type: ignore[union-attr]
    for key in ("convening", "framework", "evidence"):
        actions.start_stage(by=runs, stage=stage(made, key))
    steps = steps_of(made, queries.timeline(made))
    stands = where_it_stands(made, steps)
    assert stands.count("Convocatoria") == stands.count("Marco conceptual") == 1
    assert "Evidencia" not in stands
    following = next_step(steps)
    assert following
    assert following.key == "agenda"


def test_a_stage_past_its_last_day_is_shown_as_late(made: Process, runs: Actor) -> None:
    actions.start_stage(by=runs, stage=stage(made, "agenda"))
    yesterday = made.today() - timedelta(days=1)
    actions.redate_stage(by=runs, stage=stage(made, "agenda"), opens_on=None, closes_on=yesterday)
    late = {step.key for step in steps_of(made, queries.timeline(made)) if step.note}
    assert late == {"agenda"}


def test_before_it_is_opened_the_public_sees_nothing_and_afterwards_all_do(runs: Actor, made: Process) -> None:
    second = process(slug="otro", opened=False)
    assert second.object.visibility == Visibility.PROCESS
    made.object.refresh_from_db()
    assert made.object.visibility == Visibility.PUBLIC
    with pytest.raises(Closed):
        actions.open_process(by=runs, process=made)


def test_a_closed_process_stands_still_until_it_is_opened_again(made: Process, runs: Actor) -> None:
    with pytest.raises(Invalid):
        actions.close_process(by=runs, process=made, reason=" ")
    actions.close_process(by=runs, process=made, reason="Terminó.")
    assert last_payload(made)["reason"] == "Terminó."
    with pytest.raises(Closed):
        actions.start_stage(by=runs, stage=stage(made, "agenda"))
    with pytest.raises(Closed):
        actions.give_role(by=runs, process=made, person=person(), role="expert")
    actions.reopen_process(by=runs, process=made, reason="Falta la ley.")
    actions.start_stage(by=runs, stage=stage(made, "agenda"))


def test_settings_keep_every_language_of_the_process(made: Process, runs: Actor) -> None:
    given = {"languages": ["es", "en"], "timezone": "America/Bogota"}
    with pytest.raises(Invalid) as refusal:
        actions.change_settings(by=runs, process=made, title={"es": "Solo"}, purpose=PURPOSE, **given)
    assert refusal.value.field == "title_en"
    actions.change_settings(by=runs, process=made, title=TITLE, purpose=PURPOSE, **given)
    made.refresh_from_db()
    assert made.timezone == "America/Bogota"


def test_rules_change_by_version_and_not_over_somebody_elses(made: Process, runs: Actor) -> None:
    text = {"es": [{"heading": "Una", "text": "Regla."}]}
    actions.set_rules(by=runs, process=made, text=text, figures={"answer_days": 7}, seen=1)
    assert queries.figure(made, "answer_days", 20) == 7
    assert queries.figure(made, "acknowledge_days", 99) == 5
    with pytest.raises(Stale):
        actions.set_rules(by=runs, process=made, text=text, figures={"answer_days": 9}, seen=1)
    with pytest.raises(Invalid):
        actions.set_rules(by=runs, process=made, text=text, figures={"answer_days": -1}, seen=2)
    assert [rules.number for rules in made.rules.all()] == [2, 1]


def test_what_the_form_of_rules_shows_is_what_it_reads_back() -> None:
    paragraphs = template_named("citizen-security").rules_text(["es"])["es"]
    assert paragraphs_of(text_of(paragraphs).replace("\n", "\r\n")) == paragraphs


@pytest.mark.parametrize("act", [actions.start_stage, actions.close_stage])
def test_only_a_coordinator_moves_a_stage(made: Process, runs: Actor, act: object) -> None:
    facilitator = person("Facilitadora")
    actions.give_role(by=runs, process=made, person=facilitator, role="facilitator")
    with pytest.raises(NotAllowed):
        act(by=as_actor(facilitator), stage=stage(made, "agenda"))  # type: ignore[operator]


@pytest.mark.parametrize("key", template_keys())
def test_every_text_of_a_template_is_there_in_both_languages(key: str) -> None:
    template = template_named(key)
    texts = [template.name, template.description, template.purpose]
    texts += [planned.guidance for planned in template.stages]
    texts += [text for rule in template.rules for text in (rule.heading, rule.text)]
    texts += [wanted.why for wanted in template.roles]
    texts += [text for letter in template.letters.values() for text in (letter.subject, letter.body)]
    assert all(set(text) == {"es", "en"} and all(text.values()) for text in texts)
