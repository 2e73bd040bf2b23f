"""Reading the tables of the specification pages, so that the page a person reads is the test that runs."""

from datetime import date, datetime
from pathlib import Path

HERE = Path(__file__).parent


def rows(page: str, heading: str) -> list[dict[str, str]]:
    """The rows under `# heading` of a page, as one dict a row by column name."""
    section = (HERE / page).read_text(encoding="utf-8").split(f"# {heading}\n", 1)[1].split("\n# ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, _rule, *body = cells
    return [dict(zip(head, row, strict=True)) for row in body]


def day(words: str) -> date:
    """“Mon 30 Mar 2026” as a date; a weekday that doesn't belong to the date is an error in the page."""
    found = datetime.strptime(words, "%a %d %b %Y").date()
    if found.strftime("%a") != words[:3]:
        raise ValueError(f"{words}: that day is a {found:%A}.")
    return found
