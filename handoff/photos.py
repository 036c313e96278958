"""Pictures that shoppers send, drawn anew: what is stored is a picture and nothing else.

Pillow reads the formats named here and no other, whatever the name or the type says; place,
device and comments in the file, a program behind the picture, further frames: none of it
survives. The size is read and judged before anything is unpacked.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from handoff.errors import BadFrame

MEDIA_TYPE = "image/jpeg"
_FORMATS = ("JPEG", "PNG", "WEBP")
# A phone's camera has 12 to 50 million; unpacked, each takes 4 bytes.
_PIXELS = 50_000_000
_SIDE = 2560
_QUALITY = 88
_WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Photo:
    """A JPEG and its size in pixels."""

    data: bytes
    width: int
    height: int


def redrawn(raw: bytes) -> Photo:
    """The picture in `raw`, upright, at most 2,560 pixels a side; `BadFrame` where none is."""
    try:
        with Image.open(io.BytesIO(raw), formats=_FORMATS) as image:
            return _drawn(image)
    except BadFrame:
        raise
    except Exception as error:
        # A broken file can make a decoder raise anything.
        raise BadFrame("This is no JPEG, PNG or WebP picture that can be read.") from error


def _drawn(image: Image.Image) -> Photo:
    width, height = image.size
    if width * height > _PIXELS:
        raise BadFrame(f"A picture has at most {_PIXELS // 1_000_000} million pixels.")
    image.draft("RGB", (_SIDE, _SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((_SIDE, _SIDE))
    # Onto a new sheet: a saved picture takes its comment along.
    sheet = Image.new("RGB", upright.size, _WHITE)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        sheet.paste(layer, mask=layer)
    else:
        sheet.paste(upright.convert("RGB"))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=_QUALITY)
    return Photo(out.getvalue(), *sheet.size)
