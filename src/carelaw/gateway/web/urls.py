"""Routes of this program's pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
