from django.urls import path

from safeguarding.casework.notices import views

urlpatterns = [
    path("waiting/", views.waiting, name="waiting"),
    path("waiting/emails/", views.letters, name="letters-to-me"),
    path("announcements/", views.announcements, name="announcements"),
    path("announcements/announce/", views.announce, name="announce"),
    path("announcements/<uuid:announcement_id>/withdraw/", views.withdraw, name="withdraw-announcement"),
    path("announcements/<uuid:announcement_id>/put-away/", views.put_away, name="put-away"),
]
