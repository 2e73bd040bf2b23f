"""Made-up files of every kind that the workbook takes, and what becomes of them."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from safeguarding.casework.design.file_kinds import KINDS
from safeguarding.casework.design.not_taken import NotTaken
from safeguarding.casework.design.uploads import checked

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATION = '<Relationships><Relationship Id="1" Type="{}" Target="{}" TargetMode="External"/></Relationships>'


def picture(form: str, size: tuple[int, int] = (60, 40), **rest) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 120, 200)).save(out, form, **rest)
    return out.getvalue()


def office(part: str = "word/document.xml", more: dict[str, bytes | str] | None = None, **rest) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **rest) as archive:
        for name, content in ({"[Content_Types].xml": TYPES, part: "<document/>"} | (more or {})).items():
            archive.writestr(name, content)
    return out.getvalue()


FILES = {
    "csv": ("rows.csv", "a,b\r\n1,Zoë\r\n".encode()),
    "hl7": ("admissions.hl7", b"MSH|^~\\&|PAS|HOSPITAL|||20260301||ADT^A01|1|P|2.4\rPID|1\r"),
    "json": ("admissions.json", b'{"resourceType": "Bundle", "type": "collection"}'),
    "xml": ("census.xml", b"\xef\xbb\xbf<?xml version='1.0'?><!-- made up --><Message>text</Message>"),
    "pdf": ("letter.pdf", picture("PDF")),
    "png": ("drawing.png", picture("PNG")),
    "jpeg": ("photo.JPG", picture("JPEG")),
    "docx": ("report.docx", office()),
    "xlsx": ("sheet.xlsx", office("xl/workbook.xml")),
    "handover": ("family.handover", b"FSW-HANDOVER-1\nc2FsdA==\nsealed"),
}


def taken(name: str, content: bytes, kinds=frozenset(KINDS)):
    return checked(SimpleUploadedFile(name, content), kinds=kinds)


def sentence(name: str, content: bytes) -> str:
    with pytest.raises(NotTaken) as refused:
        taken(name, content)
    return refused.value.sentence
