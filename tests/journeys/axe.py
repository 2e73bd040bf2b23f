"""axe on a page: `check(page)`. It finds perhaps a third of accessibility faults; people find the rest."""

from functools import cache
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "vendor"
RUN = "options => axe.run(document, options).then(({violations, passes}) => ({violations, passes: passes.length}))"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The page without its words, numbers and keys: axe judges elements, and has nothing new to say of the same ones.
SHAPE = """() => innerWidth + document.documentElement.outerHTML
    .replace(/<script[^]*?<\\/script>/g, '')
    .replace(/>[^<]*[^<\\s][^<]*</g, '>x<')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\\d+/g, '0')
    .replace(/ (href|value|content|alt|title|aria-label)="[^"]+"/g, ' $1="x"')"""
_sound: set[int] = set()


@cache
def _source() -> str:
    return (VENDOR / "axe.min.js").read_text(encoding="utf-8") + "; 0"


def check(page) -> None:
    """Fail, naming rule and element, when axe finds anything against WCAG 2.2 AA on the Playwright page.

    "region" is off: the design system puts the back link before <main>. A page with hardly anything on it fails too,
    for a blank page would pass. A page of the very shape of one that was sound is not looked at again.
    """
    shape = hash(page.evaluate(SHAPE))
    if shape in _sound:
        return
    # Straight to the browser: Playwright would wrap half a megabyte for each page anew. The session stays: the end of one
    # takes a page's virtual authenticators with it, whoever added them.
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": _source()})
    options = {
        "runOnly": TAGS,
        "rules": {"region": {"enabled": False}},
        "resultTypes": ["violations"],
        "preload": False,  # it would fetch the styles again, for a rule that is off
    }
    result = page.evaluate(RUN, options)
    faults = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['target']}: {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
    assert faults == [], f"{page.url}\n" + "\n".join(faults)
    assert result["passes"] > 10, f"{page.url} has next to nothing on it"
    _sound.add(shape)
