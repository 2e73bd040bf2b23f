"""The frames of the case: agencies and workers, families and people, and the statutory pathway."""

from __future__ import annotations

import polars as pl

from safeguarding.evidence import tables
from safeguarding.evidence.made_up.shape.columns import CODES, COUNT, DAY, ID, TEXT, YES_NO, table
from safeguarding.evidence.tables import Column, Table

AGENCIES = table(
    "agencies",
    "Employers of the workers and senders of the feeds.",
    ("agency_id", ID, "Key."),
    ("name", TEXT, "Name."),
    ("kind", TEXT, "council, police, health, substance_misuse or probation."),
)
OFFICES = table(
    "offices",
    "The places the teams work from.",
    ("office_id", ID, "Key."),
    ("name", TEXT, "Name."),
    ("postcode", TEXT, "Postcode."),
)
TEAMS = table(
    "teams",
    "Family Safeguarding teams.",
    ("team_id", ID, "Key."),
    ("office_id", ID, "Its office."),
    ("name", TEXT, "Name."),
)
WORKERS = table(
    "workers",
    "Everyone who signs in or signed in once. A leaver has an end; the successor is another worker.",
    ("worker_id", ID, "Key."),
    ("given_name", TEXT, "Given name."),
    ("family_name", TEXT, "Family name."),
    ("role", TEXT, "Key of the role: social_worker, da_victim_worker and so on."),
    ("agency_id", ID, "The employer."),
    ("team_id", ID, "The team; empty for the psychologist of an office and for the authority's own posts."),
    ("office_id", ID, "The office; empty for the authority's own posts."),
    ("email", TEXT, "Address on a reserved domain that can't receive mail."),
    ("start", DAY, "First day in the post."),
    ("end", DAY, "Last day in the post; empty while it lasts."),
    ("sign_in", YES_NO, "One of the people a demonstration signs in as: all in the first team or for the authority."),
)
FAMILIES = table(
    "families",
    "Family files.",
    ("family_id", ID, "Key."),
    ("name", TEXT, "What the file is called: the family names in it."),
    ("opened", DAY, "The day the file was opened: the first allocation."),
    ("team_id", ID, "The team that has the family now, or had it last."),
)
PEOPLE = Table(
    "people",
    "Children, unborn children and adults of the families, as they stand on the last day.",
    (
        *tables.PEOPLE.columns,
        Column("expected_birth_date", pl.Date, "Of a child who was unborn when first referred.", required=True),
        Column(
            "la_child_id",
            pl.String,
            "The authority's number of a child: letters and digits; empty for adults.",
            required=True,
        ),
        Column("upn_unknown", pl.String, "Why a child has no unique pupil number: UN1 to UN5.", required=True),
        Column(
            "disabilities",
            CODES,
            "Census codes; NONE alone where none; empty for adults and the unborn.",
            required=True,
        ),
    ),
)
MEMBERS = Table(
    "members",
    "Who belongs to which family, and when.",
    (
        *tables.MEMBERS.columns,
        Column("relation", pl.String, "child, mother, father, partner, grandmother or grandfather.", required=True),
        Column("in_household", pl.Boolean, "Whether the person lives at the family's address.", required=True),
    ),
)
TEAM_SPANS = table(
    "team_spans",
    "The time a family spent with a team, from allocation. A family that comes back, or moves team, has several.",
    ("span_id", ID, "Key."),
    ("family_id", ID, "The family."),
    ("team_id", ID, "The team."),
    ("start", DAY, "First day."),
    ("end", DAY, "Last day; empty while it lasts."),
)
ALLOCATIONS = table(
    "allocations",
    "Named workers of each discipline.",
    ("allocation_id", ID, "Key."),
    ("family_id", ID, "The family."),
    ("worker_id", ID, "The worker."),
    ("role", TEXT, "The worker's role."),
    ("start", DAY, "First day."),
    ("end", DAY, "Last day; empty while it lasts."),
)
EPISODES = table(
    "episodes",
    "A referral of a child and all that followed until closure, in census codes.",
    ("episode_id", ID, "Key."),
    ("family_id", ID, "The family."),
    ("person_id", ID, "The child."),
    ("referral_date", DAY, "Referral."),
    ("decided_on", DAY, "Decision on the referral; within one working day by the clock."),
    ("referral_source", TEXT, "Code of the source."),
    ("no_further_action", YES_NO, "The referral led to nothing further."),
    ("primary_need", TEXT, "Code of need; empty where no further action."),
    ("closure_date", DAY, "Closure; empty while open and where no further action."),
    ("closure_reason", TEXT, "Code of the reason."),
)
ASSESSMENTS = table(
    "assessments",
    "Child and family assessments.",
    ("assessment_id", ID, "Key."),
    ("episode_id", ID, "The episode."),
    ("start", DAY, "Start."),
    ("internal_review", DAY, "Review point."),
    ("authorised", DAY, "Completion; empty while it runs."),
)
FACTORS = table(
    "factors",
    "Factors identified at the end of an assessment.",
    ("assessment_id", ID, "The assessment."),
    ("factor", TEXT, "Code."),
)
SECTION47S = table(
    "section47s",
    "Section 47 enquiries and the initial conference that may follow.",
    ("section47_id", ID, "Key."),
    ("episode_id", ID, "The episode."),
    ("start", DAY, "The strategy discussion that started it."),
    ("conference_not_required", YES_NO, "No conference was needed."),
    ("conference_target", DAY, "15 working days on."),
    ("conference", DAY, "The day the conference was held."),
)
CIN_PLANS = table(
    "cin_plans",
    "Child in need plans.",
    ("cin_plan_id", ID, "Key."),
    ("episode_id", ID, "The episode."),
    ("start", DAY, "First day."),
    ("end", DAY, "Last day; empty while it lasts."),
)
PROTECTION_PLANS = table(
    "protection_plans",
    "Child protection plans.",
    ("protection_plan_id", ID, "Key."),
    ("episode_id", ID, "The episode."),
    ("start", DAY, "The day of the initial conference."),
    ("end", DAY, "Last day; empty while it lasts."),
    ("initial_category", TEXT, "Category of abuse at the start."),
    ("latest_category", TEXT, "Category now."),
    ("previous_plans", COUNT, "Plans before this one."),
)
PLAN_REVIEWS = table(
    "plan_reviews",
    "Review conferences.",
    ("review_id", ID, "Key."),
    ("protection_plan_id", ID, "The plan."),
    ("held_on", DAY, "Day."),
)
CORE_GROUPS = table(
    "core_groups",
    "Core groups: one row a plan and meeting.",
    ("core_group_id", ID, "Key."),
    ("protection_plan_id", ID, "The plan."),
    ("held_on", DAY, "Day."),
)
