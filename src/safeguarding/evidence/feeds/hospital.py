"""Hospital admissions and attendances: `read(source)` is `feeds.read` for this feed."""

from functools import partial

from safeguarding.evidence.feeds.rows import read as read_feed

FEED = "hospital"
read = partial(read_feed, FEED)
