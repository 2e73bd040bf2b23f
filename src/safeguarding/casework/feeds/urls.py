from django.urls import path

from safeguarding.casework.feeds import views

urlpatterns = [
    path("partner-data/", views.deliveries, name="deliveries"),
    path("partner-data/review/", views.review, name="review"),
    path("partner-data/review/<uuid:event_id>/", views.review_row, name="review-row"),
    path("partner-data/<uuid:delivery_id>/", views.delivery, name="delivery"),
]
