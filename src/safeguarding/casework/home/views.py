"""The first page after sign-in, and the first page of a family's file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows
from safeguarding.casework.design import paging
from safeguarding.casework.families import presenters as families
from safeguarding.casework.families import queries as people
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.feeds.standing import not_come_block
from safeguarding.casework.finding.presenters import kept_row
from safeguarding.casework.finding.queries import kept
from safeguarding.casework.handover.queries import came_from
from safeguarding.casework.home import presenters, queries
from safeguarding.casework.notices.presenters import announcement_rows
from safeguarding.casework.notices.queries import announced
from safeguarding.casework.oversight.presenters import waiting_words
from safeguarding.casework.pathway.queries import statuses_of
from safeguarding.casework.people import network_presenters
from safeguarding.casework.people import presenters as person_presenters
from safeguarding.casework.people.queries import warnings_of
from safeguarding.casework.quality.pulse import asked_of
from safeguarding.casework.quality.pulse_presenters import ask_block
from safeguarding.casework.quality.questions import questions_for
from safeguarding.casework.supervision.promises import promised_by
from safeguarding.casework.supervision.queries import unrated_by
from safeguarding.casework.workbook.voice import presenters as voice_presenters
from safeguarding.casework.workbook.voice import queries as voice


@door("home.see")
def home(request: HttpRequest) -> HttpResponse:
    """My families, what is due, and what changed since I last looked."""
    told = announcement_rows(announced(request.user))
    today = timezone.localdate()
    deliveries = not_come_block(request.user, today)
    if not allows(request.user, "family.read"):
        return render(request, "home/partner.html", {"announced": told, "deliveries": deliveries})
    page = paging.page_of(request, queries.my_families(request.user), "family", many="families", size=25)
    rows, promises = queries.family_rows(request.user, page.rows, today), promised_by(request.user)
    emergencies, reasons = queries.to_review(request.user)
    context = {
        "announced": told,
        "deliveries": deliveries,
        "page": page,
        "my_day": "" if page.pagination else presenters.my_day(rows, promises, today),
        "kept": [kept_row(one) for one in kept(request.user)],
        "table": presenters.families_table(rows, today),
        "actions": presenters.actions_table(promises, today),
        "emergencies": presenters.emergencies_words(emergencies),
        "asked_why": waiting_words(reasons),
        "to_rate": presenters.to_rate_rows(unrated_by(request.user)),
        "pulse": [ask_block(one, questions_for(request.user)) for one in asked_of(request.user)[:1]],
    }
    return render(request, "home/home.html", context)


@door("family.read")
def family(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who is in the family, who works with it, and where things stand."""
    seen = opened(request, family_id, "family")
    today = timezone.localdate()
    members, workers = people.members(request.user, seen), people.workers(request.user, seen)
    team = people.team_of(request.user, seen)
    may_allocate = allows(request.user, "family.allocate")
    context = {
        "people": presenters.people_table(
            members,
            [families.member_row(row, today) for row in members],
            statuses_of(request.user, [seen], today)[seen.pk],
        ),
        "workers": presenters.workers_table(
            workers, [families.worker_row(row) for row in workers], seen.pk, change=may_allocate
        ),
        "team": f"{team.team.name}, {team.team.office.name}" if team else "",
        "may_write": allows(request.user, "person.write"),
        "may_allocate": may_allocate,
        "may_read_entries": allows(request.user, "entry.read"),
        "may_see_readers": allows(request.user, "family.opened"),
        "may_hand_over": allows(request.user, "family.transfer"),
        "came_from": came_from(request.user, seen),
        "said": [voice_presenters.words_row(row, {}) for row in voice.latest_of_each(request.user, seen)],
        "warnings": network_presenters.warning_lines(warnings_of(request.user, seen), today),
        **person_presenters.links(seen),
    }
    return render(request, "home/family.html", {**context, **frame(request, seen, "family")})
