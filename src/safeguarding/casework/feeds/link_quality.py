"""How good the links of a feed are, for whom, and what reviewed pairs say of the threshold: reads only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Person
from safeguarding.casework.feeds import deprivation, lawful
from safeguarding.casework.feeds.bulk import in_parts
from safeguarding.casework.feeds.lawful import stands
from safeguarding.casework.feeds.models import FeedEvent, Link, LinkDecision
from safeguarding.casework.feeds.review_models import LinkModel

if TYPE_CHECKING:
    import polars as pl

    from safeguarding.evidence.linkage import Artefact, Calibration, Unseen
    from safeguarding.evidence.linkage.calibrate import Step

DOUBTFUL = "doubtful"
COMPARED = ("given_name", "family_name", "birth_date", "sex", "address", "postcode", "nhs_number", "upn")
#: To say how many pairs nobody could see, so many of those that are seen are compared.
COMPARED_AT_MOST = 10_000
AGES = ((5, "0 to 4"), (12, "5 to 11"), (18, "12 to 17"), (26, "18 to 25"), (45, "26 to 44"), (200, "45 or over"))


def kept_model(authority: int, feed: str) -> Artefact | None:
    """The latest model that was kept for the feed; None where the shipped one is used."""
    from safeguarding.evidence.linkage import Artefact

    row = LinkModel.objects.filter(authority=authority, feed=feed).order_by("-number").first()
    return Artefact.from_json(row.artefact) if row else None


def model_in_use(user: Any, feed: str) -> Artefact | None:
    """The model that deliveries of the reader's authority are linked with; None for the shipped one."""
    return kept_model(user.authority_id, feed)


def feeds_linked(user: Any) -> list[str]:
    """The feeds that have links which the reader may see."""
    return sorted(
        visible(user, Link.objects.filter(stands(user.authority_id))).values_list("event__feed", flat=True).distinct()
    )


def _reason(evidence: list[Any]) -> str | None:
    """Why a person was asked: the line after the sum."""
    last = evidence[-1] if evidence else None
    return (
        last["words"] if isinstance(last, dict) and not last["what"] and not last["words"].startswith("Taken") else None
    )


def reviewed(user: Any, feed: str) -> pl.DataFrame:
    """Rows that people decided, each with the likeliest person: probability, same, reason, held (a limit kept the pair from
    being linked unseen), stands_for (how many pairs like it there were for each that somebody looked at)."""
    import polars as pl

    from safeguarding.evidence.linkage.bands import WEAK

    said = LinkDecision.objects.filter(
        link__event__feed=feed, link__event__stands=True, link__withdrawal__isnull=True, same__isnull=False,
        replaced_by__isnull=True,
    )  # fmt: skip
    rows = visible(user, said).order_by("link__event", "-link__probability", "link")
    likeliest: dict[Any, tuple[float, bool, str | None, str, float]] = {}
    drawn = ("link__sampled__stratum", "link__sampled__of", "link__sampled__drawn")
    for event, probability, same, evidence, stratum, of, number in rows.values_list(
        "link__event", "link__probability", "same", "link__evidence", *drawn
    ):
        each = of / number if of else 1.0
        likeliest.setdefault(event, (probability, bool(same), _reason(evidence), stratum or DOUBTFUL, each))
    looked_at = Counter(stratum for *_, stratum, _ in likeliest.values())
    there = _how_many(user, feed)
    found = [
        (probability, same, reason, reason not in (None, WEAK), each * max(there[stratum] / looked_at[stratum], 1.0))
        for probability, same, reason, stratum, each in likeliest.values()
    ]
    schema = {"probability": pl.Float64, "same": pl.Boolean, "reason": pl.String, "held": pl.Boolean}
    schema |= {"stands_for": pl.Float64}
    return pl.DataFrame(found, schema=schema, orient="row")


def _how_many(user: Any, feed: str) -> Counter[str]:
    """How many rows there are to look at: doubtful ones, and of the sample those of each kind."""
    links = Link.objects.filter(stands(user.authority_id), event__feed=feed, event__stands=True)
    links = visible(user, links).order_by()
    found = Counter({DOUBTFUL: links.filter(band=Link.Band.DOUBTFUL).values("event").distinct().count()})
    drawn = links.filter(sampled__isnull=False).values_list("sampled__stratum").annotate(Count("event", distinct=True))
    return found + Counter(dict(drawn))


@dataclass(frozen=True)
class SinceReview:
    """When links were reviewed (`middle`: half of the decisions were made by then; `last` one), and of the `linked` ones
    that stand how many were made after that middle: of those nobody drew a pair that half of the review could have seen."""

    middle: datetime
    last: datetime
    linked: int
    since: int


