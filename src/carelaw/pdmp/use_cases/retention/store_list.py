"""Every store of the system, as it is shipped. A table added to the program gets its line here (MAP-12)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Model, Q

from carelaw.pdmp.facts.retention import RegisteredStore

BY_COLLECTION = "deleted the day after the seventh anniversary of its collection"
BY_AGE = "deleted the day after the seventh anniversary of the day on which it was received"
WITH_ITS_ROWS = "deleted when nothing that identifies the person is left"
WITH_ITS_PARENT = "deleted with what it belongs to"
# How the kinds of this program's letters begin; a letter of any other kind would outlive its years.
LETTERS = ("pdmp.", "enrollment.", "law-", "misuse.", "reporting.", "submission-")
# Decisions about a patient. The others are about pharmacies, papers and the program: the record of what was decided.
ABOUT_A_PATIENT = ("first-query:", "charge-complaint:")


def beginning(name: str, prefixes: tuple[str, ...]) -> Q:
    """Rows whose field begins with one of these."""
    return reduce(or_, (Q(**{f"{name}__startswith": prefix}) for prefix in prefixes))


@dataclass(frozen=True, slots=True)
class Store:
    """One store. `aged_by` is the field whose day the years run from; `files` name fields with digests of kept files.

    `only` narrows a table that programs share to the rows of this one.
    """

    name: str
    says: str
    tables: tuple[str, ...] = ()
    identifying: bool | None = None
    method: str = ""
    aged_by: str = ""
    files: tuple[str, ...] = ()
    only: Q = field(default_factory=Q)

    def as_facts(self) -> RegisteredStore:
        """The store as its rule sees it."""
        return RegisteredStore(self.name, self.identifying, self.method)

    @property
    def model(self) -> type[Model]:
        """The table whose rows are the store's items."""
        return apps.get_model(self.tables[0])


