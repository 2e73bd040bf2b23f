"""docs/reference/indicators.md: every indicator that comes with the software, and what it can't show."""

from __future__ import annotations

from safeguarding.evidence.indicators import Definition, definitions
from safeguarding.reference.layout import code, page_of

DESIGNS = {
    "before_after": "the {months} months before allocation against the {months} after",
    "by_month": "{months} calendar months, one by one",
}


def _section(one: Definition) -> str:
    facts = (
        ("Key", code(one.id)),
        ("Strand", one.strand),
        ("Counts", ", ".join(f"{measure.noun}" for measure in one.measures)),
        ("Numerator", one.numerator),
        ("Denominator", one.denominator),
        ("Window", one.window),
        ("Hoped for", one.better),
        *(() if one.monthly else (("Of", f"{_roles(one)} of the family"),)),
        ("Over", DESIGNS[one.design].format(months=one.months)),
        ("From the feed", f"{one.feed}: {', '.join(code(kind) for kind in one.kinds)}"),
        ("Given per", one.per_words),
        (
            "People can be looked for by",
            "; or by ".join(" and ".join(code(c) for c in row) for row in one.needs) or "our own record",
        ),
        *(
            ()
            if one.monthly
            else (("In the family when recorded within", f"{one.late_members_days} days of allocation"),)
        ),
        ("Version", one.version),
        ("Checked", f"by {one.checked_by}" if one.verified else "not yet"),
        ("Owner", one.owner),
        ("To be looked at again by", f"{one.review:%-d %B %Y}"),
        ("Source", one.source),
    )
    listed = "\n".join(f"- {name}: {value}" for name, value in facts)
    return f"## {one.title}\n\n{one.why}\n\n**What it can’t show.** {one.cannot_show}\n\n{listed}"


def _roles(one: Definition) -> str:
    return " and ".join("children" if role == "child" else "adults" for role in one.roles)


def page() -> str:
    return page_of(
        "Indicators",
        "An indicator is a reviewed file in `src/safeguarding/evidence/indicators/definitions`. Its result brings the numerator, "
        "the denominator, the window, what the feed covers and a sentence on what it can’t show. A before and after figure is "
        "not an effect: families are allocated when things are at their worst. One by month is about children’s services’ own work.",
        *(_section(one) for one in definitions().values()),
    )
