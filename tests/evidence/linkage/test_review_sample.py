"""Sure links and near misses drawn by chance for a person to look at."""

import polars as pl

from safeguarding.evidence.linkage.declare import DOUBTFUL, LINKED, NOT_LINKED
from safeguarding.evidence.linkage.link import Linked
from safeguarding.evidence.linkage.review_sample import SCHEMA, Size, draw, sizes


def linked():
    """100 sure rows, 20 doubtful, 60 near misses, each with a second person who is less likely."""
    bands = [LINKED] * 100 + [DOUBTFUL] * 20 + [NOT_LINKED] * 60
    rows = [
        (f"p{n}-{place}", f"r{n}", probability, band if place == 0 else NOT_LINKED, None)
        for n, band in enumerate(bands)
        for place, probability in enumerate((0.5, 0.1))
    ]
    links = pl.DataFrame(rows, schema=["left_id", "right_id", "probability", "band", "reason"], orient="row")
    return Linked(links, links, None, None, 1, 1)


def test_of_each_stratum_a_share_is_drawn_and_says_what_it_stands_for():
    drawn = draw(linked(), "seed", {"sure": Size(0.1, 50), "near": Size(0.1, 4)})
    assert dict(drawn["stratum"].value_counts().iter_rows()) == {"sure": 10, "near": 4}
    assert set(drawn.select("stratum", "of", "drawn").unique().iter_rows()) == {("sure", 100, 10), ("near", 60, 4)}
    assert drawn["left_id"].str.ends_with("-0").all(), "the likeliest person of a row alone"
    near = drawn.filter(pl.col("stratum") == "near")["right_id"].str.slice(1).cast(int)
    assert near.min() >= 120, "no doubtful row is drawn: somebody looks at it anyway"


def test_the_same_seed_draws_the_same_and_another_one_others():
    sizes_of = {"sure": Size(0.1, 50), "near": Size(0, 0)}
    assert draw(linked(), "seed", sizes_of).equals(draw(linked(), "seed", sizes_of))
    assert not draw(linked(), "seed", sizes_of).equals(draw(linked(), "other", sizes_of))
    assert draw(linked(), "seed", {"sure": Size(0.001, 9), "near": Size(0, 0)}).equals(pl.DataFrame(schema=SCHEMA))


def test_the_shipped_sizes_draw_something_of_a_month_and_not_everything():
    assert all(0 < size.share < 1 and size.most > 0 for size in sizes().values())