LISTED: tuple[Store, ...] = (
    Store(
        "dispensings",
        "Stored dispensings, every version.",
        ("pdmp.Dispensation", "pdmp.TransferredDispensation", "pdmp.FirstPrescription"),
        True,
        BY_COLLECTION,
    ),
    Store(
        "submitted-records",
        "Records held, set aside, warned or sent twice, as sent, with their corrections.",
        ("pdmp.SubmittedRecord", "pdmp.Correction"),
        True,
        BY_AGE + ", or with the dispensing that it speaks of",
        aged_by="received_at",
    ),
    Store(
        "submitted-files",
        "The bytes of files and reports as sent; the line of each stays without its name and findings.",
        ("pdmp.Submission",),
        True,
        "destroyed when the first of what it holds is due",
    ),
    Store(
        "identities",
        "Demographics as reported, keys to find them by, links and doubtful pairs.",
        ("pdmp.Identity", "pdmp.BlockingKey", "pdmp.LinkReview", "pdmp.LinkEvent"),
        True,
        WITH_ITS_ROWS,
    ),
    Store("patients", "The numbers that identities are linked under.", ("pdmp.Patient",), True, WITH_ITS_ROWS),
    Store("prescribers", "Prescribers as reported.", ("pdmp.Prescriber",), True, "deleted with its last dispensing"),
    Store(
        "query-log",
        "Who asked, when, and references to what was given.",
        ("pdmp.Query", "pdmp.FlaggedLook"),
        True,
        "loses each reference with the row; the line is deleted the day after the query's seventh anniversary",
    ),
    Store(
        "vault",
        "Held dispensings after their seven years, each sealed under a key of its own.",
        ("pdmp.VaultedItem",),
        True,
        "the key is destroyed and the row deleted the day after the hold ends",
    ),
    Store(
        "holds",
        "Requests to keep information, with their causes, items and readings.",
        ("pdmp.HoldRequest", "pdmp.HoldItem", "pdmp.VaultReading"),
        True,
        BY_AGE + ", not before what it keeps is let go",
        aged_by="received_at",
        files=("document",),
        # A hold may be asked for in the first year and then ends after the eighth.
        only=~Q(state__in=("pending", "received", "granted")),
    ),
    Store(
        "outside-requests",
        "Requests under the Right-to-Know Law, subpoenas, letters and forms.",
        ("pdmp.OutsideRequest",),
        True,
        BY_AGE,
        aged_by="received_on",
    ),
    Store(
        "letters",
        "Notices and letters of this program, in the inbox and on paper.",
        ("notices.Notice",),
        True,
        BY_AGE,
        aged_by="created_at",
        only=beginning("kind", LETTERS),
    ),
    Store(
        "decisions",
        "Decisions about a patient, with the facts they were made on.",
        ("decisions.KeptDecision",),
        True,
        BY_AGE,
        aged_by="at",
        only=beginning("subject", ABOUT_A_PATIENT),
    ),
    Store(
        "half-written-files",
        "What killed processes left of files that were being received.",
        (),
        True,
        "destroyed when a day old",
    ),
    Store("dispensers", "Pharmacies as reported: businesses.", ("pdmp.Dispenser",), False),
    Store("zero-reports", "Word that nothing was dispensed.", ("pdmp.ZeroReport",), False),
    Store("drugs", "The drug file and codes it lacks.", ("pdmp.DrugProduct", "pdmp.UnknownDrug"), False),
    Store("tallies", "Counts.", ("pdmp.Tally",), False),
    Store("hold-procedures", "The board's procedures for holds.", ("pdmp.HoldProcedure",), False),
    Store(
        "certificates",
        "Certificates of destruction and the opaque lines of what was destroyed.",
        ("pdmp.DestructionRun", "pdmp.DestroyedItem"),
        False,
    ),
    Store("access-reviews", "Which grants were looked at again.", ("pdmp.AccessReviewed",), False),
    Store(
        "patient-requests",
        "Requests for one's own record, their evidence and claims.",
        ("pdmp.PatientRequest", "pdmp.CorrectionClaim"),
        True,
        BY_AGE,
        aged_by="received_at",
        files=("form_digest",),
    ),
    Store(
        "identity-evidence",
        "Documents that prove who asks.",
        ("pdmp.IdentityEvidence",),
        True,
        BY_AGE,
        aged_by="received_at",
        files=("digest",),
    ),
    Store(
        "law-enforcement-requests",
        "What agencies ask of the Attorney General's office, and what they reported of it.",
        ("pdmp.LawEnforcementRequest", "pdmp.WarrantOutcome"),
        True,
        BY_AGE,
        aged_by="started_at",
    ),
    Store(
        "court-orders",
        "Orders as entered, with their documents.",
        ("pdmp.CourtOrderRecord",),
        True,
        BY_AGE,
        aged_by="entered_at",
        files=("digest",),
    ),
    Store(
        "access-cases",
        "Reviews, licensing cases, team cases and deaths, with whom they name.",
        ("pdmp.AccessCase", "pdmp.CasePerson"),
        True,
        BY_AGE,
        aged_by="opened_at",
    ),
    Store(
        "paper-forms",
        "Reports on paper: scans and what was keyed from them.",
        ("pdmp.PaperForm",),
        True,
        BY_AGE,
        aged_by="received_at",
        files=("scan_digest",),
    ),
    Store(
        "member-rosters",
        "Members of benefit programs.",
        ("pdmp.ProgramMember",),
        True,
        "deleted the day after the seventh anniversary of the membership's end",
        aged_by="member_until",
    ),
    Store(
        "reporting-side",
        "Dispensers, permits, intervals, phases, applications, lists and batches: businesses and counts.",
        (
            "pdmp.RegisteredDispenser",
            "pdmp.DispenserPermit",
            "pdmp.Classification",
            "pdmp.FrequencyChange",
            "pdmp.GoodCause",
            "pdmp.ImplementationDeclaration",
            "pdmp.ReportingOutage",
            "pdmp.ReportingPhase",
            "pdmp.TimelinessLine",
            "pdmp.TransferBatch",
        ),
        False,
    ),
    Store(
        "accounts-and-appointments",
        "Who may act as what: people of the program and its users, never patients.",
        (
            "pdmp.Appointment",
            "pdmp.AttorneyGeneralAgent",
            "pdmp.DesignationReview",
            "pdmp.LawEnforcementAgency",
            "pdmp.LicensingBody",
            "pdmp.Nomination",
            "pdmp.Registration",
            "pdmp.SpecialistRecord",
            "pdmp.StandardPassed",
            "pdmp.VolumeAlarm",
        ),
        False,
    ),
    Store(
        "investigations",
        "Numbers and stages of agencies' investigations.",
        ("pdmp.Investigation", "pdmp.InvestigationStage"),
        False,
    ),
    Store(
        "program-papers",
        "Procedures, standards, notices, agreements and figures of the program.",
        (
            "pdmp.Heartbeat",
            "pdmp.InterstateReview",
            "pdmp.NoticeUseRecord",
            "pdmp.PartnerState",
            "pdmp.PatientAccessCost",
            "pdmp.PatientNotice",
            "pdmp.PrescribedDocument",
            "pdmp.ServiceMeasure",
            "pdmp.Standards",
        ),
        False,
    ),
    Store(
        "alerts",
        "Alerts to patterns of practitioners, with references to dispensings, and the referrals made from them.",
        ("pdmp.Alert", "pdmp.LicensingReferral"),
        True,
        BY_AGE,
        aged_by="computed_at",
    ),
    Store(
        "treatment-referrals",
        "Which patient a prescriber sent to which treatment program; no diagnosis.",
        ("pdmp.TreatmentReferral",),
        True,
        BY_AGE,
        aged_by="made_at",
    ),
    Store(
        "privacy-incidents",
        "Incidents and the patients whom they concern.",
        ("pdmp.PrivacyIncident", "pdmp.IncidentPatient"),
        True,
        BY_AGE,
        aged_by="opened_at",
    ),
    Store(
        "well-known-people",
        "People whose records tempt the curious.",
        ("pdmp.WellKnownPerson",),
        True,
        "deleted the day after the seventh anniversary of the entry's end",
        aged_by="ended_on",
    ),
    Store(
        "declared-ties",
        "Whom those who ask declared to be tied to.",
        ("pdmp.DeclaredTie",),
        True,
        "deleted the day after the seventh anniversary of the entry's end",
        aged_by="ended_on",
    ),
    Store("help-desk", "Questions to the help desk.", ("pdmp.HelpTicket",), True, BY_AGE, aged_by="asked_at"),
    Store(
        "evaluation",
        "Criteria, courses, the directory of treatment, education, measures of quality and releases of counts.",
        (
            "pdmp.CountyOfZip",
            "pdmp.Course",
            "pdmp.CourseCompletion",
            "pdmp.Criterion",
            "pdmp.EducationProject",
            "pdmp.QualityMeasure",
            "pdmp.ResearchRelease",
            "pdmp.TreatmentProgram",
        ),
        False,
    ),
    Store(
        "charge-complaints",
        "Patients' complaints that somebody charged for reporting.",
        ("pdmp.ChargeComplaint",),
        True,
        BY_AGE,
        aged_by="received_at",
        files=("receipt_digest",),
    ),
    Store(
        "board-papers",
        "The board, its votes, policies, regulations, vendors and money: nothing about patients.",
        (
            "pdmp.AdministrativeAct",
            "pdmp.AdvisoryMember",
            "pdmp.BoardAttendance",
            "pdmp.BoardDesignation",
            "pdmp.BoardMeeting",
            "pdmp.BoardMember",
            "pdmp.BoardPolicy",
            "pdmp.BoardVote",
            "pdmp.DepartmentHead",
            "pdmp.Directive",
            "pdmp.FundLine",
            "pdmp.ProgramEvaluation",
            "pdmp.Recommendation",
            "pdmp.Regulation",
            "pdmp.SettingChange",
            "pdmp.VendorFile",
        ),
        False,
    ),
    Store(
        "frozen-evidence",
        "Lines of the query log as they stood when they became evidence: references and a digest.",
        ("pdmp.FrozenEvidence",),
        True,
        "deleted the day after the seventh anniversary of the question",
        aged_by="requested_at",
    ),
    Store(
        "misuse-acts",
        "Acts of misuse, each with its subject and recipient.",
        ("pdmp.MisuseAct",),
        True,
        BY_AGE,
        aged_by="listed_at",
    ),
    Store(
        "misuse-cases",
        "Cases of misuse, their penalties, suits and referrals. An open case stays until it is concluded.",
        (
            "pdmp.MisuseCase",
            "pdmp.Penalty",
            "pdmp.CollectionAction",
            "pdmp.LegalHelp",
            "pdmp.ProsecutionReferral",
        ),
        True,
        "deleted the day after the seventh anniversary of the case's conclusion",
        aged_by="concluded_on",
    ),
    Store(
        "annual-reports",
        "Frozen figures, never about a person.",
        ("pdmp.AnnualReport", "pdmp.BoardStatistic", "pdmp.ReportFigure", "pdmp.ExemptSubstance"),
        False,
    ),
)
