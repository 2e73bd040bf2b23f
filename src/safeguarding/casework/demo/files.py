"""What the demonstration holds of attached files, and the lists that two people keep on their home page."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.policies import visible
from safeguarding.casework.attachments.actions import attach
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.finding import actions as finding
from safeguarding.casework.finding.models import Search
from safeguarding.casework.workbook.models import Entry

#: Name of the list, and what it asks.
WORKER_KEEPS = ("Not seen for four weeks", {"unseen": "28"})
MANAGER_KEEPS = ("Rated red", {"rating": "red"})
_LINES = ("School report", "Made up for the demonstration.", "Attendance this term: 91 of 100 sessions.")


def add(worker: Any, manager: Any) -> int:
    """A report and a drawing with the worker's latest entry that everyone reads, and a kept list for each of the two,
    through the pages' own actions. Returns how many files."""
    for user, (name, filters) in ((worker, WORKER_KEEPS), (manager, MANAGER_KEEPS)):
        finding.keep(finding.look_for(Search.Kind.FAMILIES, "", filters, by=user), name, by=user)
    rows = Entry.objects.filter(
        author=worker, compartment=SHARED, family__closed_on__isnull=True, replaced_by__isnull=True
    )
    entry = visible(worker, rows).order_by("-at", "pk").first()
    if entry is None:
        return 0
    for name, kind, data in (("School report.pdf", "pdf", report()), ("House, drawn.png", "png", drawing())):
        attach(entry, checked(SimpleUploadedFile(name, data), kinds={kind}), by=worker)
    return 2


def report() -> bytes:
    """A PDF of one page with a few lines of words and nothing else."""
    lines = "\n".join(f"({line}) Tj 0 -28 Td" for line in _LINES)
    text = f"BT /F1 16 Tf 72 760 Td\n{lines}\nET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = "%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{held}\nendobj\n"
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    begins = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    made += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n"
    return made.encode("ascii")


def drawing() -> bytes:
    """A small picture of a house with two people, as a child might draw it."""
    picture = Image.new("RGB", (320, 240), "white")
    pen = ImageDraw.Draw(picture)
    pen.polygon([(60, 110), (130, 50), (200, 110)], outline="firebrick", width=4)
    pen.rectangle([70, 110, 190, 200], outline="navy", width=4)
    pen.rectangle([115, 150, 145, 200], outline="saddlebrown", width=4)
    for left, top in ((225, 120), (270, 150)):
        pen.ellipse([left, top, left + 24, top + 24], outline="black", width=3)
        pen.line([left + 12, top + 24, left + 12, 190], fill="black", width=3)
    pen.line([10, 200, 310, 200], fill="green", width=4)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
