"""Help in place: which topic belongs to which page. The words are in topics.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Topic:
    """A topic, the names of the pages that it helps with, and its paragraphs."""

    slug: str
    title: str
    pages: tuple[str, ...]
    words: tuple[str, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of the file. Raises ValueError where two topics claim one page, or one says nothing."""
    read = tomllib.loads(Path(__file__).with_name("topics.toml").read_text(encoding="utf-8"))
    found = tuple(Topic(slug, row["title"], tuple(row["pages"]), tuple(row["words"])) for slug, row in read.items())
    claimed: set[str] = set()
    for topic in found:
        if not topic.words or claimed & set(topic.pages):
            raise ValueError(f"help/topics.toml: {topic.slug} says nothing, or claims a page that another topic has.")
        claimed |= set(topic.pages)
    return found


def topic_of(page: str) -> Topic | None:
    """The topic that helps with the page of that name."""
    return next((topic for topic in topics() if page in topic.pages), None)
