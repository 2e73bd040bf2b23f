from safeguarding.casework.access.sign_in.urls import urlpatterns

__all__ = ["urlpatterns"]
