from django.urls import path

from safeguarding.casework.caseload import views, week_views

urlpatterns = [
    path("caseload/", views.caseload, name="caseload"),
    path("caseload/<uuid:post_id>/re-allocate/", views.reallocate, name="re-allocate"),
    path("caseload/teams/", views.teams, name="caseloads-by-team"),
    path("caseload/vacancies/add/", views.say_vacancy, name="say-vacancy"),
    path("caseload/vacancies/<uuid:vacancy_id>/end/", views.end_vacancy, name="end-vacancy"),
    path("caseload/leave/<uuid:leave_id>/stand-in/", views.stand_in, name="stand-in"),
    path("this-week/", week_views.this_week, name="this-week"),
]
