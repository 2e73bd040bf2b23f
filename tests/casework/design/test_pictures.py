"""Pictures are drawn anew with nothing but their pixels; floods of pixels and moving pictures are refused."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image, PngImagePlugin
from tests.casework.design.made_files import picture, sentence, taken


def test_a_picture_is_drawn_anew_without_place_camera_comment_or_what_is_hidden_behind_it():
    told = Image.Exif()
    told[0x010F], told[0x9286] = "A camera", b"Flat 2, 1 Thistle Way"
    told.get_ifd(0x8825)[1] = "N"
    photo = picture("JPEG", exif=told, comment=b"Kay Harlow") + b"PK\x03\x04 hidden behind"
    kept = taken("photo.jpg", photo).file.read()
    for words in (b"camera", b"Thistle", b"Kay", b"PK\x03\x04", b"Exif"):
        assert words not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_the_words_and_the_profile_of_a_png_are_taken_off():
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Kay Harlow")
    info.add_itxt("Place", "1 Thistle Way", zip=True)
    kept = taken("drawing.png", picture("PNG", pnginfo=info, icc_profile=b"made up")).file.read()
    assert b"Harlow" not in kept
    assert set(Image.open(io.BytesIO(kept)).info) == set()


def test_a_photo_taken_sideways_stands_upright_and_a_clear_picture_stays_clear():
    told = Image.Exif()
    told[0x0112] = 6
    assert Image.open(taken("photo.jpg", picture("JPEG", (60, 40), exif=told)).file).size == (40, 60)
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(out, "PNG")
    assert Image.open(taken("a.png", out.getvalue()).file).getpixel((0, 0)) == (1, 2, 3, 0)


@pytest.mark.parametrize("size", [(50_000, 50_000), (50_000, 1), (1, 50_000), (6_000, 6_000)])
def test_a_flood_of_pixels_is_refused_before_a_pixel_is_unpacked(size, monkeypatch):
    small = bytearray(picture("PNG", (1, 1)))
    small[16:24] = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("the pixels were unpacked"))
    assert "too many pixels" in sentence("flood.png", bytes(small))


def test_a_moving_picture_is_refused():
    frames = [Image.new("RGB", (4, 4), (n, 0, 0)) for n in (1, 90)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    assert "moves" in sentence("moving.png", out.getvalue())
