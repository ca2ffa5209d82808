"""A public result as the page shows it: each part in the reader's language, nothing that the result does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any

from polsec.harmless import harmless
from polsec.methods.opinion.report.chart import Chart, chart
from polsec.methods.opinion.report.words import Figures, Words

Block = Mapping[str, Any]

SHOWN = 5
"""Entries of a list that are shown with their bars; the rest is folded."""
FOLDED = 40
"""Entries of a list that are folded as rows of a table; beyond these the annex has them."""
PATTERNS = 8
"""Groups have so many different patterns."""


@dataclass(frozen=True)
class Text:
    """What a person wrote, made harmless; ``lang`` where it is known not to be in the page's language."""

    text: str
    lang: str | None = None


@dataclass(frozen=True)
class Region:
    """A group or an end: its id, name, sign, and number of its pattern."""

    id: str
    name: str
    sign: str
    pattern: int


@dataclass(frozen=True)
class Drawn:
    """Lengths in per cent: of the part that is sure, of the part within which a share in words ends, of the whisker."""

    solid: int
    within: int = 0
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Bar:
    """One row of a chart: whose answers, the share of one answer, and what to draw."""

    label: str
    region: Region | None
    answer: str
    share: str
    interval: str
    base: str
    drawn: Drawn


@dataclass(frozen=True)
class Card:
    """A statement with what is claimed of it and its bars."""

    number: str
    text: Text
    claim: str
    detail: str
    bars: tuple[Bar, ...]

    @property
    def answer(self) -> str:
        """The answer whose share the bars give."""
        return self.bars[0].answer


@dataclass(frozen=True)
class Section:
    """A list of statements: the first as cards, more as rows, the rest as a number."""

    cards: tuple[Card, ...] = ()
    folded: tuple[Card, ...] = ()
    beyond: int = 0
    withheld: int = 0

    @property
    def size(self) -> int:
        """Entries of the whole list, without what is withheld."""
        return len(self.cards) + len(self.folded) + self.beyond


@dataclass(frozen=True)
class Portrait:
    """A group or an end with its size and what describes it."""

    region: Region
    size: int | None
    share: str
    certain: int | None
    section: Section


@dataclass(frozen=True)
class Pull:
    """An axis beyond the first: the statements that pull each way."""

    number: int
    one: tuple[Text, ...]
    other: tuple[Text, ...]


@dataclass(frozen=True)
class Open:
    """Statements of which nothing can be said, for one reason."""

    reason: str
    shown: tuple[Text, ...]
    folded: tuple[Text, ...]
    beyond: int


