"""Police incidents and the people named in them: `read(source)` as in `rows.read_feed`."""

from functools import partial

from safeguarding.evidence.feeds.rows import read_feed

FEED = "police"
read = partial(read_feed, feed=FEED)
