"""Words of group supervision: reasons for ratings, decisions and actions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Why a worker rates a child so, by role and colour. A role that isn't here takes those of “any”.
REASONS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "any": {
        "green": (
            "{child} is doing well and the change has lasted.",
            "Worries for {child} are fewer, and other people keep an eye out too.",
            "I have seen {child} relaxed and well looked after all month.",
        ),
        "amber": (
            "Change has begun; {child} still depends on the plan being kept.",
            "Better in parts. I would worry if we stepped back now.",
            "{child} seems all right, but the pressures on the adults have not gone.",
        ),
        "red": (
            "{child} is not safe enough with things as they are.",
            "What we agreed is not happening, and {child} pays for it.",
            "I saw and heard enough this month to be very worried for {child}.",
        ),
    },
    "unborn": {
        "green": ("The home is ready for the baby and appointments are kept.", "Support for the birth is in place and used."),
        "amber": ("Preparations have begun; much depends on the weeks to come.", "Appointments are mostly kept. Worries for the baby remain."),
        "red": ("I am very worried for the baby once born, as things are.", "What would keep the baby safe has not begun."),
    },
    "social_worker": {
        "green": (
            "{child} says home feels safe and I have seen why.",
            "School, health and my own visits all tell the same good story about {child}.",
        ),
        "amber": (
            "{child} is cared for day to day, but bad days still frighten them.",
            "The routine holds when someone calls by. I want to see it hold alone for {child}.",
        ),
        "red": (
            "{child} told me they are scared at night, and nobody has acted on it at home.",
            "The safety plan was broken twice this month and {child} was there.",
        ),
    },
    "da_victim_worker": {
        "green": ("No incidents, and the steps that keep {child} safe are second nature now.",),
        "amber": ("Fewer incidents, but fear shapes what {child} and the family do.",),
        "red": ("The control has grown this month and {child} sees all of it.",),
    },
    "da_perpetrator_worker": {
        "green": ("He takes responsibility and has kept away from what sets it off; {child} benefits.",),
        "amber": ("Attends and talks, but plays down what {child} has seen.",),
        "red": ("He blames others and has ignored the agreement. {child} is at risk from that.",),
    },
    "substance_misuse_worker": {
        "green": ("Tests and the diary agree: steady for weeks, and there for {child}.",),
        "amber": ("Use is down, not gone; evenings are when {child} is affected.",),
        "red": ("Relapse this month, and {child} was left alone with it.",),
    },
    "mental_health_worker": {
        "green": ("Mood is stable and warm time with {child} is back.",),
        "amber": ("Good days and bad days; on the bad ones {child} gets little back.",),
        "red": ("Very unwell this month, and {child} is carrying too much.",),
    },
})  # fmt: skip
CANNOT_RATE = (
    "I have not seen {child} this month.",
    "I work with the adult only and know too little about {child}.",
    "No contact this month: two missed appointments.",
)
JUST_BEGUN = ("I began with the family only days ago.", "I have met the family once.")
LOWER = (
    "The red view rests on one event that has been dealt with; the chair asks for it to be looked at again next month.",
    "Views differ. The plan that is in place answers the worry, and everyone but one sees change.",
    "The chair weighs the last four weeks more than the older event.",
)
DECISIONS = MappingProxyType({
    "continue": (
        "The plan is right and needs time.",
        "Steady progress. We carry on and look at it again next month.",
        "No change to the plan; the steps that are late have new dates.",
    ),
    "intensify": (
        "More visits and a joint session each week until the next meeting.",
        "The picture has worsened. Each discipline does more, and the manager looks at it weekly.",
    ),
    "step_down": ("The change has lasted; the family can do with less.", "Worries are fewer and the family's own network is in place."),
    "step_up": ("The plan in place isn't enough. A strategy discussion is asked for today.", "The worries call for an enquiry."),
    "legal_planning": ("Change is too slow for the children. Legal advice is taken this week.",),
    "close": ("The family has what it needs. We say goodbye with a last visit.", "Closing, with the school and the surgery knowing whom to call."),
})  # fmt: skip
ACTIONS = MappingProxyType({
    "social_worker": (
        "Visit {child} at school and ask about mornings",
        "Share the changed safety plan with school and health",
        "Book the next core group and invite the grandparents",
        "Tell both parents, one at a time, what was said today",
        "Ask the school for attendance this term",
        "Do a joint visit with the {worker}",
        "Write down {child}'s wishes in their own words",
    ),
    "da_victim_worker": (
        "Go through the safety plan again with {adult}",
        "Refer {adult} to the recovery group",
        "Ask about the conditions of the order",
    ),
    "da_perpetrator_worker": (
        "Offer {adult} a place on the group programme",
        "Check with the police for new incidents",
        "Meet {adult} weekly until the next meeting",
    ),
    "substance_misuse_worker": ("Agree tests with {adult} for four weeks", "Plan evenings with {adult}", "Write to the surgery about the prescription"),
    "mental_health_worker": ("Review the plan for bad days with {adult}", "Ask the surgery for a medication review", "Meet {adult} with the health visitor"),
    "family_support_worker": ("Four sessions on bedtime with {adult}", "Help {adult} with the school uniform grant", "Take the family to the children's centre"),
    "psychologist": ("Write up the shared view of the family on one page", "Offer the team a further consultation"),
    "team_manager": ("Take legal advice and tell the team", "Ask for a second opinion from the next team", "Look at this family weekly until it settles"),
})  # fmt: skip
