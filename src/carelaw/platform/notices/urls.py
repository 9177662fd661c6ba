"""Routes of the inbox."""

from django.urls import path

from carelaw.platform.notices import inbox, letters

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<uuid:notice_id>/", inbox.open_notice, name="notice-open"),
    path("letters/<uuid:notice_id>.pdf", letters.open_letter, name="letter"),
]
