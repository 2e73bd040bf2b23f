from django.urls import path

from safeguarding.casework.drawings import views

FILE = "families/<uuid:family_id>/"
urlpatterns = [
    path(FILE + "genogram/", views.genogram, name="genogram"),
    path(FILE + "genogram/svg/", views.genogram_svg, name="genogram-svg"),
    path(FILE + "genogram/pdf/", views.genogram_pdf, name="genogram-pdf"),
    path(FILE + "ecomap/", views.ecomap, name="ecomap"),
    path(FILE + "ecomap/svg/", views.ecomap_svg, name="ecomap-svg"),
    path(FILE + "ecomap/pdf/", views.ecomap_pdf, name="ecomap-pdf"),
]
