"""What holds for every page template, without asking any page: nothing inline, a title of its own, kit components."""

import re
from pathlib import Path

import pytest
from tests.contracts.test_rooms import ROOT, SOURCE, tracked

TEMPLATES = [
    path
    for path in tracked()
    if path.suffix == ".html" and path.is_relative_to(SOURCE) and not path.is_relative_to(SOURCE / "methods")
]
PAGES = [path for path in TEMPLATES if '{% extends "site/shell.html" %}' in path.read_text(encoding="utf-8")]
# The one page with a style of its own, which its policy permits by hash.
BY_HASH = SOURCE / "site/templates/site/report.html"
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:")
ELSEWHERE = re.compile(r"\b(?:src|action)=\"(?:https?:)?//|<link[^>]+href=\"(?:https?:)?//")
TITLE = re.compile(r"{% block title %}(.*?){% endblock", re.DOTALL)
DATA = re.compile(r"<script(?=[^>]*type=\"application/json\")")


def name_of(path: Path) -> str:
    """The path as git names it."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_no_template_writes_style_or_script_into_a_page(template: Path) -> None:
    text = DATA.sub("", template.read_text(encoding="utf-8"))
    assert template == BY_HASH or INLINE.findall(text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_no_template_asks_another_site_for_anything(template: Path) -> None:
    assert ELSEWHERE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", PAGES, ids=name_of)
def test_every_page_has_a_title_of_its_own(template: Path) -> None:
    title = TITLE.search(template.read_text(encoding="utf-8"))
    assert title
    assert title[1].strip()


@pytest.mark.parametrize("template", PAGES, ids=name_of)
def test_a_form_that_is_sent_carries_its_token_or_is_for_leaving(template: Path) -> None:
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", template.read_text(encoding="utf-8"), re.DOTALL)
    assert [form for form in forms if "csrf_token" not in form and '{% url "leave" %}' not in form] == []
