"""Words of workbook entries, by the writer's role."""

from __future__ import annotations

from safeguarding.evidence.made_up.words import Parts

VISITS = {
    "social_worker": Parts(
        done=(
            "Home visit. Saw {children} and spoke with {adult}.",
            "Visit after school. {child} showed me a drawing and we talked about the week.",
            "Planned visit at teatime, with {children} at the table.",
            "Visited {adult} and {children} at home as agreed in the plan.",
            "Unannounced visit. {adult} let me in straight away.",
            "Saw {child} at school, then {adult} at home.",
            "Visit with {adult}. {child} played nearby and came over to talk.",
            "Early morning visit to see how getting ready for school goes.",
        ),
        better=(
            "The home was calm and warm, and {child} was chatty about school.",
            "{adult} had kept to the routine we agreed and was proud of it.",
            "{child} says shouting has stopped and mornings are easier now.",
            "There was food in the cupboards and the bedtime chart had been used all week.",
            "{child} told me things feel safer at home than they did.",
            "{adult} spoke openly about the hard days and whom they had called for help.",
            "I saw warmth between {adult} and {children} all through the visit.",
        ),
        same=(
            "Much as last time: good intentions, not yet a steady routine.",
            "{child} was polite but gave little away today.",
            "Some steps have been taken; others from the plan have not started.",
            "{adult} was tired and we kept the visit short and practical.",
            "The flat was tidy enough, though {child} had no clean uniform for the morning.",
            "{child} is worried about what happens next and asked who decides.",
        ),
        worse=(
            "{child} was quiet and did not want to be in the room with the adults.",
            "{adult} was low and there was little food in the house.",
            "The argument at the weekend frightened {children}; {child} hid upstairs.",
            "{child} has missed several days of school and could not say why.",
            "{adult} did not want me to see the bedrooms, and we agreed a time tomorrow.",
            "Bills have piled up and {adult} is leaning on {child} more than a child should carry.",
        ),
        next=(
            "Next visit agreed.",
            "I will speak with school about a quiet place for {child}.",
            "We will look at the safety plan together next time.",
            "I will ask the {worker} to join the next visit.",
            "{adult} will ring the surgery before Friday.",
            "I shared what {child} said with the team the same day.",
        ),
    ),
    "with_babies": Parts(
        done=(
            "Home visit. Saw {children} awake and held by {adult}.",
            "Visited {adult} at home; {child} was fed while we talked.",
            "Planned visit with the health visitor.",
            "Unannounced visit in the morning.",
            "Visited {adult} to plan ahead for {child}.",
        ),
        better=(
            "{adult} reads {child}'s signals and answers warmly.",
            "The home was warm, the sleeping place safe and {adult} rested.",
            "Clinic appointments have been kept and {adult} is proud of it.",
        ),
        same=(
            "Care is good enough today; {adult} has little support at night.",
            "Some of the things for {child} are still missing; we ordered them together.",
            "{adult} listens, and is unsure how to begin.",
        ),
        worse=(
            "{adult} was exhausted and {child} cried for long without comfort.",
            "The sleeping place was not safe; put right while I was there.",
            "Two clinic appointments have been missed and {adult} could not say why.",
        ),
        next=(
            "Health visitor to weigh and visit this week.",
            "Next visit agreed.",
            "We will go over safe sleep again.",
        ),
    ),
    "family_support_worker": Parts(
        done=(
            "Practical session at home with {adult} on mornings and bedtimes.",
            "Cooked a simple meal with {adult} and {children}.",
            "Went through the family's week on the calendar with {adult}.",
            "Took {adult} and {child} to the children's centre.",
            "Play session on the floor with {child} and {adult}.",
        ),
        better=(
            "{adult} led most of it and {child} responded well.",
            "The chart on the fridge is in use and {child} is proud of the stickers.",
            "Bedtime has been before eight most nights.",
            "{adult} praised {child} four times without a prompt.",
        ),
        same=(
            "It went well with help; {adult} finds it hard alone.",
            "Some days work and some days fall apart, {adult} says.",
            "{child} enjoyed it; {adult} was distracted by the phone.",
        ),
        worse=(
            "{adult} was too upset to practise today and we talked instead.",
            "The routine has slipped and {child} is going to bed very late.",
            "{child} would not settle and {adult} shouted; we paused and talked it through.",
        ),
        next=("Same time next week.", "{adult} will try it on three evenings.", "I will bring the weekly planner."),
    ),
}
SESSIONS = {
    "da_victim_worker": Parts(
        done=(
            "Session with {adult} at the time we agreed.",
            "Met {adult} on their own.",
            "Session with {adult} on what safe and equal look like in a relationship.",
            "We went back over the safety plan and what has changed since.",
            "Talked with {adult} about what it has meant for {children}, and about their own strengths as a parent.",
        ),
        better=(
            "{adult} feels more confident about saying no and has two people to call.",
            "{adult} has kept to the steps we agreed and says sleep is better.",
            "{adult} named the pattern clearly and linked it to how {child} behaves.",
            "{adult} is making plans of their own again, starting with a course.",
        ),
        same=(
            "{adult} goes back and forth about what to do, and we looked at both sides without hurry.",
            "{adult} wants things to change and is afraid of what change brings.",
            "No new incidents told to me; the worry is still there.",
        ),
        worse=(
            "{adult} described more pressure and checking than last month.",
            "{adult} is frightened again and asked what would happen if the police were called.",
            "There has been contact against the agreement; told the team the same day.",
        ),
        next=(
            "We meet again in two weeks.",
            "Referred to the local group programme.",
            "Safety plan updated in its own place.",
        ),
    ),
    "da_perpetrator_worker": Parts(
        done=(
            "Session with {adult} on the pattern of control in the home.",
            "One-to-one with {adult}, using the last argument as the example.",
            "Session with {adult} about being a parent {child} is not afraid of.",
            "Motivational session with {adult}: what matters most, and what gets in the way.",
        ),
        better=(
            "{adult} spoke of what they did, not of what was done to them.",
            "{adult} noticed the signs this week and left the room as planned.",
            "{adult} said out loud what {child} must have heard, and was quiet for a while.",
        ),
        same=(
            "{adult} attends and agrees, but blames drink and money.",
            "{adult} plays down the incident in the report; we stayed with it.",
            "{adult} is willing to come and not yet willing to change.",
        ),
        worse=(
            "{adult} was hostile and said the children's mother is lying.",
            "{adult} wants to go home and talks of rights more than of the children.",
            "{adult} has been in touch against the agreement; told the victim's worker and the team at once.",
        ),
        next=(
            "Next session booked.",
            "Place offered on the group that starts next month.",
            "I will ask what the police hold.",
        ),
    ),
    "substance_misuse_worker": Parts(
        done=(
            "Key-work session with {adult}.",
            "Session with {adult} on triggers, looking at the diary.",
            "Met {adult} after the clinic.",
            "Went through the goals with {adult} and reset two of them.",
        ),
        better=(
            "{adult} has had three weeks without drinking and the test agrees.",
            "Use is down to weekends with no children in the house, {adult} says.",
            "{adult} asked for the next step before I offered it.",
            "{adult} told a friend no on Friday and was surprised how well it went.",
        ),
        same=(
            "{adult} is steady on the prescription; evenings are still difficult.",
            "{adult} wants to cut down, not to stop; we weighed both.",
            "The diary was half filled in; {adult} was honest about the gaps.",
        ),
        worse=(
            "{adult} has relapsed after the anniversary and is ashamed of it.",
            "Last two appointments missed, and {adult} looked unwell today.",
            "{adult} had been drinking when I called; who looks after {children} was settled before I left.",
        ),
        next=("Next appointment in a fortnight.", "Letter to the surgery agreed.", "{adult} will bring the diary."),
    ),
    "mental_health_worker": Parts(
        done=(
            "Session with {adult} on low mood and what helps.",
            "Met {adult} at the surgery and reviewed the plan for bad days.",
            "Session with {adult}; we practised the breathing and looked at sleep.",
            "Talked with {adult} about how moods look from where {child} stands.",
        ),
        better=(
            "{adult} is sleeping better and has been out with {children} twice.",
            "{adult} used the plan on a bad day and it held.",
            "Mood is brighter and {adult} laughed about the week.",
        ),
        same=(
            "Mood is up and down; medication taken most days.",
            "{adult} manages the school run and then goes back to bed.",
            "Anxiety keeps {adult} indoors; we took one small step together.",
        ),
        worse=(
            "{adult} is not sleeping and feels people are against the family.",
            "{adult} spoke of feeling worn out by life; safety checked and the duty doctor spoken to today.",
            "{adult} has stopped the medication and withdrawn from {children}.",
        ),
        next=("Next session in two weeks.", "I will speak with the surgery.", "{adult} agreed that the team may know."),
    ),
}
MISSED = (
    "{adult} did not come. I rang and left a message with a new time.",
    "Appointment missed; {adult} sent a message that a child was ill.",
    "No answer at the door. Card left and new time offered.",
    "{adult} cancelled this morning. We agreed another day.",
)
CALLS = Parts(
    done=(
        "Call with school about {child}.",
        "Call from {adult}.",
        "Spoke with the health visitor about {children}.",
        "Rang {adult} to see how the weekend went.",
        "Call with the housing officer about the family's tenancy.",
    ),
    better=(
        "Attendance is up this half term.",
        "Good news all round this week.",
        "The repair is booked and {adult} is relieved.",
    ),
    same=("Nothing new since we last spoke.", "They will let me know by Friday.", "Same picture as at the core group."),
    worse=(
        "{child} has been late most days and is tired in class.",
        "{adult} sounded distressed; I brought the visit forward to tomorrow.",
        "A neighbour has complained about shouting at night.",
    ),
)
MEETINGS = {
    "core_group": Parts(
        done=(
            "Core group with {adult}, school and health.",
            "Core group at the children's centre; all but one member came.",
            "Core group. {adult} spoke first about what has gone well.",
        ),
        better=(
            "Everyone could point to a change that {child} would notice.",
            "Most of the plan is on track and two steps are finished.",
        ),
        same=("Slow progress; the steps on routines carry over.", "The plan stands. Dates were set for what is late."),
        worse=(
            "Worries have grown since the last meeting and the safety plan was changed.",
            "Two steps have not begun. We were plain with {adult} about what may follow.",
        ),
        next=("Next core group in four weeks.", "I will send the changed plan to everyone."),
    ),
    "conference": Parts(
        done=("Initial child protection conference.", "Initial conference, with {adult} there throughout."),
        better=("A protection plan was agreed and {adult} helped to write it.",),
        same=("A protection plan was agreed by all who were there.",),
        worse=("A protection plan was agreed. {adult} found it very hard to hear.",),
        next=("First core group is booked.",),
    ),
    "review": Parts(
        done=("Review conference.", "Review conference; {child}'s own words were read out."),
        better=(
            "Progress was recognised by everyone.",
            "The change since last time is plain, and {adult} heard it said.",
        ),
        same=("The plan goes on. What has to change, and by when, is clear.",),
        worse=("The plan goes on, with legal advice to be taken.",),
    ),
    "psychologist": Parts(
        done=(
            "Consultation with the workers around the family.",
            "Thought with the team about what lies behind {adult}'s anger.",
            "Session with {adult} on how their own childhood shows up now.",
        ),
        better=(
            "The team has a shared view and feels less stuck.",
            "{adult} could see the pattern and was moved by it.",
        ),
        same=(
            "Two ideas about what is going on; we will test both.",
            "More time is needed before we draw conclusions.",
        ),
        worse=(
            "The team is divided, and the family feels it. We named that.",
            "Old trauma is close to the surface; pace matters.",
        ),
        next=("We meet again next month.",),
    ),
}
