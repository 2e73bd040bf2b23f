"""What is wrong with a page, in sentences: `faults(page)`, and of its markup alone `plain_faults(html)`.

Beside axe, which sees neither how wide a page is, nor in which order the keyboard passes it, nor whether one sees where.
"""

from __future__ import annotations

from typing import Any

from lxml import html as markup
from playwright.sync_api import Page

#: What a keyboard must reach. Of the choices of one question it reaches one, and the arrows the others.
_REACHED = (
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], [contenteditable=true]"
)

_LAYOUT = """() => {
    const found = [], root = document.documentElement;
    if (root.scrollWidth > innerWidth) found.push(`it is ${root.scrollWidth} pixels wide where there are ${innerWidth}`);
    const heads = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(one => one.checkVisibility());
    const ones = heads.filter(one => one.tagName === 'H1').length;
    if (ones !== 1) found.push(`it has ${ones} headings of the first level`);
    let before = 0;
    for (const head of heads) {
        const level = Number(head.tagName[1]);
        if (level > before + 1) found.push(`its heading “${head.innerText}” is of level ${level} after ${before}`);
        before = level;
    }
    const marks = [...document.querySelectorAll('header, main, footer, main > *')].filter(one => one.checkVisibility());
    let top = -Infinity, last = null;
    for (const mark of marks) {
        const box = mark.getBoundingClientRect();
        if (!box.height) continue;
        if (box.top < top - 1 && !last.contains(mark)) found.push(`<${mark.tagName} ${mark.className}> stands above what is read before it`);
        top = box.top; last = mark;
    }
    for (const one of document.body.querySelectorAll('*')) {
        const style = getComputedStyle(one);
        if (style.order !== '0' || style.flexDirection.endsWith('reverse')) found.push(`<${one.tagName} ${one.className}> is shown in another order than it is read`);
    }
    return found;
}"""

#: Marks what is to be reached, and notes what is reached and whether it looks another way then.
_WATCH = """([reached, whole]) => {
    const look = one => [one, ...(one.labels || [])].flatMap(part => [null, '::before', '::after'].map(side => {
        const style = getComputedStyle(part, side);
        return [style.outline, style.boxShadow, style.backgroundColor, style.border, style.textDecoration].join(' ');
    })).join('|');
    const key = one => one.type === 'radio' && one.name ? `radio ${one.form ? [...document.forms].indexOf(one.form) : ''} ${one.name}` : one;
    const name = one => `<${one.tagName.toLowerCase()}> “${(one.innerText || one.name || one.getAttribute('aria-label') || '').trim().slice(0, 40)}”`;
    const head = one => one.closest('.govuk-skip-link, .govuk-template__header, .govuk-service-navigation');
    const shown = [...document.querySelectorAll(reached)].filter(one => !one.disabled && one.checkVisibility({visibilityProperty: true}));
    const all = whole ? shown : shown.filter(one => !head(one));
    const looks = new Map(all.map(one => [one, look(one)]));
    const open = new Map(all.map(one => [key(one), name(one)]));
    window.watched = {count: open.size, passed: 0, last: null, faults: [], open};
    document.addEventListener('focusin', event => {
        const one = event.target, watched = window.watched;
        open.delete(key(one));
        watched.passed += 1;
        if (looks.has(one) && look(one) === looks.get(one)) watched.faults.push(`one does not see that ${name(one)} is focused`);
        const box = one.getBoundingClientRect();
        if (box.bottom < 0 || box.top > innerHeight) watched.faults.push(`${name(one)} is focused out of sight`);
    });
    document.activeElement.blur();
    scrollTo(0, 0);
    if (!whole) shown.filter(head).at(-1)?.focus();
    return open.size;
}"""
#: The page counts as loaded before its scripts have made what they fetch more for, such as a list that can be searched.
_STARTED = "() => Promise.all([...document.querySelectorAll('script[type=module][src]')].map(one => import(one.src))).then(() => 0)"
_LEFT = "() => [...window.watched.faults, ...[...window.watched.open.values()].map(one => `the keyboard does not reach ${one}`)]"


def faults(page: Page, *, whole: bool = True) -> list[str]:
    """What is wrong with the page as it is shown: width, headings, order, and what the Tab key reaches and shows.

    Not `whole`, the keyboard begins behind the head of the page, which is the same on every page.
    """
    page.evaluate(_STARTED)
    found: list[str] = page.evaluate(_LAYOUT)
    steps: int = page.evaluate(_WATCH, [_REACHED, whole])
    for _ in range(steps + 1):
        page.keyboard.down("Tab")  # held down it goes on as pressed anew would, in half the time
    page.keyboard.up("Tab")
    for _ in range(steps):  # a busy browser drops a key that is held: what can be reached is reached one by one
        if not page.evaluate("() => window.watched.open.size"):
            break
        page.keyboard.press("Tab")
    return [*found, *page.evaluate(_LEFT)]


def plain_faults(text: str) -> list[str]:
    """What of the page needs a script: a form that nothing sends, a link or a button that leads nowhere by itself."""
    root: Any = markup.document_fromstring(text)
    found = []
    if not root.xpath("//main//h1") or not root.xpath("//main")[0].text_content().strip():
        found.append("it has no heading or no content of its own")
    for form in root.xpath("//main//form"):
        if not form.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']"):
            found.append(f"nothing sends its form {form.get('action') or ''}")
    for link in root.xpath("//main//a[@href='#' or starts-with(@href, 'javascript:')]"):
        found.append(f"its link “{link.text_content().strip()}” leads nowhere without a script")
    for button in root.xpath("//main//button[@type='button' and not(@hidden)]"):
        found.append(f"its button “{button.text_content().strip()}” does nothing without a script")
    return found
