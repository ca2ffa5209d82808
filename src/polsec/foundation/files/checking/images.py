"""Pictures: opened, and written anew, so that nothing remains of them but the picture: no place, no camera, no code."""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageOps, UnidentifiedImageError

from polsec.errors import Message
from polsec.foundation.files.checking.refusals import too_much, unreadable
from polsec.foundation.kit.errors import Invalid

MOST_PIXELS = 50_000_000
FORMATS = {"PNG": "PNG", "JPEG": "JPEG", "WEBP": "WEBP", "GIF": "PNG"}
"""What is read, and as what it is kept; of an animation the first picture."""
MEDIA_TYPES = {"PNG": ("image/png", "png"), "JPEG": ("image/jpeg", "jpg"), "WEBP": ("image/webp", "webp")}
QUALITY = 90


def rewritten(content: bytes) -> tuple[bytes, str, str]:
    """The picture alone: its bytes, media type and extension. Raises Invalid."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Invalid(
                    Message("This picture has more than {million} million points. Make it smaller.", million=50)
                )
            kept = FORMATS[image.format or ""]
            return _written(ImageOps.exif_transpose(image), kept), *MEDIA_TYPES[kept]
    except Image.DecompressionBombError as error:
        raise too_much() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error, EOFError) as error:
        raise unreadable() from error


def _written(image: Image.Image, kept: str) -> bytes:
    has_holes = "A" in image.getbands() or "transparency" in image.info
    plain = image.convert("RGBA" if has_holes and kept != "JPEG" else "RGB")
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    written = io.BytesIO()
    bare.save(written, kept, **({} if kept == "PNG" else {"quality": QUALITY}))
    return written.getvalue()
