"""Hospital admissions and attendances: `read(source)` as in `rows.read_feed`."""

from functools import partial

from safeguarding.evidence.feeds.rows import read_feed

FEED = "hospital"
read = partial(read_feed, feed=FEED)
