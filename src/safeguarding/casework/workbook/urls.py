from django.urls import path

from safeguarding.casework.workbook import draft_views, recording_views, views, writing
from safeguarding.casework.workbook.voice import views as voice

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
    path("families/<uuid:family_id>/childs-words/", voice.childs_words, name="childs-words"),
    path("families/<uuid:family_id>/childs-words/new/", voice.childs_words_new, name="childs-words-new"),
    path(
        "families/<uuid:family_id>/childs-words/<uuid:words_id>/withdraw/",
        voice.childs_words_withdraw,
        name="childs-words-withdraw",
    ),
    path("families/<uuid:family_id>/chronology/", views.chronology, name="chronology"),
    path("families/<uuid:family_id>/visits/", views.visits, name="visits"),
    path("recording/", recording_views.recording, name="recording"),
    path("drafts/<str:form>/<uuid:family_id>/", draft_views.drafts, name="drafts"),
]
