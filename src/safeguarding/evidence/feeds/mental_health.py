"""Contacts with adult mental health services: `read(source)` is `feeds.read` for this feed."""

from functools import partial

from safeguarding.evidence.feeds.rows import read as read_feed

FEED = "mental_health"
read = partial(read_feed, FEED)
