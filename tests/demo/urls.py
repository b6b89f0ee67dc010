"""The site's addresses as the demo has them."""

from django.urls import include, path

from replate.config.urls import handler404, handler500, urlpatterns

urlpatterns = [path("mail/", include("replate.demo.mail.urls")), *urlpatterns]
__all__ = ["handler404", "handler500", "urlpatterns"]