@dataclass(frozen=True)
class Row:
    """A statement of the annex."""

    number: str
    text: Text
    finding: str
    overall: str
    interval: str
    votes: str
    regions: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Everything the page shows."""

    title: str
    heading: Text
    question: Text
    is_simulated: bool
    is_polis: bool
    counts: Block
    has_numbers: bool
    has_words: bool
    verdict: str
    elaboration: str
    is_groups: bool
    dimensions: int
    regions: tuple[Region, ...]
    chart: Chart | None
    pulls: tuple[Pull, ...]
    unites: Section
    bridges: Section
    divides: Section
    portraits: tuple[Portrait, ...]
    withheld_portraits: int
    opens: tuple[Open, ...]
    withheld: int
    rows: tuple[Row, ...]
    result: Block = field(repr=False)
    words: Words = field(repr=False)


def view(result: Block, lang: str, translations: NullTranslations) -> Report:
    """The report of a public result in one language."""
    return _Viewer(result, lang, Words(lang, translations)).report()


class _Viewer:
    def __init__(self, result: Block, lang: str, words: Words) -> None:
        self.result, self.lang, self.words = result, lang, words
        groups = result["groups"]
        self.is_groups: bool = groups["verdict"] == "groups"
        named = [block["id"] for block in (groups["members"] if self.is_groups else groups["ends"])]
        self.regions = {id_: self._region(id_, k) for k, id_ in enumerate(named)}
        self.texts = {block["id"]: self._text(block["text"]) for block in result["statements"]}

    def report(self) -> Report:
        result, space, groups = self.result, self.result["space"], self.result["groups"]
        heading = self._text(result["conversation"]["title"])
        return Report(
            title=heading.text or self.words.t.gettext("A conversation"),
            heading=heading,
            question=self._text(result["conversation"]["description"]),
            is_simulated=result["conversation"]["simulated"],
            is_polis=result["method"] == "polis",
            counts=result["counts"],
            has_numbers=any("share" in figures for figures in self._all_figures()),
            has_words=any("band" in figures for figures in self._all_figures()),
            verdict=self.words.verdict(groups),
            elaboration=self.words.elaboration(groups, space["dimensions"]),
            is_groups=self.is_groups,
            dimensions=space["dimensions"],
            regions=tuple(self.regions.values()),
            chart=chart(space["map"]) if space.get("map") else None,
            pulls=tuple(self._pulls(space["axes"][1:])),
            unites=self._section("consensus", self._finding),
            bridges=self._section("bridging", self._finding),
            divides=self._section("divisive", self._division),
            portraits=tuple(self._portrait(block) for block in groups["members"] or groups["ends"]),
            withheld_portraits=groups.get("withheld", 0),
            opens=tuple(self._opens()),
            withheld=sum(result.get("withheld", {}).values()),
            rows=tuple(self._rows()),
            result=result,
            words=self.words,
        )

    def _region(self, id_: str, index: int) -> Region:
        sign = id_ if id_.isalpha() else ("◁" if id_.endswith("-") else "▷")
        return Region(id_, self.words.region(id_), sign, index % PATTERNS + 1)

    def _all_figures(self) -> Iterator[Figures]:
        for block in self.result["statements"]:
            yield block["overall"]
            yield from (region["figures"] for region in block["regions"])

    # Texts

    def _text(self, texts: Mapping[str, str]) -> Text:
        """The text in the page's language, or else as it was written, with its language where that is known."""
        clean = {lang: harmless(text) for lang, text in texts.items()}
        if clean.get(self.lang):
            return Text(clean[self.lang])
        lang, text = next(((lang, text) for lang, text in sorted(clean.items()) if text), ("", ""))
        return Text(text, lang or None)

    def _statement(self, id_: str) -> Text:
        return self.texts.get(id_, Text(""))

    # Bars

    def _bar(self, label: str, figures: Figures, answer: str, region: Region | None = None) -> Bar:
        words = self.words
        return Bar(
            label, region, answer, words.share(figures), words.interval(figures), words.base(figures), _drawn(figures)
        )

    def _bars(self, block: Block, answer: str) -> Iterator[Bar]:
        if "overall" in block:
            yield self._bar(self.words.t.gettext("Everyone"), block["overall"], answer)
        for found in block["regions"]:
            if region := self.regions.get(found["id"]):
                yield self._bar(region.name, found["figures"], answer, region)

    # Lists of statements

    def _card(self, block: Block, claim: str, detail: str, bars: Iterator[Bar]) -> Card:
        return Card(harmless(block["id"]), self._text(block["text"]), claim, detail, tuple(bars))

    def _finding(self, block: Block) -> Card:
        return self._card(block, self.words.support(block, self.is_groups), "", self._bars(block, block["direction"]))

    def _division(self, block: Block) -> Card:
        return self._card(block, self.words.division(block), self.words.gap(block), self._bars(block, "agree"))

    def _describing(self, block: Block, region: Region) -> Card:
        def bars() -> Iterator[Bar]:
            yield self._bar(region.name, block["inside"], block["direction"], region)
            yield self._bar(self.words.t.gettext("Everyone else"), block["outside"], block["direction"])

        return self._card(block, self.words.describing(block), "", bars())

    def _section(self, name: str, card: Callable[[Block], Card]) -> Section:
        return _in_portions(self.result[name], card, self.result.get("withheld", {}).get(name, 0))

    def _portrait(self, block: Block) -> Portrait:
        region = self.regions[block["id"]]
        share = block.get("share")
        return Portrait(
            region=region,
            size=block.get("size"),
            share="" if share is None else self.words.share(share if isinstance(share, Mapping) else {"share": share}),
            certain=block.get("certain"),
            section=_in_portions(
                block["describing"], lambda item: self._describing(item, region), block.get("withheld", 0)
            ),
        )

    def _pulls(self, axes: Sequence[Block]) -> Iterator[Pull]:
        for axis in axes:
            yield Pull(axis["number"], *(tuple(map(self._statement, axis[end][:3])) for end in ("low", "high")))

    def _opens(self) -> Iterator[Open]:
        """The reasons in the order of the first statement of each."""
        by_reason: dict[str, list[Text]] = {}
        for block in self.result["unknown"]:
            by_reason.setdefault(block["reason"], []).append(self._text(block["text"]))
        for reason, texts in by_reason.items():
            yield Open(
                self.words.not_known(reason), tuple(texts[:SHOWN]), tuple(texts[SHOWN:FOLDED]), len(texts[FOLDED:])
            )

    # The annex

    def _rows(self) -> Iterator[Row]:
        findings = self._findings()
        for block in self.result["statements"]:
            figures = {found["id"]: found["figures"] for found in block.get("regions", [])}
            overall = block.get("overall")
            yield Row(
                number=harmless(block["id"]),
                text=self.texts[block["id"]],
                finding=findings.get(block["id"], ""),
                overall=self.words.share(overall) if overall else "",
                interval=self.words.interval(overall) if overall else "",
                votes=self.words.numbers.count(overall["votes"]) if overall and "votes" in overall else "",
                regions=tuple(self._cell(figures.get(id_)) for id_ in self.regions),
            )

    def _cell(self, figures: Figures | None) -> str:
        """A share with its base in one short text; empty where it is withheld."""
        if figures is None or "band" in figures:
            return self.words.share(figures) if figures else ""
        return self.words.t.gettext("%(share)s of %(votes)s") % {
            "share": self.words.share(figures),
            "votes": self.words.numbers.count(figures["votes"]),
        }

    def _findings(self) -> dict[str, str]:
        """For each statement the list that it is in, the first of several."""
        t = self.words.t
        lists = (
            ("unknown", t.gettext("not known yet")),
            ("divisive", t.gettext("divides")),
            ("bridging", t.gettext("bridges")),
            ("consensus", t.gettext("unites")),
        )
        return {block["id"]: word for name, word in lists for block in self.result[name]}


def _drawn(figures: Figures) -> Drawn:
    if "band" in figures:
        third = ("few", "about_half", "most").index(figures["band"])
        return Drawn(solid=round(100 * third / 3), within=round(100 * (third + 1) / 3) - round(100 * third / 3))
    return Drawn(*(round(100 * share) for share in (figures["share"], 0, figures["low"], figures["high"])))


def _in_portions(blocks: Sequence[Block], card: Callable[[Block], Card], withheld: int) -> Section:
    """The first entries to show, some more to fold, and how many are left for the annex."""
    return Section(
        tuple(map(card, blocks[:SHOWN])), tuple(map(card, blocks[SHOWN:FOLDED])), len(blocks[FOLDED:]), withheld
    )
