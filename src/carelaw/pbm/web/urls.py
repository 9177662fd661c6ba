"""Routes of this program's pages."""

from django.urls import URLPattern

from carelaw.pbm.web.appealing_urls import urlpatterns as appealing_urls
from carelaw.pbm.web.audit_urls import urlpatterns as audit_urls
from carelaw.pbm.web.claim_urls import urlpatterns as claim_urls
from carelaw.pbm.web.conduct_urls import urlpatterns as conduct_urls
from carelaw.pbm.web.contract_urls import urlpatterns as contract_urls
from carelaw.pbm.web.examination_urls import urlpatterns as examination_urls
from carelaw.pbm.web.lake_urls import urlpatterns as lake_urls
from carelaw.pbm.web.license_urls import urlpatterns as license_urls
from carelaw.pbm.web.mac_urls import urlpatterns as mac_urls
from carelaw.pbm.web.overview_urls import urlpatterns as overview_urls
from carelaw.pbm.web.payment_urls import urlpatterns as payment_urls
from carelaw.pbm.web.price_urls import urlpatterns as price_urls
from carelaw.pbm.web.program_terms_urls import urlpatterns as program_terms_urls
from carelaw.pbm.web.scope_urls import urlpatterns as scope_urls

urlpatterns: list[URLPattern] = [
    *license_urls,
    *claim_urls,
    *lake_urls,
    *appealing_urls,
    *mac_urls,
    *payment_urls,
    *price_urls,
    *program_terms_urls,
    *audit_urls,
    *scope_urls,
    *conduct_urls,
    *examination_urls,
    *contract_urls,
    *overview_urls,
]
