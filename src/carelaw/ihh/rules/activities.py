"""89 Ill. Adm. Code 140.994(b)(1) to (5): the activities that make a coordination service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BASE = "89 Ill. Adm. Code 140.994(b)"
CATEGORIES = {
    "CCM": "Comprehensive care management",
    "CCH": "Care coordination and health promotion",
    "TRC": "Transitional care",
    "PFS": "Patient and family support",
    "SOC": "Social services",
}


@dataclass(frozen=True, slots=True)
class Activity:
    """One listed activity: its code, paragraph and name, and what its record must name besides."""

    code: str
    provision: str
    cite: str
    says: str
    asks: str = ""
    at_least: int = 1

    @property
    def category(self) -> str:
        return CATEGORIES[self.code[:3]]


def _listed(*rows: tuple[str, int, str, str, str]) -> Mapping[str, Activity]:
    return {
        code: Activity(code, f"IHH-{number}", BASE + place, says, asks, 2 if asks.startswith("two or more") else 1)
        for code, number, place, says, asks in rows
    }


_TEAM = "two or more disciplines of the team, between semicolons"
_WHOM = "the NPI or name of the clinician"

ACTIVITIES: Mapping[str, Activity] = _listed(
    ("CCM-A", 88, "(1)(A)", "Comprehensive health assessment or reassessment", ""),
    ("CCM-B", 90, "(1)(B)", "Individual plan of care completed or revised", ""),
    ("CCM-C", 92, "(1)(C)", "Consultation with a multidisciplinary team", _TEAM),
    ("CCM-D", 93, "(1)(D)", "Consultation with the primary care physician or specialists", _WHOM),
    ("CCM-E", 94, "(1)(E)", "Outreach and engagement", ""),
    ("CCM-F", 95, "(1)(F)", "Crisis intervention plan prepared", ""),
    ("CCH-A", 97, "(2)(A)", "Coordination with providers and health plans", "the provider or plan"),
    ("CCH-B", 98, "(2)(B)", "Linking or referring to services of the plan", "whom the member was referred to"),
    ("CCH-C", 99, "(2)(C)", "Case review with a multidisciplinary team", _TEAM),
    ("CCH-D", 100, "(2)(D)", "Advocacy for services and help with scheduling", "the service advocated for"),
    ("CCH-E", 101, "(2)(E)", "Coordination with treating clinicians", _WHOM),
    ("CCH-F", 102, "(2)(F)", "Support at scheduled medical appointments", "the day of the appointment"),
    ("CCH-G", 103, "(2)(G)", "Plan revised after a crisis intervention", "the crisis event"),
    ("TRC-A1", 105, "(3)(A)(i)", "Follow-up with an emergency department", "the emergency department"),
    ("TRC-A2", 106, "(3)(A)(ii)", "Follow-up with a hospital or other facility", "the facility"),
    ("TRC-B", 107, "(3)(B)", "Discharge planning and safe transition", "the services that stand ready"),
    ("TRC-C", 108, "(3)(C)", "Clinicians told, follow-up scheduled, medication changes", _WHOM),
    ("TRC-D", 109, "(3)(D)", "Linking to community supports after a transition", "the community support"),
    ("TRC-E", 110, "(3)(E)", "Plan revised with member and family after discharge", "the day of discharge"),
    ("PFS-A", 112, "(4)(A)", "Plan of care with input of member and family", ""),
    ("PFS-B", 113, "(4)(B)", "Advance directives, rights and health education", "the topics"),
    ("PFS-C", 114, "(4)(C)", "Meeting of member and family with other providers", "who was invited"),
    ("PFS-D", 115, "(4)(D)", "Referral to entitlements, social services, peer support", "where to"),
    ("PFS-E", 116, "(4)(E)", "Collaboration with community providers", "the community provider"),
    ("SOC-A", 118, "(5)(A)", "Identifying resources and linking to community supports", "the resource"),
    ("SOC-B", 119, "(5)(B)", "Collaboration with community providers (social services)", "the community provider"),
)
# The two paragraphs say the same in the same words: one contact is logged under one of them.
TWINS = {"PFS-E": "SOC-B", "SOC-B": "PFS-E"}
