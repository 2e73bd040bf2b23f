"""docs/reference/clocks.md: the statutory and local timescales that the software knows."""

from __future__ import annotations

from safeguarding.evidence.clocks import Clock, Rule, clocks
from safeguarding.reference.layout import code, page_of, table


def _rule(rule: Rule) -> tuple[str, ...]:
    begins = rule.begins.isoformat() if rule.begins else "not commenced"
    checked = "yes" if rule.verified else "not yet"
    return rule.version, str(rule.limit), rule.level, begins, str(rule.until or ""), checked, rule.source


def _clock(clock: Clock) -> str:
    return f"## {clock.name}\n\n{clock.says}\n\nKey: {code(clock.id)}. Starts with: {clock.starts}.\n\n" + table(
        ("Version", "Limit", "Level", "From", "Until", "Checked", "Source"), (_rule(r) for r in clock.rules)
    )


def page() -> str:
    return page_of(
        "Clocks",
        "A clock is a reviewed, dated rule file in `src/safeguarding/evidence/clocks/definitions`. A deadline is worked out "
        "each time from its start, the rule that held on that day and the working calendar of England and Wales; it is never "
        "stored. “Checked” says whether someone has compared the rule with the guidance in force.",
        *(_clock(clock) for clock in clocks().values()),
    )
