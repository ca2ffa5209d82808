"""What is harmless is kept as what it truly is; everything else is refused in words."""

import io
import time
import zipfile
import zlib

import pytest
import typst
from PIL import Image
from tests.foundation.files.samples import office, open_document, pdf, picture, stream

from polsec.foundation.files.checking import check, checked, offices, pdfs
from polsec.foundation.files.checking import images as image_checks
from polsec.foundation.kit.errors import Invalid

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (picture("PNG"), "image/png", "x.png"),
        (picture("JPEG"), "image/jpeg", "x.jpg"),
        (picture("WEBP"), "image/webp", "x.webp"),
        (picture("GIF"), "image/png", "x.png"),
        (pdf(), "application/pdf", "x.pdf"),
        (typst.compile(b"= Acta\n#lorem(500)"), "application/pdf", "x.pdf"),
        (typst.compile(b"= Acta\n#lorem(500)", pdf_standards=["a-2b"]), "application/pdf", "x.pdf"),
        (office(), DOCX, "x.docx"),
        (open_document(ODT), ODT.decode(), "x.odt"),
        ("Año,número\n1,2\n".encode(), "text/plain", "x.txt"),
    ],
    ids=["png", "jpeg", "webp", "gif", "pdf", "pdf of typst", "pdf/a of typst", "docx", "odt", "text"],
)
def test_what_people_send_is_accepted_as_what_it_is(content: bytes, media_type: str, name: str) -> None:
    found = check("x.exe", content)
    assert (found.media_type, found.name) == (media_type, name)


def test_a_table_as_text_keeps_its_kind() -> None:
    assert check("votos.csv", b"a,b\n1,2\n").media_type == "text/csv"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_keeps_nothing_but_the_picture(kind: str) -> None:
    given = picture(kind)
    assert b"SECRET" in given
    kept = check("x", given).content
    assert b"SECRET" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
        assert "comment" not in image.info
        assert max(abs(a - b) for a, b in zip(image.convert("RGB").getpixel((3, 3)), (11, 90, 78), strict=True)) < 8


def test_a_photograph_stands_upright_without_the_note_that_it_was_held_sideways() -> None:
    with Image.open(io.BytesIO(check("x", picture("JPEG", (8, 6))).content)) as image:
        assert image.size == (6, 8)


