"""The kinds of leaves of this room. On the log all are "a step of convening", on a day: none tells who did what."""

from django.utils.translation import pgettext_lazy

from polsec.foundation.record.kinds import Disclosure, Kind
from polsec.stages.convening import sentences

STEP = "convening.step"
APPROACHED = "convening.approached"
ENDED = "convening.ended"
ANSWERED = "convening.answered"
SETTLED = "convening.settled"

KINDS = (
    Kind(STEP, pgettext_lazy("leaf", "A step of convening"), Disclosure.NEVER, by_day=True),
    *(
        Kind(name, label, Disclosure.NEVER, shown_as=STEP, by_day=True, sentences=said)
        for name, label, said in (
            (APPROACHED, pgettext_lazy("leaf", "An institution was approached"), sentences.of_approach),
            (ENDED, pgettext_lazy("leaf", "An invitation was withdrawn or replaced"), sentences.of_end),
            (ANSWERED, pgettext_lazy("leaf", "An institution answered"), sentences.of_answer),
            (
                SETTLED,
                pgettext_lazy("leaf", "An answer that the secretariat entered was confirmed or contested"),
                sentences.of_settlement,
            ),
        )
    ),
)
