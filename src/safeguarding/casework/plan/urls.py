from django.urls import path

from safeguarding.casework.plan import assessment_views, goal_views, version_views, views

FAMILY = "families/<uuid:family_id>/"
PLAN = FAMILY + "plan/"
ASSESSMENT = FAMILY + "assessments/<uuid:person_id>/"

urlpatterns = [
    path(PLAN, views.plan, name="plan"),
    path(PLAN + "points/<str:kind>/add/", views.point_new, name="plan-point-new"),
    path(PLAN + "points/<uuid:point_id>/", views.point, name="plan-point"),
    path(PLAN + "mistakes/<uuid:row_id>/", views.mistake, name="plan-mistake"),
    path(PLAN + "actions/add/", views.action_new, name="plan-action-new"),
    path(PLAN + "actions/<uuid:action_id>/", views.action, name="plan-action"),
    path(PLAN + "goals/<uuid:point_id>/", goal_views.goal, name="goal"),
    path(PLAN + "goals/<uuid:point_id>/levels/", goal_views.levels, name="goal-levels"),
    path(PLAN + "goals/<uuid:point_id>/score/", goal_views.score, name="goal-score"),
    path(PLAN + "review/", views.review, name="plan-review"),
    path(PLAN + "versions/make/", version_views.version_new, name="plan-version-new"),
    path(PLAN + "versions/<uuid:version_id>/", version_views.version, name="plan-version"),
    path(PLAN + "versions/<uuid:version_id>/agree/", version_views.agree, name="plan-agree"),
    path(PLAN + "versions/<uuid:version_id>/for/<uuid:person_id>/", version_views.printed, name="plan-print"),
    path(FAMILY + "safety-plan/", views.safety_plan, name="safety-plan"),
    path(FAMILY + "safety-plan/write/", views.safety_plan_write, name="safety-plan-write"),
    path(ASSESSMENT, assessment_views.assessment, name="assessment"),
    path(ASSESSMENT + "view/<str:area>/", assessment_views.view, name="assessment-view"),
    path(ASSESSMENT + "comment/", assessment_views.comment, name="assessment-comment"),
    path(ASSESSMENT + "evidence/", assessment_views.evidence, name="assessment-evidence"),
    path(ASSESSMENT + "finish/", assessment_views.finish, name="assessment-finish"),
    path(FAMILY + "assessments/finished/<uuid:assessment_id>/", assessment_views.finished, name="assessment-finished"),
]
