"""Words of the monthly summaries: work done, what changed, engagement, view of risk, next steps."""

from __future__ import annotations

import random
from types import MappingProxyType

from safeguarding.evidence.made_up.words import BETTER, SAME, WORSE, Names

WORK = MappingProxyType({
    "social_worker": (
        "{visits} this month, with {children} seen and spoken to.",
        "I visited as the plan says ({visits}) and spoke with school and health.",
        "{visits}, one core group or network call, and time with {child} alone.",
    ),
    "da_victim_worker": (
        "{visits} with {adult} on safety and on recovery.",
        "Worked with {adult} on the pattern of the abuse and its effect on {children} ({visits}).",
    ),
    "da_perpetrator_worker": (
        "{visits} with {adult} on responsibility and on being a safe parent.",
        "Motivational work with {adult} ({visits}); the group programme was talked through.",
    ),
    "substance_misuse_worker": (
        "{visits} with {adult}: key work, triggers and goals.",
        "Key work with {adult} ({visits}), with tests when agreed.",
    ),
    "mental_health_worker": (
        "{visits} with {adult} on mood, sleep and a plan for bad days.",
        "Met {adult} ({visits}) and kept in touch with the surgery.",
    ),
    "family_support_worker": (
        "{visits} at home on routines, meals and play.",
        "Practical help for {adult} with mornings and bedtimes ({visits}).",
    ),
    "no_contact": (
        "No meeting this month, only messages and calls with {adult}.",
        "{adult} and I did not manage to meet this month.",
    ),
    "psychologist": ("Consultation to the team and time with {adult} ({visits}).",),
})  # fmt: skip
CHANGE = MappingProxyType({
    BETTER: (
        "{child} is calmer and says so.",
        "There is real change since last month, and other people notice it too.",
        "Routines hold on most days, without prompting.",
        "{adult} has taken two steps that they thought impossible at first.",
        "School reports that {child} is settled and on time.",
    ),
    SAME: (
        "Little has changed since last month.",
        "Some things are better and others have slipped; on balance it is the same.",
        "{adult} talks about change more than before, but daily life looks alike.",
        "What {child} lives with day to day is much as it was.",
    ),
    WORSE: (
        "Things are harder than last month.",
        "{child} is more anxious, at home and at school.",
        "The progress we saw has gone backwards.",
        "Old pressures are back: money, sleep and arguments.",
    ),
})  # fmt: skip
ENGAGEMENT = MappingProxyType({
    BETTER: ("{adult} keeps appointments and asks for more.", "We work well together, also when it is uncomfortable.",
             "{adult} is open about the difficult parts."),
    SAME: ("{adult} comes to most sessions.", "Polite and willing, though some of it stays on the surface.",
           "One appointment was missed and made up for."),
    WORSE: ("Two appointments were missed and calls not returned.", "{adult} feels judged, and I understand why; I will keep trying.",
            "{adult} has stopped seeing me for now."),
})  # fmt: skip
RISK = MappingProxyType({
    "green": ("I see fewer worries, and change that has lasted some weeks.",
              "I am less worried; what keeps {children} safe no longer depends on us alone."),
    "amber": ("I am still worried: safety depends on the plan being kept.",
              "Change has begun and is not yet secure.", "Serious worries remain beside real effort."),
    "red": ("I am very worried about {child} as things are.",
            "The safety plan is not holding, and harm is likely without more.", "I think this needs a decision now."),
})  # fmt: skip
NEXT = (
    "Next month I will go on as planned and look at what {child} says has changed.",
    "Next: a joint visit, and the steps that are late.",
    "I will bring this to group supervision.",
    "I plan to see {adult} more often for a while.",
    "We will practise what works and write it down with the family.",
    "I want to hear from school before we change anything.",
)


def summary(rng: random.Random, role: str, going: str, colour: str, names: Names, visits: str) -> str:
    """Five sentences in the order of the heading. Words of the month and of the risk are kept from contradicting."""
    if (going, colour) in ((BETTER, "red"), (WORSE, "green")):
        colour = "amber"
    said = (WORK[role], CHANGE[going], ENGAGEMENT[going], RISK[colour], NEXT)
    return names.put_into(" ".join(names.choose(rng, sentences) for sentences in said), visits=visits)
