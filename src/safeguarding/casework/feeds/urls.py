from django.urls import path

from safeguarding.casework.feeds import answering_views, review_views, views

urlpatterns = [
    path("partner-data/", views.deliveries, name="deliveries"),
    path("partner-data/extract/", answering_views.extract, name="deliveries-extract"),
    path("partner-data/expected/", answering_views.expected, name="deliveries-expected"),
    path("partner-data/review/", review_views.review, name="review"),
    path("partner-data/links/", review_views.quality, name="link-quality"),
    path("partner-data/review/decided/", review_views.decided, name="review-decided"),
    path("partner-data/review/<uuid:event_id>/", review_views.review_row, name="review-row"),
    path("partner-data/review/<uuid:event_id>/undo/", review_views.undo, name="review-undo"),
    path("partner-data/<uuid:delivery_id>/", views.delivery, name="delivery"),
    path("partner-data/<uuid:delivery_id>/headings/", answering_views.headings, name="delivery-headings"),
]
