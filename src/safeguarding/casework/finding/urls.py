from django.urls import path

from safeguarding.casework.finding import list_views, views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("find/<uuid:search_id>/", views.found, name="found"),
    path("find/<uuid:search_id>/workbook/", views.found_texts, name="found-texts"),
    path("find/<uuid:search_id>/keep/", views.keep, name="keep-list"),
    path("find/<uuid:search_id>/remove/", views.remove, name="remove-list"),
    path("lists/", views.kept_lists, name="kept-lists"),
    path("lists/families/", list_views.families_list, name="families-list"),
    path("lists/families/file/", list_views.families_file, name="families-file"),
    path("due/", list_views.due_by_day, name="due"),
]
