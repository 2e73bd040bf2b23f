"""Episodes of substance misuse treatment: `read(source)` as in `rows.read_feed`."""

from functools import partial

from safeguarding.evidence.feeds.rows import read_feed

FEED = "substance_misuse"
read = partial(read_feed, feed=FEED)
