"""The report is public, harmless, complete in each language, self-contained, small, and says what the result says."""

import re
from gettext import NullTranslations
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.methods.opinion.report.invented import EVERY_KIND, SCRIPT, Block, invented
from tools.messages import catalogues, read

from polsec.errors import PolsecError
from polsec.i18n import languages
from polsec.methods.opinion import report
from polsec.methods.opinion.report import render, render_parts

# Elements that HTML closes by itself.
VOID = {"meta", "br", "col", "hr", "img", "input", "link"}
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>" onmouseover="x \u202egnp.exe\u202c \x1b[31m {{ 7*7 }}'
NUMBER = re.compile(r"\d[\d,.]*")


class Reading(HTMLParser):
    """Reads a page as a strict reader would: what is opened is closed, in order; texts, ids and links are kept."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.feed(page)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing that is open")

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that can be read, its spaces made even."""
        return " ".join(" ".join(self.texts).split())

    def values(self, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [value for _, attributes in self.tags if (value := attributes.get(name)) is not None]


def with_text(result: Block, text: str) -> Block:
    """The result with every statement, title and description saying ``text``."""
    conversation = {**result["conversation"], "title": {"es": text}, "description": {"": text}}

    def said(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: {"en": text} if key == "text" else said(value) for key, value in part.items()}
        return [said(each) for each in part] if isinstance(part, list) else part

    return {**said(result), "conversation": conversation}


def test_an_operators_result_is_refused() -> None:
    with pytest.raises(PolsecError, match="public"):
        render({**invented(), "audience": "operator"}, "es")


def test_a_result_of_another_schema_is_refused() -> None:
    with pytest.raises(PolsecError, match=r"polsec\.opinion/2"):
        render({**invented(), "schema": "polsec.opinion/2"}, "es")


def test_a_language_without_catalogue_is_refused() -> None:
    with pytest.raises(PolsecError, match="xx"):
        render(invented(), "xx")


def test_what_people_wrote_is_shown_as_harmless_text() -> None:
    page = render(with_text(invented(), HOSTILE), "en")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert {tag for tag, _ in Reading(page).tags}.isdisjoint({"script", "img"})
    assert not [name for _, attributes in Reading(page).tags for name in attributes if name.startswith("on")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", page)
    assert "{{ 7*7 }}" in page


def test_what_people_wrote_stands_isolated_from_the_direction_of_the_page() -> None:
    page = render(with_text(invented(), "أوافق (12)"), "en")
    assert page.count("أوافق (12)") == page.count('<bdi lang="en">أوافق (12)</bdi>') + page.count(
        "<bdi>أوافق (12)</bdi>"
    ) + page.count('<bdi lang="es">أوافق (12)</bdi>') + page.count("<title>أوافق (12)</title>")


def test_a_statement_in_another_language_than_the_page_says_so() -> None:
    assert '<bdi lang="en">' in render(with_text(invented(), "Only in English"), "es")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_english_is_left_on_the_spanish_page(kind: str) -> None:
    page = Reading(render(invented(**EVERY_KIND[kind]), "es"))
    sources = {*SCRIPT["title"].values(), "0.1.0"}
    english = [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in read(next(path for path in catalogues() if path.parts[-3] == "es"))
        if message.id and any("opinion/report" in place for place, _ in message.locations)
    ]
    assert english
    # Sentences of four words or more, and between their placeholders: short words may be Spanish too.
    pieces = {piece.strip() for text in english for piece in re.split(r"%\(\w+\)s", text)} - sources
    assert [piece for piece in pieces if len(piece.split()) > 3 and piece in page.text] == []


class Silence(NullTranslations):
    """A language in which every text is what fills it, and no word."""

    def gettext(self, message: str) -> str:
        return " ".join(re.findall(r"%\(\w+\)s", message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid2)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_word_of_the_page_is_translated(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all texts taken away, only what people wrote, names of the code and numbers remain."""
    monkeypatch.setattr(report, "translator", lambda _: Silence())
    report._environment.cache_clear()
    page = render(invented(**EVERY_KIND[kind]), "es")
    report._environment.cache_clear()
    said = re.sub(
        r'(?s)<bdi.*?</bdi>|<title>.*?</title>|<code>.*?</code>|<table class="op-table" lang="en">.*?</table>', "", page
    )
    assert set(re.findall(r"[^\W\d_]{2,}", Reading(said).text)) <= {"POLSEC", "numpy"}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_page_is_well_formed(kind: str, language: str) -> None:
    page = Reading(render(invented(**EVERY_KIND[kind]), language))
    ids = page.values("id")
    references = [link[1:] for link in page.values("href")] + [
        one for ids_ in page.values("aria-labelledby") for one in ids_.split()
    ]
    assert page.faults == []
    assert len(ids) == len(set(ids))
    assert set(references) <= set(ids)
    assert [tag for tag, _ in page.tags if tag == "main"] == ["main"]
    assert [tag for tag, _ in page.tags if tag == "h1"] == ["h1"]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_headings_leave_out_no_level(kind: str) -> None:
    levels = [
        int(tag[1])
        for tag, _ in Reading(render(invented(**EVERY_KIND[kind]), "en")).tags
        if re.fullmatch("h[1-6]", tag)
    ]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_heads_with_a_scope() -> None:
    page = Reading(render(invented(), "en"))
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption") > 0
    assert all(attributes.get("scope") in ("row", "col") for tag, attributes in page.tags if tag == "th")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_page_fetches_nothing_and_runs_nothing(kind: str) -> None:
    page = render(invented(**EVERY_KIND[kind]), "es")
    read_page = Reading(page)
    assert {tag for tag, _ in read_page.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form"})
    assert all(link.startswith("#") for link in read_page.values("href"))
    assert read_page.values("src") == []
    assert read_page.values("style") == []
    assert re.findall(r"url\(\"?(?!\"?#)|@import|https?://", page) == []


def test_a_report_of_900_statements_stays_under_a_megabyte() -> None:
    for how in ({"dimensions": 1}, {"dimensions": 2, "groups": 6}):
        result = with_text(invented(people=2031, statements=900, **how), "A statement as long as they come. " * 4)
        assert len(render(result, "es").encode()) < 1_000_000


def shown(page: str) -> set[str]:
    """The numbers of the page outside what people wrote, the thresholds and the prose of the method."""
    return set(NUMBER.findall(Reading(re.sub(r"(?s)<bdi.*?</bdi>|<title>.*?</title>", "", page)).text))


def test_each_figure_comes_from_the_result() -> None:
    """Change a figure of the result, and the page says the changed one and no longer the old one."""
    result = invented(dimensions=1, people=400)
    finding = result["consensus"][0]
    finding["bound"], finding["overall"] = 0.613, {"share": 0.777, "low": 0.702, "high": 0.842, "votes": 7770}
    page = Reading(render(result, "en")).text
    assert "at least 61% agree" in page
    assert "78% 70–84%, 7,770 votes" in page
    result["stability"]["bootstrap"] = {
        "draws": 87,
        "axis_correlation": {"median": 0.99, "low": 0.98},
        "verdict_share": 1.0,
    }
    assert "87 times" in Reading(render(result, "en")).text
    assert "the same in 87 of them" in Reading(render(result, "en")).text


def test_the_page_of_few_people_holds_no_percentage() -> None:
    """Under 50 people shares are words; only thresholds of the annex and the prose name a number of per cent."""
    page = re.sub(r'(?s)<section id="op-annex".*', "", render(invented(**EVERY_KIND["small"]), "en"))
    assert re.findall(r"\d+%", Reading(re.sub(r"(?s)<style.*?</style>", "", page)).text) == ["7%"]  # thin cells
    assert "most" in Reading(page).text


def test_there_is_no_map_where_the_result_has_none() -> None:
    assert "op-map" not in render(invented(**EVERY_KIND["tiny"]), "en").partition("</style>")[2]
    assert "There is no map." in Reading(render(invented(**EVERY_KIND["tiny"]), "en")).text


def test_the_map_has_no_dots() -> None:
    """The circles of a map are the letters of groups, and no others."""
    result = invented(**EVERY_KIND["groups"])
    map_ = re.search(r'(?s)<figure class="op-map">.*?</figure>', render(result, "en"))
    assert map_
    assert map_[0].count("<circle") == len(result["groups"]["members"])


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("line", "People here do not fall into camps. Most stand somewhere along one line"),
        ("plane", "People here do not fall into camps. They differ in two ways at once"),
        ("nothing", "People here do not fall into camps. Nor do they stand along a line"),
        ("groups", "People here fall into 3 groups"),
    ],
)
def test_the_verdict_is_said_in_words_first(kind: str, said: str) -> None:
    text = Reading(render(invented(**EVERY_KIND[kind]), "en")).text
    assert said in text
    assert text.index(said) < text.index("Where people stand")


def test_groups_that_were_asked_for_are_not_called_a_finding() -> None:
    result = invented(**EVERY_KIND["groups"])
    result["groups"]["asked_for"] = True
    assert "not a finding" in Reading(render(result, "en")).text


def test_a_simulated_conversation_says_so_and_a_real_one_does_not() -> None:
    result = invented()
    assert "Simulated." in Reading(render(result, "en")).text
    result["conversation"]["simulated"] = False
    assert "Simulated." not in Reading(render(result, "en")).text


def test_a_picture_made_as_polis_makes_it_claims_nothing_of_chance() -> None:
    result = {**invented(**EVERY_KIND["groups"]), "method": "polis", "stability": {}}
    result["space"]["map"] = None
    text = Reading(render(result, "en")).text
    assert "For comparison only." in text
    assert "that chance would not make" not in text
    assert "one in twenty" not in text


def test_a_verdict_that_often_came_out_otherwise_is_called_unsettled() -> None:
    result = invented()
    assert "not settled" not in Reading(render(result, "en")).text
    result["stability"]["bootstrap"]["verdict_share"] = 0.5
    assert "not settled" in Reading(render(result, "en")).text


def test_what_is_withheld_is_counted() -> None:
    result = invented()
    result["withheld"] = {"statements": 3}
    assert "3 entries were left out" in Reading(render(result, "en")).text


def test_signs_tell_the_answer_apart_from_colour() -> None:
    page = Reading(render(invented(), "en")).text
    assert "● 9" in page
    assert "✕" in page


def test_the_parts_are_those_of_the_page() -> None:
    parts, page = render_parts(invented(), "es"), render(invented(), "es")
    assert parts.article in page
    assert f"<style>{parts.style}</style>" in page
    assert "<main" not in parts.article


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["line", "groups", "small"])
def test_axe_finds_no_barrier_and_nothing_is_wider_than_a_small_phone(page: Page, kind: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 320, "height": 640})
    page.set_content(render(invented(**EVERY_KIND[kind]), "es"))
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=rules).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
