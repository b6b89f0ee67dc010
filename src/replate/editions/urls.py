"""The editions desk's addresses, under /desk/editions/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.EditionsView.as_view(), name="desk_editions"),
    path("<int:pk>/", views.EditionView.as_view(), name="desk_edition"),
    path("<int:pk>/mail/", views.MailView.as_view(), name="desk_edition_mail"),
    path("<int:pk>/send/", views.SendView.as_view(), name="desk_edition_send"),
    path("<int:pk>/skip/", views.SkipView.as_view(), name="desk_edition_skip"),
    path("<int:pk>/time/", views.TimeView.as_view(), name="desk_edition_time"),
    path("<int:pk>/test/", views.TestSendView.as_view(), name="desk_edition_test"),
    path("newsletters/add/", views.AddNewsletterView.as_view(), name="desk_newsletter_add"),
    path("newsletters/<int:pk>/", views.NewsletterView.as_view(), name="desk_newsletter"),
    path("newsletters/<int:pk>/today/", views.TodayView.as_view(), name="desk_newsletter_today"),
]
