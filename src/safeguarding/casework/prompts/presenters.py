"""Prompts in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import moment
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.prompts.defaults import defaults
from safeguarding.casework.prompts.models import Prompt

ENTRIES = {
    "visit": "Visit", "session": "Session", "group": "Group", "meeting": "Meeting", "call": "Call",
    "message": "Message or letter", "document": "Document",
}  # fmt: skip


def called(name: str) -> str:
    """`Entry: visit`, `Summary: social work`."""
    part, _, of = name.partition("-")
    if part == "entry":
        return f"Entry: {ENTRIES.get(of, of).lower()}"
    if part == "summary":
        return f"Summary: {ROLES[of].discipline}" if of in ROLES else f"Summary: {of}"
    return "A child’s own words"


def table(own: Mapping[str, Prompt]) -> Table:
    """Every prompt with its words and whose they are."""
    rows = []
    for name, text in defaults().items():
        row = own.get(name)
        words = (row.text or "None is shown") if row else text
        whose = f"{row.writer.name}, {moment(row.written_at)}" if row else "Comes with the workbook"
        rows.append((called(name), words, whose, link("Change", reverse("prompt", args=[name]), called(name))))
    return Table("Prompts", ("Where", "What it says", "Whose words", "Change"), rows, caption_hidden=True)


def version_row(row: Prompt) -> dict[str, str]:
    return {"text": row.text or "None was shown", "byline": f"{row.writer.name}, {moment(row.written_at)}"}


def beside(prompts: Mapping[str, str], part: str) -> SafeString:
    """The prompts of every kind of entry: the page shows the one of the kind that is chosen."""
    of = {name.partition("-")[2]: text for name, text in prompts.items() if name.startswith(f"{part}-") and text}
    said = format_html_join(
        "", '<p class="govuk-hint app-prompt" data-prompt="{}"><span class="app-prompt__of">{}: </span>{}</p>',
        ((kind, ENTRIES.get(kind, kind), text) for kind, text in of.items()),
    )  # fmt: skip
    return format_html('<div class="app-prompts">{}</div>', said) if of else SafeString("")
