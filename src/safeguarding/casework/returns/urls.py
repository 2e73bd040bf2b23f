from django.urls import path

from safeguarding.casework.returns import views

urlpatterns = [
    path("census/", views.census_page, name="census"),
    path("census/make/", views.make_census, name="make-census"),
    path("census/<uuid:run_id>/", views.census_run, name="census-run"),
]
