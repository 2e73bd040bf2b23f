"""Uploads are known by their content; bombs, hidden programs and tales beside the picture are refused or taken off."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.casework.design.made_files import FILES, RELATION, TYPES, office, sentence, taken

from safeguarding.casework.design import archives
from safeguarding.casework.design.file_kinds import KINDS
from safeguarding.casework.design.not_taken import NotTaken
from safeguarding.casework.design.uploads import checked, keep, plain_name


def test_every_kind_has_a_file_here():
    assert set(FILES) == set(KINDS)


@pytest.mark.parametrize("kind", FILES)
def test_a_real_file_of_each_kind_is_taken_with_its_digest(kind):
    name, content = FILES[kind]
    found = taken(name, content)
    assert (found.kind, found.name, found.sha256) == (kind, name, hashlib.sha256(content).hexdigest())
    if kind not in ("png", "jpeg"):
        assert found.file.read() == content


@pytest.mark.parametrize("content_of", FILES)
@pytest.mark.parametrize("named_as", FILES)
def test_a_file_under_another_kinds_name_is_refused(named_as, content_of):
    if named_as == content_of:
        return
    assert sentence(FILES[named_as][0], FILES[content_of][1])


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00",
        b"\x7fELF",
        b"#!/bin/sh\n",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"%PDF-1.7",
        b"a,b\n\0,1",
        b"<html>",
        b"<!DOCTYPE html>",
    ],
)
@pytest.mark.parametrize("kind", FILES)
def test_a_program_a_script_or_a_web_page_is_none_of_the_kinds(kind, content):
    assert sentence(FILES[kind][0], content)


def test_a_kind_that_the_form_does_not_ask_for_is_refused_by_its_name():
    with pytest.raises(NotTaken, match=r"must end in \.csv or \.txt"):
        taken(*FILES["pdf"], kinds={"csv"})


def test_what_the_browser_calls_a_file_counts_for_nothing():
    program = SimpleUploadedFile("photo.png", b"MZ\x90\x00", content_type="image/png")
    with pytest.raises(NotTaken, match="a program"):
        checked(program, kinds={"png"})


def test_text_in_any_encoding_that_partners_send_is_taken():
    for content in ("a,b\n1,é".encode("utf-16"), "a,b\n1,é".encode("cp1252"), b"\xef\xbb\xbfa,b\n"):
        assert taken("rows.csv", content).kind == "csv"


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
def test_a_file_that_breaks_off_is_refused_or_left_to_its_reader(kind, share):
    name, content = FILES[kind]
    part = content[: int(len(content) * share)]
    if kind in ("csv", "hl7", "json", "xml", "handover"):
        return
    assert sentence(name, part)


# Documents


@pytest.mark.parametrize(
    "more, words",
    [
        ({"word/vbaProject.bin": b"x"}, "macros"),
        ({"word/activeX/activeX1.xml": b"<a/>"}, "macros"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "macros"),
        (
            {"word/_rels/settings.xml.rels": RELATION.format("http://x/attachedTemplate", "https://x/a.dotm")},
            "elsewhere",
        ),
        ({"word/_rels/document.xml.rels": RELATION.format("http://x/image", "https://x/a.png")}, "elsewhere"),
        ({"word/styles.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}, "DOCTYPE"),
        ({"word/styles.xml": b"not xml"}, "not XML"),
        ({"word/inner.zip": office()}, "another archive"),
        ({"word/inner.gz": b"\x1f\x8b\x08" + bytes(20)}, "another archive"),
        ({"../../outside.xml": "<a/>"}, "lead out"),
        ({"/etc/outside.xml": "<a/>"}, "lead out"),
        ({"..\\outside.xml": "<a/>"}, "lead out"),
        ({"C:/outside.xml": "<a/>"}, "lead out"),
        ({"WORD/DOCUMENT.XML": "<a/>"}, "damaged"),
        ({"word/bomb.xml": b"<a>" + b" " * 3_000_000}, "far more"),
    ],
)
def test_what_a_document_must_not_hold_is_refused(more, words):
    assert words in sentence("report.docx", office(more=more))


def test_a_link_to_a_page_is_no_program():
    link = RELATION.format("http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", "https://x")
    assert taken("report.docx", office(more={"word/_rels/document.xml.rels": link})).kind == "docx"


def test_a_link_to_another_file_in_an_archive_is_refused():
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo("word/link.xml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert "lead out" in sentence("report.docx", out.getvalue())


def test_more_entries_than_a_document_has_are_refused_before_their_list_is_read(monkeypatch):
    many = office(more={f"word/{number}.xml": "" for number in range(archives.MOST_ENTRIES)})
    monkeypatch.setattr(archives.zipfile, "ZipFile", lambda *_: pytest.fail("the list was read"))
    assert "far more" in sentence("report.docx", many)


def test_entries_that_claim_to_be_small_are_counted_as_they_unpack(monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED_BYTES", 100_000)
    parts = {f"word/{number}.xml": b"<a>" + bytes(range(32, 60)) * 300 + b"</a>" for number in range(20)}
    assert "far more" in sentence("report.docx", office(more=parts))


def test_a_bomb_of_200_megabytes_in_200_kilobytes_is_refused_without_unpacking_it_all():
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", b"\0" * 200_000_000)
    assert len(inside.getvalue()) < 200_000
    assert "far more" in sentence("bomb.docx", inside.getvalue())


def test_a_document_under_a_password_is_refused():
    content = bytearray(office())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content[place + at] |= 1
    assert "password" in sentence("report.docx", bytes(content))


@pytest.mark.parametrize("name", ["JavaScript", "JS", "Launch", "EmbeddedFile", "RichMedia", "XFA"])
def test_a_pdf_that_holds_more_than_pages_is_refused(name):
    content = FILES["pdf"][1].replace(b"/Type", b"/" + name.encode() + b" 1 /Type", 1)
    assert sentence("letter.pdf", content)


# XML


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Message [<!ENTITY x "internal">]>',
        '<!DOCTYPE Message [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>',
        '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE Message>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_any_document_type_declaration_is_refused(start, encoding):
    assert "DOCTYPE" in sentence("census.xml", f"{start}<Message>&x;</Message>".encode(encoding))


def test_ten_million_expansions_are_refused_at_their_declaration():
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(7))
    assert "DOCTYPE" in sentence("census.xml", f'<!DOCTYPE m [<!ENTITY a "ha">{laughs}]><m>&h;</m>'.encode())


# Sizes, names, keeping


def test_a_kind_has_its_own_limit_below_the_services(settings):
    settings.MAX_UPLOAD_BYTES = 300 * 1024**2
    file = SimpleUploadedFile("photo.png", FILES["png"][1])
    file.size = 21 * 1024**2
    with pytest.raises(NotTaken, match="smaller than 20 MB"):
        checked(file, kinds={"png"})


@pytest.mark.parametrize(
    "given, plain",
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\kay\\rows.csv", "rows.csv"),
        ("rows\r\nSet-Cookie: a.csv", "rowsSet-Cookie_ a.csv"),
        ("\u202evsc.exe.csv", "vsc.exe.csv"),
        ("con.csv", "_con.csv"),
        ("...csv", "csv"),
        ('a"b<c>.csv', "a_b_c_.csv"),
        ("a\0b.csv", "ab.csv"),
    ],
)
def test_a_file_name_is_made_plain(given, plain):
    assert plain_name(given) == plain


def test_a_long_name_is_cut_before_its_ending():
    assert plain_name("a" * 500 + ".csv") == "a" * 196 + ".csv"


@pytest.mark.parametrize("name", ["photo.png.exe", "photo.exe", "photo", ".png", "photo.png ", "photo.png\u200b.exe"])
def test_a_name_with_another_ending_is_refused_or_loses_what_hides_it(name):
    if plain_name(name).endswith(".png"):
        assert taken(name, FILES["png"][1]).name == "photo.png"
    else:
        assert "must end in" in sentence(name, FILES["png"][1])


def test_what_is_kept_is_what_was_checked_under_a_name_of_our_own(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    stored = keep(taken("Kay Harlow.jpg", FILES["jpeg"][1]), "pictures/one")
    assert stored == "pictures/one"
    with default_storage.open(stored) as file:
        assert Image.open(file).format == "JPEG"
