"""`/api/pbm/…`: this program's operations, one module a subject."""

from ninja import Router

from carelaw.pbm.api.appealing import router as appealing_router
from carelaw.pbm.api.appeals import router as appeals_router
from carelaw.pbm.api.audits import router as audits_router
from carelaw.pbm.api.claims import router as claims_router
from carelaw.pbm.api.conduct import router as conduct_router
from carelaw.pbm.api.contracts import router as contracts_router
from carelaw.pbm.api.examinations import router as examinations_router
from carelaw.pbm.api.lake import router as lake_router
from carelaw.pbm.api.licensing import router as licensing_router
from carelaw.pbm.api.lists import router as lists_router
from carelaw.pbm.api.overview import router as overview_router
from carelaw.pbm.api.payments import router as payments_router
from carelaw.pbm.api.prices import router as prices_router
from carelaw.pbm.api.program_terms import router as program_terms_router
from carelaw.pbm.api.scope import router as scope_router

router = Router(tags=["pbm"])
router.add_router("", lists_router)
router.add_router("", lake_router)
router.add_router("", appeals_router)
router.add_router("", appealing_router)
router.add_router("", claims_router)
router.add_router("", licensing_router)
router.add_router("", payments_router)
router.add_router("", program_terms_router)
router.add_router("", audits_router)
router.add_router("", scope_router)
router.add_router("", contracts_router)
router.add_router("", conduct_router)
router.add_router("", examinations_router)
router.add_router("", overview_router)
router.add_router("", prices_router)
