from django.urls import path

from safeguarding.casework.merging import views

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/merged/", views.merges, name="merges"),
    path("duplicates/merged/<uuid:merge_id>/", views.merged, name="merged"),
    path("duplicates/merged/<uuid:merge_id>/undo/", views.undo, name="undo-merge"),
    path("duplicates/<uuid:one_id>/<uuid:other_id>/", views.compare, name="compare-people"),
    path("duplicates/<uuid:one_id>/<uuid:other_id>/merge/", views.merge, name="merge-people"),
    path("duplicates/<uuid:one_id>/<uuid:other_id>/two-people/", views.two_people, name="two-people"),
]
