"""Children’s services events: `read(source)` is `feeds.read` for this feed."""

from functools import partial

from safeguarding.evidence.feeds.rows import read as read_feed

FEED = "childrens_services"
read = partial(read_feed, FEED)