HOSTILE = {
    "nothing": (b"", "vacío|empty"),
    "a program": (b"MZ" + bytes(200), "not accepted"),
    "an ELF program": (b"\x7fELF" + bytes(200), "not accepted"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
    "SVG after a declaration": (b'<?xml version="1.0"?><svg/>', "SVG"),
    "SVG after a mark of byte order": (b"\xef\xbb\xbf<svg/>", "SVG"),
    "a web page": (b"  <!DOCTYPE html><script>x</script>", "Web pages"),
    "a page hidden in text": (b"Acta\n<script>alert(1)</script>", "Web pages"),
    "text that commands a terminal": (b"Acta \x1b[2J", "damaged"),
    "UTF-16": ("Acta".encode("utf-16"), "not accepted"),
    "a picture cut off": (picture("JPEG")[:200], "damaged"),
    "a picture's head alone": (b"\x89PNG\r\n\x1a\n" + bytes(50), "damaged"),
    "TIFF": (b"II*\x00" + bytes(100), "damaged"),
    "a PDF after other content": (b"<script>x</script>" + pdf(), "not accepted|Web pages"),
    "a PDF cut off": (pdf()[:200], "damaged"),
    "a PDF that is an archive, too": (pdf() + office(), "damaged"),
    "a PDF with a program": (pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "holds a program"),
    "a PDF with an escaped program": (pdf(b"<< /S /#4aava#53cript /JS (x) >>"), "holds a program"),
    "a PDF with a packed program": (
        pdf(stream(b"<< /S /JavaScript >>", b"/Type /ObjStm /Filter /FlateDecode")),
        "program",
    ),
    "a PDF whose program is not said to be packed": (pdf(stream(b"<< /S /JavaScript >>", b"/N 1")), "program"),
    "a PDF that starts a program": (pdf(b"<< /S /Launch /F (cmd.exe) >>"), "holds a program"),
    "a PDF with a running form": (pdf(b"<< /XFA [ (a) 7 0 R ] >>"), "holds a program"),
    "a PDF with a file": (pdf(b"<< /Names << /EmbeddedFiles 7 0 R >> >>"), "other files"),
    "a PDF under a password": (pdf(b"trailer << /Encrypt 8 0 R >>"), "encrypted"),
    "a PDF packed otherwise": (
        pdf(stream(b"<<>>", b"/Type /ObjStm /Filter [/ASCII85Decode /FlateDecode]")),
        "packed in a way",
    ),
    "a PDF packed as told elsewhere": (pdf(stream(b"<<>>", b"/Type /ObjStm /Filter 12 0 R")), "packed in a way"),
    "an archive": (open_document(b"application/zip"), "Archives"),
    "macros": (office({"word/vbaProject.bin": b"x"}), "macro"),
    "an object of another program": (office({"word/embeddings/oleObject1.bin": b"x"}), "macro"),
    "macros of LibreOffice": (office({"Basic/Standard/x.xml": b"x"}), "macro"),
    "a way out of the folder": (office({"../../etc/passwd": b"x"}), "damaged"),
    "a way out by backslashes": (office({"..\\..\\x": b"x"}), "damaged"),
    "an archive after other content": (b"#!/bin/sh\n" + office(), "not accepted"),
    "an archive before other content": (office() + b"<script>", "damaged"),
    "an archive cut off": (office()[:-10], "damaged"),
}


@pytest.mark.parametrize(("content", "told"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_may_harm_is_refused_in_words(content: bytes, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        check("acta.pdf", content)


@pytest.mark.parametrize("front", ["PNG", "JPEG", "GIF", "WEBP"])
def test_of_a_file_of_two_kinds_the_picture_alone_is_kept(front: str) -> None:
    kept = check("x", picture(front) + office() + b"<script>alert(1)</script>").content
    assert b"script" not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))


def test_what_is_too_big_is_refused_before_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked, "MOST_BYTES", 1_000_000)
    with pytest.raises(Invalid, match="larger than 1 MB"):
        check("x.txt", b"a" * 1_000_001)


def test_a_picture_of_too_many_points_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_checks, "_written", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(Invalid, match="50 million points"):
        check("x.png", picture("PNG", (8000, 6251)))


def test_an_archive_that_unfolds_to_too_much_is_refused_unopened() -> None:
    bomb = office({f"word/{number}.xml": bytes(30_000_000) for number in range(2)})
    assert len(bomb) < 100_000
    with pytest.raises(Invalid, match="unfolds"):
        check("x.docx", bomb)


def test_an_archive_of_too_many_entries_is_refused() -> None:
    with pytest.raises(Invalid, match="unfolds"):
        check("x.docx", office({f"word/{number}.xml": b"" for number in range(offices.MOST_ENTRIES)}))


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    true, told = (size.to_bytes(4, "little") for size in (5_000_000, 500))
    lying = office({"word/big.xml": bytes(5_000_000)}).replace(true, told)
    with pytest.raises(Invalid, match="damaged"):
        check("x.docx", lying)


def test_a_pdf_that_unfolds_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "MOST_UNPACKED", 3_000_000)
    with pytest.raises(Invalid, match="unfolds"):
        check("x.pdf", pdf(stream(bytes(2_000_000)), stream(bytes(2_000_000))))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Windows\\acta.pdf", "acta.txt"),
        ("acta.pdf.exe", "acta-pdf.txt"),
        ("acta.tar.gz", "acta-tar.txt"),
        ("informe.txt.svg.png", "informe-txt-svg.txt"),
        ("Acta No. 3, Mesa (señores).docx", "Acta No. 3, Mesa (señores).txt"),
        ('a"; filename="b.html', "a filenameb.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie x1.txt"),
        ("\u202efdp.exe", "fdp.txt"),
        ("<img src=x onerror=alert(1)>.txt", "img srcx onerroralert(1).txt"),
        (".htaccess", "htaccess.txt"),
        ("..", "file.txt"),
        ("", "file.txt"),
        ("ñ" * 300 + ".txt", "ñ" * 80 + ".txt"),
    ],
)
def test_a_name_can_do_no_harm_and_has_one_true_extension(given: str, kept: str) -> None:
    assert check(given, b"text").name == kept


def test_a_picture_that_says_it_is_immense_is_refused_in_words() -> None:
    small = picture("PNG")
    head = small[12:16] + (60_000).to_bytes(4, "big") * 2 + small[24:29]
    immense = small[:12] + head + zlib.crc32(head).to_bytes(4, "big") + small[33:]
    with pytest.raises(Invalid):
        check("plano.png", immense)


def test_a_pdf_of_nothing_but_beginnings_is_refused_before_it_takes_forever() -> None:
    began = time.process_time()
    with pytest.raises(Invalid, match="unfolds"):
        check("acta.pdf", b"%PDF-1.7\n" + b"stream\n" * 300_000 + b"%%EOF")
    assert time.process_time() - began < 5
