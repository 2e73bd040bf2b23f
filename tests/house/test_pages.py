"""What a page's source must not do: be blocked by our own content security policy, load from elsewhere, post unprotected."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.house.source import ROOT, files, must_be_none

FAULTS = {
    "a style in the page, which the content security policy blocks": r"<style\b|\sstyle\s*=",
    "a script in the page without a nonce": r"<script\b(?![^>]*\b(src|nonce)=)",
    "a script in an attribute": r"\son[a-z]+\s*=\s*[\"']",
    "a file from elsewhere": r"\b(src|href)\s*=\s*[\"'](https?:)?//(?!www\.gov\.uk)",
    "a picture without words for those who can't see it": r"<img\b(?![^>]*\balt=)",
    "a page that closes itself to zooming": r"user-scalable\s*=\s*no|maximum-scale",
    "text marked as safe": r"\|\s*safe\b|\{%\s*autoescape\s+off",
}
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)


def faults_of_a_page(path: str, text: str) -> Iterator[str]:
    text = COMMENT.sub("", text)
    for what, pattern in FAULTS.items():
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield f"{path}: {what}: {match.group().strip()}"
    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL | re.IGNORECASE):
        if re.search(r"method\s*=\s*[\"']post", form, re.IGNORECASE) and "{% csrf_token %}" not in form:
            yield f"{path}: a form that posts without {{% csrf_token %}}."


def pages() -> list[str]:
    return [path for path in files() if path.startswith("src/") and path.endswith(".html")]


def test_no_page_does_what_it_must_not():
    assert pages() != []
    for path in pages():
        must_be_none(faults_of_a_page(path, (ROOT / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a onclick="go()">',
        '<script src="https://cdn.example/x.js" nonce="1">',
        '<img src="/a.png">',
        '<meta name="viewport" content="width=device-width, maximum-scale=1">',
        "{{ note|safe }}",
        '<form method="post"><button>Save</button></form>',
    ],
)
def test_each_fault_of_a_page_is_noticed(planted):
    assert len(list(faults_of_a_page("page.html", planted))) == 1


@pytest.mark.parametrize(
    "fine",
    [
        '<form method="post">{% csrf_token %}<button>Save</button></form>',
        '<form method="get"><button>Search</button></form>',
        '<script type="module" src="{% static "page.js" %}" nonce="{{ request.csp_nonce }}"></script>',
        '<a href="https://www.gov.uk/find-local-council">',
        '{# style="x" #}<img src="/a.png" alt="">',
    ],
)
def test_a_page_without_a_fault_passes(fine):
    assert list(faults_of_a_page("page.html", fine)) == []
