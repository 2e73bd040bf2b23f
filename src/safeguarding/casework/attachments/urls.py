from django.urls import path

from safeguarding.casework.attachments import views

_ENTRY = "families/<uuid:family_id>/workbook/entries/<uuid:entry_id>/"

urlpatterns = [
    path(f"{_ENTRY}attach/", views.attach, name="attach"),
    path(f"{_ENTRY}files/<uuid:attachment_id>/", views.attachment, name="attachment"),
    path(f"{_ENTRY}files/<uuid:attachment_id>/withdraw/", views.withdraw, name="attachment-withdraw"),
]
