from django.urls import path

from safeguarding.casework.families import views

urlpatterns = [
    path("children/", views.children_without_family, name="children-without-family"),
    path("children/start-a-family/", views.start_family, name="start-family"),
    path("families/<uuid:family_id>/people/add/", views.add_person, name="add-person"),
    path("families/<uuid:family_id>/people/<uuid:person_id>/correct/", views.correct_person, name="correct-person"),
    path("families/<uuid:family_id>/allocate/", views.allocate, name="allocate"),
    path(
        "families/<uuid:family_id>/allocations/<uuid:allocation_id>/end/", views.end_allocation, name="end-allocation"
    ),
]
