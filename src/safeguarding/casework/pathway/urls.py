from django.urls import path

from safeguarding.casework.pathway import views

urlpatterns = [
    path("families/<uuid:family_id>/dates/", views.clocks, name="clocks"),
    path("families/<uuid:family_id>/dates/core-group/", views.core_group, name="core-group"),
]
