"""Police incidents and the people named in them: `read(source)` is `feeds.read` for this feed."""

from functools import partial

from safeguarding.evidence.feeds.rows import read as read_feed

FEED = "police"
read = partial(read_feed, FEED)
