"""Uploads as people send them, and as attackers do."""

import io
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    """A picture with a place in its EXIF data and a comment."""
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif[0x0112] = 6
    info = PngInfo()
    info.add_text("Comment", "SECRETCOMMENT")
    made = io.BytesIO()
    options = {
        "PNG": {"pnginfo": info},
        "GIF": {"comment": b"SECRETCOMMENT"},
        "JPEG": {"comment": b"SECRETCOMMENT", "icc_profile": b"SECRETPROFILE"},
        "WEBP": {"xmp": b"SECRETPLACE"},
    }.get(kind, {})
    Image.new("RGB", size, (11, 90, 78)).save(made, kind, exif=exif.tobytes(), **options)
    return made.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A PDF of one page, with further objects."""
    made = io.BytesIO()
    Image.new("RGB", (10, 10)).save(made, "PDF")
    return made.getvalue().replace(b"%%EOF", b"\n".join([*objects, b"%%EOF"]))


def stream(content: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    """An object of a PDF whose content is packed."""
    return b"9 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj" % (dictionary, zlib.compress(content))


def office(extra: dict[str, bytes] | None = None) -> bytes:
    """A text of an office program (DOCX), with further entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>", **(extra or {})}.items():
            archive.writestr(name, content)
    return made.getvalue()


def open_document(media_type: bytes) -> bytes:
    """A text of LibreOffice (ODT), if the type says so."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", media_type)
        archive.writestr("content.xml", b"<x/>")
    return made.getvalue()
