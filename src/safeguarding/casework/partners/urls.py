from django.urls import path

from safeguarding.casework.partners import views

urlpatterns = [path("families/<uuid:family_id>/partners/", views.partners, name="partners")]
