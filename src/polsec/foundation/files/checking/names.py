"""A file name that can do no harm anywhere: on a disk, in a header, on a page."""

import re
import unicodedata

from polsec.harmless import harmless

LONGEST = 80
NOT_PLAIN = re.compile(r"[^\w\s()\-.,'’#&+]")
LOOKS_LIKE_TYPES = re.compile(r"(?:\.\w{1,5})+$")
WITHOUT_A_NAME = "file"


def plain_name(given: str, extension: str) -> str:
    """The last part of a path, in letters, figures and simple signs, with the extension of what the file truly is.

    `acta.pdf.exe` that holds a PDF becomes `acta-pdf.pdf`: one extension, the true one.
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    clean = NOT_PLAIN.sub("", harmless(last)).strip(" .-")
    stem = clean.rpartition(".")[0] if re.search(r"\.\w{1,5}$", clean) else clean
    stem = LOOKS_LIKE_TYPES.sub(lambda types: types[0].replace(".", "-"), stem)[:LONGEST].strip(" .-")
    return f"{stem or WITHOUT_A_NAME}.{extension}"
