"""The picture in the words of a terminal: what the report says, on one screen, without its map and tables.

It is made from the public result, so that what is copied from a terminal tells no more than a report.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from polsec.harmless import harmless
from polsec.i18n import translator
from polsec.methods.opinion.report.words import Words

Block = Mapping[str, Any]
LISTED = 3
WIDTH = 88
SAID_BY_VERDICT = {"no_dimension", "too_few_people"}
"""Reasons that the verdict and its elaboration give already."""


def summary(public: Block, lang: str) -> str:
    """The public result in about a screen of plain lines."""
    return "\n".join(_lines(public, lang, Words(lang, translator(lang))))


def _lines(public: Block, lang: str, words: Words) -> Iterator[str]:
    gettext = words.t.gettext
    yield from _head(public, lang, words)
    groups = public["groups"]
    yield from _paragraph(
        f"{words.verdict(groups)} {words.elaboration(groups, public['space']['dimensions'])}",
        *(words.reason(reason) for reason in groups.get("reasons", ()) if reason not in SAID_BY_VERDICT),
    )
    by_group = groups["verdict"] == "groups"
    yield from _list(gettext("What unites"), public["consensus"], lang, lambda found: words.support(found, by_group))
    yield from _list(gettext("What bridges"), public["bridging"], lang, lambda found: words.support(found, by_group))
    yield from _list(gettext("What divides"), public["divisive"], lang, words.division)
    for region in [*groups["members"], *groups["ends"]]:
        yield from _list(_region(region, words), region["describing"], lang, words.describing)
    yield from _paragraph(*_certainty(public, words, by_group))


def _head(public: Block, lang: str, words: Words) -> Iterator[str]:
    conversation, counts = public["conversation"], public["counts"]
    title = _in(lang, conversation["title"])
    if title:
        yield title
        yield "=" * min(len(title), WIDTH)
    if conversation["simulated"]:
        yield words.t.gettext("Simulated: no real person said or voted this.")
    yield words.t.gettext("{participants} people, {statements} statements, {votes} votes").format(
        **{name: words.numbers.count(counts[name]) for name in ("participants", "statements", "votes")}
    )


def _list(title: str, found: Sequence[Block], lang: str, say: Callable[[Block], str]) -> Iterator[str]:
    """The first of what was found under its title; nothing where nothing was."""
    if not found:
        return
    yield ""
    yield f"{title} ({len(found)})"
    for each in found[:LISTED]:
        yield from _wrapped(f"“{_in(lang, each['text'])}” {say(each)}", first="  • ", rest="    ")
    if len(found) > LISTED:
        yield "  …"


def _certainty(public: Block, words: Words, by_group: bool) -> Iterator[str]:
    stability, unknown = public["stability"], public["unknown"]
    if unknown:
        yield words.t.gettext("Of {count} statements nothing can be said yet.").format(
            count=words.numbers.count(len(unknown))
        )
    if "bootstrap" in stability:
        yield words.asked_again(stability["bootstrap"])
    if "null" in stability:
        yield words.chance(stability["null"], by_group)
    if public.get("heldout"):
        yield words.heldout(public["heldout"])


def _paragraph(*sentences: str) -> Iterator[str]:
    yield ""
    for sentence in filter(None, sentences):
        yield from _wrapped(sentence)


def _wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)


def _region(region: Block, words: Words) -> str:
    """The name of a group or an end, a group with its share of the people."""
    share = region.get("share")
    if share is None:
        return words.region(region["id"])
    told = words.share(share) if isinstance(share, dict) else words.numbers.percent(share)
    return f"{words.region(region['id'])}, {told}"


def _in(lang: str, text: Mapping[str, str]) -> str:
    """A text in the reader's language, or in the one it has, harmless for a terminal."""
    return harmless(text.get(lang) or text.get("") or next(iter(text.values()), ""))
