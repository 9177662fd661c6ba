"""`/api/pdmp/…`: this program's operations, one subject a module."""

from ninja import Router

from carelaw.pdmp.api.annual_reports import router as annual_reports_router
from carelaw.pdmp.api.board import router as board_router
from carelaw.pdmp.api.doors import router as doors_router
from carelaw.pdmp.api.duties import router as duties_router
from carelaw.pdmp.api.enrollment import router as enrollment_router
from carelaw.pdmp.api.evaluation import router as evaluation_router
from carelaw.pdmp.api.histories import router as histories_router
from carelaw.pdmp.api.law_enforcement import router as law_enforcement_router
from carelaw.pdmp.api.misuse import router as misuse_router
from carelaw.pdmp.api.patients import router as patients_router
from carelaw.pdmp.api.retention import router as retention_router
from carelaw.pdmp.api.safeguards import router as safeguards_router
from carelaw.pdmp.api.submissions import router as submissions_router

router = Router(tags=["prescription monitoring"])
router.add_router("", submissions_router)
router.add_router("", histories_router)
router.add_router("", doors_router)
router.add_router("", duties_router)
router.add_router("", enrollment_router)
router.add_router("", evaluation_router)
router.add_router("", law_enforcement_router)
router.add_router("", retention_router)
router.add_router("", misuse_router)
router.add_router("", safeguards_router)
router.add_router("", annual_reports_router)
router.add_router("", patients_router)
router.add_router("", board_router)
