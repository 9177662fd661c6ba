"""`/api/gateway/…`: this program's operations, one subject a module."""

from ninja import Router

from carelaw.gateway.api.compliance import router as compliance_router
from carelaw.gateway.api.foundations import router as foundations_router
from carelaw.gateway.api.integration import router as integration_router
from carelaw.gateway.api.interstate import router as interstate_router
from carelaw.gateway.api.oversight import router as oversight_router
from carelaw.gateway.api.parties import router as parties_router
from carelaw.gateway.api.rosters import router as rosters_router
from carelaw.gateway.api.special import router as special_router

router = Router(tags=["gateway"])
router.add_router("/compliance", compliance_router)
router.add_router("/parties", parties_router)
router.add_router("/interstate", interstate_router)
router.add_router("", integration_router)
router.add_router("", rosters_router)
router.add_router("", foundations_router)
router.add_router("/special", special_router)
router.add_router("/oversight", oversight_router)
