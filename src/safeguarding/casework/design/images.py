"""Pictures, drawn anew: what is kept has the pixels and nothing else, neither place, camera, thumbnail nor comment."""

from __future__ import annotations

import tempfile
import warnings
from typing import BinaryIO

from safeguarding.casework.design.not_taken import NotTaken

MOST_PIXELS = 20_000_000
LONGEST_SIDE = 12_000  # pixels
BROKEN = "The selected picture is damaged and can’t be opened. Save it again and send the new file."
TOO_MANY = (
    f"The selected picture has too many pixels. It may have {MOST_PIXELS // 1_000_000} million at most, and "
    f"{LONGEST_SIDE:,} along a side: make it smaller and send it again."
)


def drawn_anew(file: BinaryIO, form: str) -> BinaryIO:
    """The picture as a new file of the same form, "PNG" or "JPEG", upright and without anything but its pixels.

    Raises NotTaken for what is no such picture, has several frames, or too many pixels; sizes are read before a pixel is.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=(form,)) as picture:
                _fits(picture.size)
                if getattr(picture, "n_frames", 1) != 1:
                    raise NotTaken("The selected picture moves. Send one frame of it.")
                picture.load()
                plain = _only_pixels(ImageOps.exif_transpose(picture), form)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise NotTaken(TOO_MANY) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        if isinstance(error, NotTaken):
            raise
        raise NotTaken(BROKEN) from error
    out = tempfile.TemporaryFile(prefix="picture-")  # noqa: SIM115  whoever keeps the picture closes it
    plain.save(out, format=form, **({"quality": 90} if form == "JPEG" else {}))
    out.seek(0)
    return out


def _fits(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS or max(size) > LONGEST_SIDE:
        raise NotTaken(TOO_MANY)


def _only_pixels(picture, form):  # type: ignore[no-untyped-def]  # Pillow is imported only where it is used
    clear = form == "PNG" and (picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info)
    plain = picture.convert("RGBA" if clear else "L" if picture.mode in ("1", "L") else "RGB")
    plain.info = {}
    return plain
