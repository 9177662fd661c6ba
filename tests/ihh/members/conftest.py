"""A small program for the tests of the member path: the rule adopted, two health homes, people with claims."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from carelaw.ihh.store.models import HealthHome, ImportedFile, Member
from carelaw.ihh.use_cases.grouper_rows import pin_release
from carelaw.ihh.use_cases.importing import load_file
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, RoleGrant

AT = datetime(2019, 3, 1, 15, 0, tzinfo=UTC)
DAY_ONE = date(2019, 3, 1)
ADOPTION = """
rulebooks = ["il-89-140-990", "il-215-5-513b1", "il-pbm-programs-2008", "il-77-2080-208", "pa-abc-map"]

[[changes]]
id = "adoption"
rulebook = "il-89-140-990"
citation = "adopted for tests"
effective_on = 2019-02-20
effect = "amend-setting"
number = "ihh.adopted_on"
value = 2019-02-20
"""
HOMES = """reference,name,npi,tier,status,active_from,active_to,capacity,counties,languages,phone,partner_npis
IHH-001,Lakeshore Care,1669512349,A,ACTIVE,2019-01-01,,500,Cook;Lake,en;es,312-555-0100,
IHH-002,Prairie Minds,1518013580,B,ACTIVE,2019-01-01,,500,,en,217-555-0101,
"""
# A row holds more than a line of code may.
# ruff: noqa: E501
PEOPLE = """person_id,recipient_number,last_name,first_name,birth_date,sex,address,city,zip_code,county,phone,language,household_id,program,coverage_from,coverage_to
P-1,900000001,Vega,Rosa,1980-04-02,F,12 Elm St,Chicago,60601,Cook,312-555-0111,es,,ART5,2018-01-01,
P-2,900000002,Stone,Walter,1971-09-30,M,4 Oak Ave,Springfield,62701,Sangamon,217-555-0112,en,,ART5,2018-01-01,
P-3,900000003,Reed,Nora,1965-01-15,F,7 Pine Rd,Chicago,60602,Cook,312-555-0113,en,,ART5,2018-01-01,
P-4,900000004,Quinn,Ida,1990-12-05,F,9 Ash Ct,Chicago,60603,Cook,312-555-0114,en,,ART5,2018-01-01,
"""
CLAIMS = """claim_id,person_id,form,tob,pos,from,through,admit,discharge_status,drg,billing_npi,facility_npi,taxonomy,status,replaces_claim_id
C-1,P-1,P,,11,2019-01-10,2019-01-10,,,,1669512349,,,PAID,
C-2,P-2,P,,11,2018-03-01,2018-03-01,,,,1518013580,,,PAID,
C-3,P-3,P,,11,2019-01-20,2019-01-20,,,,1669512349,,,PAID,
C-4,P-4,I,0111,,2016-05-02,2016-05-06,2016-05-02,01,885,1518013580,,,PAID,
"""
DIAGNOSES = """claim_id,position,code_set,code
C-1,P,10,F20.9
C-2,P,10,F31.9
C-3,P,10,I10
C-4,P,10,F33.2
C-4,A,10,R45.851
"""
STATUSES = """person_id,crg_version,model,grouped_on,window_from,window_to,status_code,status_name,base_crg,severity,acrg1,acrg2,acrg3,run_id
P-1,2.2,CONCURRENT,2019-02-01,2018-01-01,2018-12-31,6,Significant chronic disease in multiple organ systems,61234,2,,,,R1
P-3,2.2,CONCURRENT,2019-02-01,2018-01-01,2018-12-31,7,Dominant chronic systems in 3 or more organ systems,71234,3,,,,R1
"""


@pytest.fixture
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """A home of its own for one test, with the day of adoption recorded."""
    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text(ADOPTION, encoding="utf-8")
    return tmp_path


def actor(role: str, *, name: str = "", party: tuple[str, ...] = ()) -> Actor:
    """Someone who acts in a role through the console, with a second factor, under a live grant."""
    approver, _made = Account.objects.get_or_create(email="approver@example.org", defaults={"name": "Approver"})
    account = Account.objects.create_user(f"{name or role.lower()}@example.org", name=name or f"Test {role.title()}")
    RoleGrant.objects.create(
        account=account,
        role=role,
        scope={"party": list(party)} if party else {},
        starts_on=date(2018, 1, 1),
        granted_at=AT,
        approved_by=approver,
        approved_at=AT,
    )
    return actor_for(account, role, AT, channel="console", client="test", second_factor=True)


def load(staff: Actor, kind: str, text: str, *, at: datetime = AT, name: str = "") -> ImportedFile:
    """Load a file from its text."""
    return load_file(staff, io.BytesIO(text.encode()), kind=kind, file_name=name or f"{kind}.csv", at=at)


@pytest.fixture
def staff(home: Path, db: None) -> Actor:
    """Staff of the program."""
    return actor("IHH_PROGRAM")


@pytest.fixture
def people(staff: Actor) -> dict[str, Member]:
    """Four people: Tier A, Tier B, Tier C, and a third-group Tier B of an old admission."""
    pin_release(staff, 2019, "2.2", date(2018, 12, 1), at=AT)
    for kind, text in {
        "homes": HOMES,
        "members": PEOPLE,
        "claims": CLAIMS,
        "claim-dx": DIAGNOSES,
        "crg": STATUSES,
    }.items():
        file = load(staff, kind, text)
        assert (file.refused, file.refused_whole) == (0, ""), list(file.refused_rows.values_list("says", flat=True))
    return {one.person_id: one for one in Member.objects.all()}


@pytest.fixture
def provider(people: dict[str, Member]) -> Actor:
    """Staff of the first health home."""
    return actor("IHH_PROVIDER", party=(str(HealthHome.objects.get(reference="IHH-001").party_id),))


@pytest.fixture
def rosa(people: dict[str, Member]) -> Actor:
    """The member of the first row."""
    return actor("IHH_MEMBER", name="rosa", party=(str(people["P-1"].pk),))
