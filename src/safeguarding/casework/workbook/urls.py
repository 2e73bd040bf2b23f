from django.urls import path

from safeguarding.casework.workbook import draft_views, views, writing

urlpatterns = [
    path("families/<uuid:family_id>/workbook/", views.workbook, name="workbook"),
    path("families/<uuid:family_id>/workbook/entries/new/", writing.entry_new, name="entry-new"),
    path("families/<uuid:family_id>/workbook/entries/<uuid:entry_id>/", views.entry, name="entry"),
    path(
        "families/<uuid:family_id>/workbook/entries/<uuid:entry_id>/correct/",
        writing.entry_correct,
        name="entry-correct",
    ),
    path("families/<uuid:family_id>/workbook/summary/", writing.summary, name="summary"),
    path("families/<uuid:family_id>/chronology/", views.chronology, name="chronology"),
    path("families/<uuid:family_id>/visits/", views.visits, name="visits"),
    path("drafts/<str:form>/<uuid:family_id>/", draft_views.drafts, name="drafts"),
]
