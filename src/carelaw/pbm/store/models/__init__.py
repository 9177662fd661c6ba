"""The program's tables, one subject a module."""

from carelaw.pbm.store.models.appeals import (
    AppealDecision,
    AppealState,
    MacAppeal,
    PricedClaim,
    RepricedClaim,
    Repricing,
)
from carelaw.pbm.store.models.claims import PointOfSaleFinding
from carelaw.pbm.store.models.licensing import (
    ApplicationDocument,
    ApplicationOfficer,
    ApplicationState,
    DocumentKind,
    InformationRequest,
    LicenseApplication,
)
from carelaw.pbm.store.models.lists import (
    AppealContact,
    ListDelivery,
    ListSubject,
    MacList,
    MacPrice,
    MacVersion,
    RefusedLine,
    VersionKind,
)
from carelaw.pbm.store.models.references import (
    AverageCost,
    CatalogueItem,
    DirectoryProduct,
    OrangeBookEdition,
    OrangeBookProduct,
    Wholesaler,
)

__all__ = [
    "AppealContact",
    "AppealDecision",
    "AppealState",
    "ApplicationDocument",
    "ApplicationOfficer",
    "ApplicationState",
    "AverageCost",
    "CatalogueItem",
    "DirectoryProduct",
    "DocumentKind",
    "InformationRequest",
    "LicenseApplication",
    "ListDelivery",
    "ListSubject",
    "MacAppeal",
    "MacList",
    "MacPrice",
    "MacVersion",
    "OrangeBookEdition",
    "OrangeBookProduct",
    "PointOfSaleFinding",
    "PricedClaim",
    "RefusedLine",
    "RepricedClaim",
    "Repricing",
    "VersionKind",
    "Wholesaler",
]
