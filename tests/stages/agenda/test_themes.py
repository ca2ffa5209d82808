"""Themes are the room's until the body agrees; who proposed one is told when its institution releases its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.foundation.bodies import making as bodies
from tests.foundation.bodies.test_seats import told_to_all
from tests.stages.agenda import making

from polsec.foundation.decisions import actions as decisions
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, Actor
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, Stale
from polsec.foundation.kit.models import Relation, Visibility
from polsec.foundation.kit.objects import origins, outcomes
from polsec.foundation.people.models import Institution
from polsec.foundation.processes import actions as process_actions
from polsec.stages.agenda import actions, queries
from polsec.stages.agenda.models import State, Theme

pytestmark = pytest.mark.django_db


def contributors(theme: Theme, reader: Actor) -> tuple[list[str], int]:
    """Whom a reader is told to have contributed a theme, and how many more there are."""
    told = origins([theme.pk], reader)[theme.pk]
    names = [str(edge.target) for edge in told.edges if edge.relation == Relation.ATTRIBUTED]
    return names, told.reserved[Relation.ATTRIBUTED]


def agreed(theme: Theme) -> Theme:
    """The theme once its body agreed in a session."""
    process = bodies.Process.objects.get(pk=theme.process_id)
    return actions.agree_theme(by=bodies.coordinator_of(process), theme=theme, proof="Acta 2-2026")


def test_a_theme_is_seen_by_the_room_alone_until_the_body_agrees() -> None:
    process, body, proposer, other = making.setting()
    theme = making.theme(body, proposer)
    outsider = making.setting(slug="costa")[2]
    for reader, seen in ((proposer, True), (other, True), (ANYONE, False), (outsider, False)):
        assert bool(queries.themes_of(process.pk, reader)) is seen
    theme = agreed(theme)
    assert theme.object.visibility == Visibility.PUBLIC
    assert queries.themes_of(process.pk, ANYONE) == [theme]


def test_who_proposed_a_public_theme_is_a_reserved_source_though_the_institution_takes_part_by_name() -> None:
    _, body, proposer, other = making.setting()
    theme = agreed(making.theme(body, proposer))
    institution = Institution.objects.get(pk=theme.institution_id)
    institution.object.visibility = Visibility.PUBLIC
    institution.object.save()
    assert contributors(theme, ANYONE) == ([], 1)
    assert outcomes(theme.institution_id, ANYONE) == ()
    assert contributors(theme, other) == (["Universidad Rural"], 0)


def test_a_name_released_with_the_theme_is_told_to_everyone_who_reads_it() -> None:
    _, body, proposer, _ = making.setting()
    theme = agreed(making.theme(body, proposer, is_named=True))
    assert contributors(theme, ANYONE) == (["Universidad Rural"], 0)


def test_the_record_tells_everyone_what_was_agreed_and_not_who_proposed_it() -> None:
    _, body, proposer, _ = making.setting()
    theme = agreed(making.theme(body, proposer))
    assert "Prevención del delito" in told_to_all()
    assert f'"institution":"{theme.institution_id}"' not in told_to_all()


def test_only_who_speaks_in_the_body_proposes() -> None:
    process, body, _, _ = making.setting()
    outsider = making.setting(slug="costa")[2]
    for who in (ANYONE, bodies.coordinator_of(process), outsider):
        with pytest.raises(NotAllowed):
            making.theme(body, who)
    assert not Theme.objects.exists()


def test_only_its_own_institution_changes_withdraws_or_names_a_theme() -> None:
    process, body, proposer, other = making.setting()
    theme = making.theme(body, proposer)
    words = {"title": "Otro", "reasons": "Otra", "questions": []}
    for who in (ANYONE, other, bodies.coordinator_of(process)):
        with pytest.raises(NotAllowed):
            actions.revise(by=who, theme=theme, seen=theme.object.version, **words)
        with pytest.raises(NotAllowed):
            actions.withdraw(by=who, theme=theme)
        with pytest.raises(NotAllowed):
            actions.release_name(by=who, theme=theme)


def test_a_protected_institution_does_not_release_its_name_with_a_theme() -> None:
    _, body, proposer, _ = making.setting()
    theme = making.theme(body, proposer)
    Institution.objects.filter(pk=theme.institution_id).update(is_protected=True)
    with pytest.raises(Closed):
        actions.release_name(by=proposer, theme=theme)
    theme.refresh_from_db()
    assert not theme.is_named


def test_a_version_that_was_not_seen_is_not_changed() -> None:
    _, body, proposer, _ = making.setting()
    theme = making.theme(body, proposer)
    words = {"title": "Otro título", "reasons": "Otra razón", "questions": []}
    changed = actions.revise(by=proposer, theme=theme, seen=theme.object.version, **words)
    with pytest.raises(Stale):
        actions.revise(by=proposer, theme=theme, seen=theme.object.version, **words)
    assert str(changed) == "Otro título"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a" * 200}, "title"),
        ({"reasons": ""}, "reasons"),
        ({"questions": ["¿?"] * 21}, "questions"),
    ],
)
def test_words_that_are_missing_or_too_long_are_refused_at_their_field(fields: dict[str, str], field: str) -> None:
    _, body, proposer, _ = making.setting()
    with pytest.raises(Invalid) as refused:
        making.theme(body, proposer, **fields)
    assert refused.value.field == field


def test_a_theme_is_agreed_when_the_body_consents_to_it_and_stays_as_it_is() -> None:
    process, body, proposer, other = making.setting()
    theme = making.theme(body, proposer)
    coordinator = bodies.coordinator_of(process)
    question = actions.put(
        by=coordinator,
        theme=theme,
        seen=theme.object.version,
        text="¿Trabajamos este tema?",
        closes_at=clock.now() + timedelta(days=10),
    )
    for refused in (
        lambda: actions.withdraw(by=proposer, theme=theme),
        lambda: actions.agree_theme(by=coordinator, theme=theme, proof="Acta 1"),
    ):
        with pytest.raises(Closed):
            refused()
    for delegate in (proposer, other):
        [institution] = delegate.institutions_in(process.pk)
        decisions.take_position(
            by=delegate,
            question=question,
            institution=Institution.objects.get(pk=institution).object,
            stance="agree",
        )
    decisions.close(by=coordinator, question=question)
    theme = Theme.objects.get(pk=theme.pk)
    assert theme.state == State.AGREED
    assert queries.themes_of(process.pk, ANYONE) == [theme]
    with pytest.raises(Closed):
        actions.withdraw(by=proposer, theme=theme)


def test_a_theme_to_which_one_objects_stays_in_the_room() -> None:
    process, body, proposer, other = making.setting()
    theme = making.theme(body, proposer)
    coordinator = bodies.coordinator_of(process)
    question = actions.put(
        by=coordinator,
        theme=theme,
        seen=theme.object.version,
        text="¿Trabajamos este tema?",
        closes_at=clock.now() + timedelta(days=10),
    )
    for delegate, stance in ((proposer, "agree"), (other, "object")):
        [institution] = delegate.institutions_in(process.pk)
        thing = Institution.objects.get(pk=institution).object
        decisions.take_position(by=delegate, question=question, institution=thing, stance=stance, reason="No ahora")
    decisions.close(by=coordinator, question=question)
    assert Theme.objects.get(pk=theme.pk).is_open
    assert queries.themes_of(process.pk, ANYONE) == []


def test_only_who_runs_or_facilitates_notes_that_the_body_agreed_and_with_a_proof() -> None:
    process, body, proposer, _ = making.setting()
    theme = making.theme(body, proposer)
    with pytest.raises(NotAllowed):
        actions.agree_theme(by=proposer, theme=theme, proof="Acta 1")
    with pytest.raises(Invalid):
        actions.agree_theme(by=bodies.coordinator_of(process), theme=theme, proof=" ")
    facilitator = bodies.person("Fátima")
    bodies.actions.assign(by=bodies.coordinator_of(process), body=body, person=facilitator, duty="facilitator")
    assert actions.agree_theme(by=bodies.as_actor(facilitator), theme=theme, proof="Acta 1").agreed_by == "Acta 1"


def test_no_theme_is_proposed_after_the_agenda_stage() -> None:
    process, body, proposer, _ = making.setting()
    coordinator, stage = bodies.coordinator_of(process), process.stages.get(key="agenda")
    process_actions.start_stage(by=coordinator, stage=stage)
    process_actions.close_stage(by=coordinator, stage=stage)
    with pytest.raises(Closed):
        making.theme(body, proposer)


def test_the_list_of_themes_costs_one_query(django_assert_num_queries: Callable[..., object]) -> None:
    process, body, proposer, other = making.setting()
    for number in range(8):
        making.theme(body, proposer, title=f"Tema {number}")
    with django_assert_num_queries(1):
        assert [str(theme.body) for theme in queries.themes_of(process.pk, other)] == [str(body)] * 8
