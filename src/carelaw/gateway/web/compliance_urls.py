"""Routes of fine cases."""

from django.urls import path

from carelaw.gateway.web import compliance, exemptions

urlpatterns = [
    path("exemptions/", exemptions.listed, name="gateway-exemptions"),
    path("compliance/", compliance.register, name="fine-cases"),
    path("compliance/open/", compliance.open_new, name="fine-open"),
    path("compliance/bundles/<uuid:bundle_id>.zip", compliance.bundle, name="fine-bundle"),
    path("compliance/<str:reference>/", compliance.one_case, name="fine-case"),
    path("compliance/<str:reference>/<str:name>/", compliance.act, name="fine-act"),
]
