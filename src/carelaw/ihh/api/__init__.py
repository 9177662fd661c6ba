"""`/api/ihh/…`: this program's operations, one module a subject."""

from ninja import Router

from carelaw.ihh.api.homes import router as homes_router
from carelaw.ihh.api.members import router as members_router
from carelaw.ihh.api.payments import router as payments_router
from carelaw.ihh.api.pccm import router as pccm_router
from carelaw.ihh.api.population import router as population_router

router = Router(tags=["integrated health homes"])
router.add_router("", members_router)
router.add_router("", payments_router)
router.add_router("", population_router)
router.add_router("", pccm_router)
router.add_router("", homes_router)
