"""HTML as a list of tags and words, so that what matters is compared and white space isn't."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[object] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, {name: " ".join((value or "").split()) for name, value in attrs}))

    def handle_endtag(self, tag):
        self.found.append(f"/{tag}")

    def handle_data(self, data):
        if words := " ".join(data.split()):
            self.found.append(words)


def parsed(html: str) -> list[object]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def tags(html: str, name: str) -> list[dict[str, str]]:
    """The attributes of every tag called `name`."""
    return [found[1] for found in parsed(html) if isinstance(found, tuple) and found[0] == name]


def text(html: str) -> str:
    return " ".join(found for found in parsed(html) if isinstance(found, str) and not found.startswith("/"))
