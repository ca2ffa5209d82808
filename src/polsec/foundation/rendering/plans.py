"""The plan that every process starts with: what to do in a threat, a leak and a seizure, in plain words.

A process may print it as it is; the telephone numbers are written by hand, so that they lie in no file.
"""

from __future__ import annotations

from datetime import date

from polsec.foundation.rendering.imprint import Gettext, Notices, gettext_of
from polsec.foundation.rendering.plan import Contact, Part, Plan


def default_plan(*, process: str, language: str, day: date, notices: Notices | None = None) -> Plan:
    """The plan in the language of a document. Raises Invalid for a language that documents are not made in."""
    _ = gettext_of(language)
    return Plan(
        title=_("What to do in a threat, a leak or a seizure"),
        process=process,
        language=language,
        day=day,
        introduction=(
            _(
                "This plan is for the secretariat and the committee. Read it together before anything happens, and "
                "agree who does what."
            ),
            _(
                "Write the names and telephone numbers by hand. Keep one copy where you work and one somewhere else. "
                "Do not photograph a sheet that is filled in."
            ),
            _("People come before papers, and papers before the calendar. Nothing here is worth a person."),
        ),
        parts=(_threat(_), _leak(_), _seizure(_)),
        contacts=_contacts(_),
        notices=notices or Notices(),
    )


def _contacts(_: Gettext) -> tuple[Contact, ...]:
    return (
        Contact(_("The first of the two who can pause the process")),
        Contact(_("The second of the two, of another sector")),
        Contact(_("Whoever operates the site")),
        Contact(_("A lawyer whom the person concerned trusts")),
        Contact(_("The human rights ombudsman (in Guatemala, the Procuraduría de los Derechos Humanos)")),
        Contact(_("An organisation that protects defenders of human rights")),
        Contact(_("The emergency number that works where you are")),
    )


def _threat(_: Gettext) -> Part:
    return Part(
        title=_("If someone is threatened"),
        when=_(
            "Somebody who takes part, or their family, is threatened: by a call, a message, a visit, or by being "
            "followed. It is enough that the person feels it."
        ),
        steps=(
            _(
                "Safety first. Bring the person to a place with other people, not to their home. If there is danger "
                "now, call the emergency number."
            ),
            _("Believe them. Ask what they need. Do nothing in their name without asking."),
            _("Call the first person of the list on page 1. Tell nobody who is not on it."),
            _(
                "Keep what arrived. Delete no message; photograph the screen with another telephone. Write down day, "
                "hour, the exact words, the number, the plate."
            ),
            _(
                "On the site, hide the person everywhere if they wish: page Protection, “Hide everywhere”. It takes "
                "one minute and can be taken back."
            ),
            _("Whether to report it is for the person to decide. Go with them, with the lawyer."),
            _("Decide by two, on the same day, whether the process is paused."),
            _(
                "Write it in the incident register: what happened and what was done, without names. Set a day to "
                "look at it again."
            ),
            _("Call the person again tomorrow, and in a week."),
        ),
        never=(
            _("Answer the threat, or meet whoever made it."),
            _("Tell it in a group chat, by e-mail or to the press."),
            _("Ask the person to go on as if nothing had happened."),
        ),
    )


def _leak(_: Gettext) -> Part:
    return Part(
        title=_("If something leaks"),
        when=_(
            "What was said in confidence, a list of names or a draft is outside: in the press, in a chat, or with "
            "somebody who should not have it."
        ),
        steps=(
            _("Write down what is outside, where it was seen and since when. Keep a copy with its date."),
            _("If it is still going on (a lost telephone, an open account), close that account's sessions at once."),
            _("Ask who may be harmed. Tell them today, in person or by telephone, before they read it elsewhere."),
            _("On the site, hide those who wish it: page Protection, “Hide everywhere”."),
            _("Decide by two whether the process is paused."),
            _("Agree on one sentence that is the same for everyone, and on one person who says it."),
            _("Ask the lawyer whether the law obliges you to tell an authority, and until when."),
            _("Write it in the incident register, without names. Set a day to look at it again."),
            _("Within a week, look together at how it happened and change one thing."),
        ),
        never=(
            _("Say or deny who said what."),
            _("Pass on what leaked, not even to show it."),
            _("Look for who is to blame. The committee does that later and hears whoever is concerned."),
        ),
    )


def _seizure(_: Gettext) -> Part:
    return Part(
        title=_("If something is taken away"),
        when=_("A telephone, a computer, papers or the server is taken: stolen, by force, or by order of a judge."),
        steps=(
            _("Nobody resists. See that everyone is well."),
            _(
                "If there is an order, ask to read it. Note the court, the number, and what may be taken. Ask to call "
                "the lawyer, and for a list of what is taken; sign only what is true."
            ),
            _(
                "Write down what was taken, at what hour, by whom, whether it was locked, and which accounts were "
                "open on it."
            ),
            _(
                "From another computer: close all sessions of those accounts, remove their passkeys, change the "
                "password of the mail."
            ),
            _(
                "Call whoever operates the site. If the server or a key may have been copied, the key is replaced and "
                "the witnesses are told; the site starts elsewhere from its backup."
            ),
            _("Tell those whose information was on it, today and in person, what can be read there and what not."),
            _("Decide by two whether the process is paused."),
            _("Write it in the incident register, without names. Set a day to look at it again."),
            _("What comes back is not used again before somebody you trust has examined it."),
        ),
        never=(
            _("Delete or hide anything once an order has been shown: it may be an offence."),
            _("Agree to more than the order says."),
            _("Give the passwords of others."),
        ),
    )
