from django.urls import path

from safeguarding.casework.flow import views

urlpatterns = [
    path("flow/", views.flow, name="flow"),
    path("flow/file/", views.flow_file, name="flow-file"),
]
