"""School attendance and exclusions of pupils: `read(source)` as in `rows.read_feed`."""

from functools import partial

from safeguarding.evidence.feeds.rows import read_feed

FEED = "school"
read = partial(read_feed, feed=FEED)
