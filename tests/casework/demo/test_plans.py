"""The demonstration shows programme, plan, goals and an assessment, all written through the actions."""

from datetime import date

import pytest

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.models import Event
from safeguarding.casework.demo.loading import load
from safeguarding.casework.plan.models import GoalScore, PlanVersion, SafetyPlan
from safeguarding.casework.plan.parenting import ParentingAssessment
from safeguarding.casework.programme.models import Evidence, ModuleSession, ModuleSet

pytestmark = pytest.mark.once


@pytest.mark.django_db
def test_the_demonstration_shows_a_plan_a_programme_and_an_assessment():
    from safeguarding.evidence.made_up.county import county

    load(county(8, 2026, until=date.today()), "a made-up password")
    with within(Authority.objects.get().pk):
        assert ModuleSet.objects.get().status == "example"
        families = set(Evidence.objects.values_list("family", flat=True))
        assert families
        assert ModuleSession.objects.exists()
        assert ParentingAssessment.objects.count() == 1
        assert GoalScore.objects.count() == 6 * len(families)
        for model in (PlanVersion, SafetyPlan):
            assert set(model.objects.values_list("family", flat=True)) == families
        assert Event.objects.filter(verb="wrote evidence").exists()
