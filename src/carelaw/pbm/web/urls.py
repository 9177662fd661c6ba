"""Routes of this program's pages."""

from django.urls import URLPattern

from carelaw.pbm.web.claim_urls import urlpatterns as claim_urls

urlpatterns: list[URLPattern] = [*claim_urls]
