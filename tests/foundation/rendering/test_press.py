"""What people wrote is printed as text, whatever it is; a build takes no more than it may, and touches nothing else."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from tests.foundation.rendering.paper import Paper
from tests.foundation.rendering.samples import ADDRESS, letter, minute, provision, publication

from polsec.foundation.kit.errors import Refused
from polsec.foundation.rendering import letter as letters
from polsec.foundation.rendering import minute as minutes
from polsec.foundation.rendering import plan as plans
from polsec.foundation.rendering import press as presses
from polsec.foundation.rendering import publication as publications
from polsec.foundation.rendering.apart import build_apart
from polsec.foundation.rendering.characters import printable
from polsec.foundation.rendering.errors import NotPrinted, TooLong, Unprintable
from polsec.foundation.rendering.plain import line
from polsec.foundation.rendering.plans import default_plan
from polsec.foundation.rendering.press import FONTS, LAYOUTS, Limits, press

MARKUP = (
    '#import "look.typ": *',
    '#read("/etc/passwd")',
    '#{ panic("broken") }',
    '#eval("1 + 1") = Heading *bold* _italic_ `raw` $x^2$ <label> @reference',
    "\\ \\u{41} \\#hash ~ -- --- ... // comment /* comment */",
    '"; #image("/etc/hostname"); "',
    '{"json": [1, 2]} ]]} %PDF-1.7 endobj <</Type/Catalog>> (bracket',
    "= Heading\n- item\n+ item\n/ term: said",
    "{page} {pages} {count} %(name)s {0}",
)


def said(text: str) -> str:
    """The text of a publication whose one provision says `text`."""
    return Paper(publications.build(publication(provisions=(provision(1, text),), reservations=()))).text


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_is_printed_as_it_was_written(markup: str) -> None:
    assert " ".join(line(each) for each in markup.splitlines()) in said(markup)


def test_markup_stays_text_in_every_field_of_every_document() -> None:
    evil = '#read("/etc/passwd") {page}'
    documents = [
        publications.build(
            publication(
                title=evil,
                subtitle=evil,
                process=evil,
                approval=evil,
                provisions=(provision(1, evil, heading=evil, origins=(evil,)),),
            )
        ),
        letters.build(
            letter(number=evil, place=evil, subject=evil, addressee=(evil,), signatory=(evil,), greeting=evil)
        ),
        minutes.build(minute(number=evil, body=evil, place=evil, agenda=(evil,), notes=evil, signers=(evil,))),
        plans.build(default_plan(process=evil, language="es", day=date(2027, 1, 4))),
    ]
    for pdf in documents:
        text = Paper(pdf).text
        assert evil in text
        assert "root:" not in text


def test_what_hides_or_reorders_is_taken_out() -> None:
    assert "antes después fin" in said("antes \u202edespués\u202c \x00\x1b\ufefffin")


def test_a_character_without_a_glyph_is_named_by_its_number() -> None:
    assert "Ayuda [U+1F6A8] ya" in said("Ayuda 🚨 ya")
    assert "[U+E000] [U+D800] [U+0E01]" in said("\ue000 \ud800 \u0e01")


@pytest.mark.parametrize(
    "letters_of", ["ä Ä ẍ Ẍ ɨ ʼ kʼ chʼ tzʼ qʼ bʼ", "á é í ó ú ñ Ñ ü ¿ ¡ « » “ ”", "● ◐ ○ ✕ ☐ ⚠ ¶ №"]
)
def test_letters_of_spanish_and_mayan_languages_and_marks_are_printed(letters_of: str) -> None:
    assert letters_of in said(letters_of)


def test_a_word_of_ten_thousand_letters_stays_on_the_page() -> None:
    pages = Paper(publications.build(publication(provisions=(provision(1, "W" * 10_000),), reservations=()))).pages
    lines = [each for page in pages for each in page.split("\n") if set(each) == {"W"}]
    assert sum(map(len, lines)) == 10_000
    assert max(map(len, lines)) <= 60


def test_every_character_that_is_said_to_be_printable_is() -> None:
    every = [chr(code) for code in sorted(printable())]
    written = " ".join("".join(every[at : at + 20]) for at in range(0, len(every), 20))
    assert publications.build(publication(provisions=(provision(1, written),)))


def test_the_bundled_fonts_are_those_of_the_list_and_small() -> None:
    listed = dict(reversed(row.split("  ")) for row in (FONTS / "SHA256SUMS").read_text().splitlines())
    there = {path.name: sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert there == listed
    assert max(path.stat().st_size for path in FONTS.glob("*.ttf")) < 1_000_000


def test_layouts_import_nothing_but_the_look_and_evaluate_nothing() -> None:
    for path in LAYOUTS.glob("*.typ"):
        source = path.read_text(encoding="utf-8")
        assert "@" not in source
        assert "eval(" not in source
        assert "panic(" not in source
        assert source.count("#import") == (path.name != "look.typ")


@pytest.mark.complains
@pytest.mark.parametrize("place", ["/etc/passwd", "../../../../../etc/passwd", "/proc/self/environ"])
def test_a_build_cannot_read_files_of_the_machine(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "look.typ").write_text("")
    (tmp_path / "thief.typ").write_text(f'#read("{place}")')
    monkeypatch.setattr(presses, "LAYOUTS", tmp_path)
    with pytest.raises(Unprintable):
        press("thief", {}, dated=date(2027, 1, 1))


@pytest.mark.complains
def test_the_log_says_why_typst_refused_without_what_people_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "look.typ").write_text("")
    (tmp_path / "broken.typ").write_text('#set document(title: "x")\n#json("data.json").secret')
    monkeypatch.setattr(presses, "LAYOUTS", tmp_path)
    with pytest.raises(Unprintable, match="could not be printed"):
        press("broken", {"secret": "lo que María dijo \ue000"}, dated=date(2027, 1, 1))
    assert "PDF/A-2a error" in caplog.text
    assert "María" not in caplog.text


@pytest.mark.complains
def test_pdf_ua_is_enforced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "look.typ").write_text("")
    (tmp_path / "deaf.typ").write_text(
        '#set document(title: "x")\n'
        '#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\" viewBox=\\"0 0 1 1\\"/>"))'
    )
    monkeypatch.setattr(presses, "LAYOUTS", tmp_path)
    with pytest.raises(Unprintable):
        press("deaf", {}, dated=date(2027, 1, 1))


def test_a_bomb_is_refused_in_words_before_it_is_lit() -> None:
    with pytest.raises(TooLong, match="too long to be printed"):
        said("palabra " * 3_000_000)


@pytest.mark.parametrize("limits", [Limits(memory=260 * 1024**2), Limits(seconds=1)], ids=["memory", "time"])
def test_a_build_that_takes_too_much_ends_in_words(limits: Limits) -> None:
    written = publications.printed(publication(provisions=(provision(1, "palabra " * 300_000),)))
    with pytest.raises(TooLong, match="too long to be printed"):
        press("publication", written, dated=date(2027, 1, 1), limits=limits)


def test_why_nothing_was_printed_is_a_refusal_with_words_in_spanish_too() -> None:
    from polsec.i18n import translator

    for error in (TooLong(), Unprintable()):
        assert isinstance(error, NotPrinted)
        assert isinstance(error, Refused)
        assert error.explain(translator("es").gettext) != str(error)


def test_several_builds_at_once_do_not_disturb_each_other() -> None:
    given = [publication(title=f"Texto {number}") for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(publications.build, given))
    assert together == [publications.build(each) for each in given]


@pytest.mark.parametrize(
    ("kind", "document", "build"),
    [
        ("publication", publication(), publications.build),
        ("letter", letter(), letters.build),
        ("minute", minute(), minutes.build),
        ("plan", default_plan(process="Diálogo", language="en", day=date(2027, 1, 4)), plans.build),
    ],
)
def test_a_job_prints_the_same_from_json(kind: str, document: object, build: object) -> None:
    carried = json.loads(json.dumps(asdict(document), default=date.isoformat))  # type: ignore[call-overload]
    assert build_apart(kind, carried) == build(document)  # type: ignore[operator]


def test_typst_is_not_loaded_where_the_site_runs() -> None:
    code = (
        "import django, sys; from django.conf import settings; settings.configure(PAPER='a4'); "
        "import polsec.foundation.rendering.apart; print('typst' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("paper", "box"), [("letter", b"/MediaBox[0 0 612 792]"), ("a4", b"/MediaBox[0 0 595.2756 841.8898]")]
)
def test_the_paper_is_a_setting(paper: str, box: bytes, settings: object) -> None:
    settings.PAPER = paper  # type: ignore[attr-defined]
    assert box in letters.build(letter())


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", f"{ADDRESS} x", "https://", "//x"])
def test_a_link_leads_to_a_web_page_or_nowhere(address: str) -> None:
    with pytest.raises(Refused, match="no address of a web page"):
        letters.build(letter(address=address))
