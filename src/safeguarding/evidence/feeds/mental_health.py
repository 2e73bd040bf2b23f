"""Contacts with adult mental health services: `read(source)` as in `rows.read_feed`."""

from functools import partial

from safeguarding.evidence.feeds.rows import read_feed

FEED = "mental_health"
read = partial(read_feed, feed=FEED)
