from django.urls import path

from safeguarding.casework.oversight import views

urlpatterns = [
    path("families/<uuid:family_id>/opened/", views.opened_by, name="opened-by"),
    path("log/", views.my_log, name="my-log"),
    path("log/why/", views.say_why, name="say-why"),
    path("logs/", views.logs, name="logs"),
    path("logs/<uuid:worker_id>/", views.worker_log, name="worker-log"),
    path("patterns/", views.patterns, name="patterns"),
    path("patterns/look/", views.look_now, name="look-for-patterns"),
    path("patterns/<uuid:finding_id>/", views.finding, name="finding"),
]
