from django.urls import path

from safeguarding.casework.programme import views

ONE = "families/<uuid:family_id>/programme/<uuid:person_id>/<int:module>/"

urlpatterns = [
    path("families/<uuid:family_id>/programme/", views.programme, name="programme"),
    path("families/<uuid:family_id>/programme/mistakes/<uuid:row_id>/", views.mistake, name="module-mistake"),
    path(ONE, views.module, name="module"),
    path(ONE + "step/", views.step, name="module-step"),
    path(ONE + "sessions/", views.sessions, name="module-sessions"),
    path(ONE + "scales/", views.scales, name="module-scales"),
    path(ONE + "evidence/", views.evidence, name="module-evidence"),
]
