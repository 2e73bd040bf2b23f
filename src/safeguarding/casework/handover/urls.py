from django.urls import path

from safeguarding.casework.handover import views

urlpatterns = [
    path("handover/accept/", views.accept, name="accept-handover"),
    path("families/<uuid:family_id>/hand-over/", views.hand_over, name="hand-over"),
    path("families/<uuid:family_id>/hand-over/save/", views.save_handover, name="save-handover"),
    path("families/<uuid:family_id>/received/", views.received, name="received"),
]
