"""Routes of explanations."""

from django.urls import path

from carelaw.platform.decisions import views

urlpatterns = [path("explain/<slug:what>/<str:reference>/", views.explanation, name="explain")]