def since_review(user: Any, feed: str) -> SinceReview | None:
    """How much was linked since the links of the feed were reviewed; None where nobody reviewed one."""
    said = LinkDecision.objects.filter(link__event__feed=feed, same__isnull=False, replaced_by__isnull=True)
    said = visible(user, said.filter(link__event__stands=True, link__withdrawal__isnull=True))
    days = said.order_by("decided_at").values_list("decided_at", flat=True)
    if not (number := days.count()):
        return None
    middle, last = days[(number - 1) // 2], days[number - 1]
    made = visible(user, Link.objects.filter(stands(user.authority_id), event__feed=feed, event__stands=True))
    counts = made.filter(band=Link.Band.LINKED).aggregate(
        linked=Count("pk"), since=Count("pk", filter=Q(made_at__gt=middle))
    )
    return SinceReview(middle, last, counts["linked"], counts["since"])


def wrong_links(pairs: pl.DataFrame, kept: Artefact | None) -> Step | None:
    """What the `reviewed` pairs at or above the threshold in use say of the links made unseen."""
    from safeguarding.evidence import linkage

    thresholds = (kept.ready if kept else linkage.load()).thresholds
    return linkage.wrong_above(pairs, thresholds.linked)


def calibration(user: Any, feed: str) -> Calibration:
    """What the reviewed pairs of the feed say."""
    return of_reviewed(reviewed(user, feed))


def of_reviewed(pairs: pl.DataFrame) -> Calibration:
    """What pairs as `reviewed` gives them say."""
    from safeguarding.evidence.linkage import calibrate

    return calibrate(pairs)


def links(user: Any, feed: str) -> pl.DataFrame:
    """The links of the feed that stand, as the linker gives them, with the agency: what people decided goes first."""
    import polars as pl

    of = Link.objects.filter(stands(user.authority_id), event__feed=feed, event__stands=True)
    yes = Q(decisions__same=True, decisions__replaced_by__isnull=True)
    of = of.filter(
        ~Q(band=Link.Band.NOT_LINKED) | Q(pk__in=Link.objects.filter(yes).values("pk"))
    )  # no whole of a sample
    standing = LinkDecision.objects.filter(link__event__feed=feed, replaced_by__isnull=True, same__isnull=False)
    decided = dict(visible(user, standing).values_list("link", "same"))
    asked = visible(user, of.filter(band=Link.Band.DOUBTFUL))  # the evidence of all would be most of what is read
    reasons = {pk: said for pk, evidence in asked.values_list("pk", "evidence") if (said := _reason(evidence))}
    there = Coalesce("person__merged_into", "person")
    rows = []
    for pk, event, person, probability, band, agency in visible(user, of).values_list(
        "pk", F("event"), there, "probability", "band", "event__delivery__agency__name"
    ):
        same = decided.get(pk)
        by_person = same is not None
        now = ("linked" if same else "not_linked") if by_person else band
        how = "person" if by_person else "model"
        rows.append((str(person), str(event), probability, now, reasons.get(pk), how, agency))
    names = ("left_id", "right_id", "probability", "band", "reason", "how", "agency")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String) | {"probability": pl.Float64}, orient="row")


def with_reasons(user: Any, feed: str, table: pl.DataFrame) -> pl.DataFrame:
    """The table links of the feed with `reason`: why a person is asked of a pair, where one is."""
    known = links(user, feed).select(event_id="right_id", person_id="left_id", reason="reason")
    known = known.unique(("event_id", "person_id"), keep="first", maintain_order=True)
    return table.join(known, on=("event_id", "person_id"), how="left", maintain_order="left")


def by_group(user: Any, feed: str, found: Calibration, today: date) -> tuple[dict[str, pl.DataFrame], str]:
    """The quality of the links by the ethnicity, age, sex and deprivation of the person and by the agency that delivered
    the row; and in words what is known of deprivation, which has no table where no index is loaded."""
    import polars as pl

    from safeguarding.evidence import linkage

    pairs = links(user, feed)
    # Codes alone, of people whose links the reader sees already.
    people = Person.objects.filter(authority=user.authority_id)
    rows = [
        (str(pk), ethnicity or "Not recorded", _age(born, today), sex)
        for some in in_parts(pairs["left_id"].unique().sort())
        for pk, ethnicity, born, sex in people.filter(pk__in=some).values_list("pk", "ethnicity", "birth_date", "sex")
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("left_id", "ethnicity", "age", "sex"), pl.String), orient="row")
    groups = {what: frame.select("left_id", group=what) for what in ("ethnicity", "age", "sex")}
    places, words = deprivation.fifths(user.authority_id, frame["left_id"].to_list())
    if places is not None:
        of_places = {"left_id": list(places), "group": list(places.values())}
        groups["deprivation"] = pl.DataFrame(of_places, schema=dict.fromkeys(of_places, pl.String))
    groups["source"] = pairs.select("right_id", group="agency").unique("right_id")
    unseen = _unseen(user, feed, pairs, found) if found.steps else None
    return {what: linkage.by_group(pairs, of, found, unseen) for what, of in groups.items()}, words


def _unseen(user: Any, feed: str, pairs: pl.DataFrame, found: Calibration) -> Unseen:
    """The share of true pairs that no block of the model in use brings together, from the links that the reader sees, or
    so many of them drawn by chance: the interval says how much that leaves open."""
    import polars as pl

    from safeguarding.evidence import linkage

    kept = model_in_use(user, feed)
    best = linkage.likeliest(pairs, found)
    if best.height > COMPARED_AT_MOST:
        best = best.sample(COMPARED_AT_MOST, seed=1)
    people = lawful.may_be_linked(user.authority_id, feed)
    people = people.filter(pl.col("person_id").is_in(best["left_id"].unique().implode()))
    held = FeedEvent.objects.filter(authority=user.authority_id)
    rows = [
        (str(pk), *(value or None for value in values))
        for some in in_parts(best["right_id"])
        for pk, *values in held.filter(pk__in=some).values_list("pk", *COMPARED)
    ]
    schema = dict.fromkeys(("event_id", *COMPARED), pl.String) | {"birth_date": pl.Date}
    events = pl.DataFrame(rows, schema=schema, orient="row")
    return linkage.unseen_pairs(people, events, best, kept.ready if kept else linkage.load())


def _age(born: date | None, today: date) -> str:
    if born is None:
        return "Not recorded"
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return next(words for below, words in AGES if years < below)
