"""The tables of the inventory, split by noun."""

from lueckenlos.directory.models.derivation import Derivation
from lueckenlos.directory.models.details import (
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Schedule,
    ServiceArea,
    TaxonomyTerm,
)
from lueckenlos.directory.models.imports import (
    Distinct,
    InventoryImport,
    KindDecision,
    RowDecision,
    SavedView,
)
from lueckenlos.directory.models.organizations import (
    Accessibility,
    Location,
    Organization,
    OrganizationMember,
)
from lueckenlos.directory.models.reports import ApprovedText, ErrorReport, FamilyFinder, SoughtTerm
from lueckenlos.directory.models.services import Service, ServiceAtLocation, Status
from lueckenlos.directory.models.translations import Translation

__all__ = [
    "Accessibility",
    "ApprovedText",
    "Attribute",
    "Contact",
    "CostOption",
    "Derivation",
    "Distinct",
    "ErrorReport",
    "FamilyFinder",
    "Funding",
    "InventoryImport",
    "KindDecision",
    "Language",
    "Location",
    "Organization",
    "OrganizationMember",
    "RowDecision",
    "SavedView",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "SoughtTerm",
    "Status",
    "TaxonomyTerm",
    "Translation",
]
