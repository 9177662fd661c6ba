"""What each role may do in this program, beside the paragraph that allows it: people first, then money."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

_STAFF = ("IHH_PROGRAM",)
_PART = "89 Ill. Adm. Code 140"

IMPORT_FILES = declare(
    "ihh.import-files",
    roles=_STAFF,
    says="load people, health homes, claims and risk groups",
    cite=f"{_PART}.992(c), 140.993(a)",
).name
ATTRIBUTE = declare(
    "ihh.attribute", roles=_STAFF, says="attribute people to tiers and assign them", cite=f"{_PART}.992(b), 140.993(b)"
).name
SEE_MEMBERS = declare(
    "ihh.see-members",
    roles=(*_STAFF, "IHH_PROVIDER"),
    says="see people and their tiers; a health home sees its own only",
    cite=f"{_PART}.993(e)",
).name
EXPLAIN_TIER = declare(
    "ihh.explain-tier",
    roles=(*_STAFF, "IHH_MEMBER"),
    says="hear why a person has a tier; a member hears about the own tier only",
    cite=f"{_PART}.992(b)",
).name
CHOOSE_HOME = declare(
    "ihh.choose-home",
    roles=(*_STAFF, "IHH_MEMBER"),
    says="choose, change or leave a health home; a member does so for himself or herself",
    cite=f"{_PART}.993(b), (c)",
).name
OWN_HOME = declare("ihh.own-home", roles=("IHH_MEMBER",), says="see one's own health home", cite=f"{_PART}.993(b)").name
ENTER_CONSENT = declare(
    "ihh.enter-consent",
    roles=(*_STAFF, "IHH_PROVIDER"),
    says="enter a person's consent",
    cite=f"{_PART}.991(b)(5)",
).name
SEE_ROSTER = declare(
    "ihh.see-roster", roles=(*_STAFF, "IHH_PROVIDER"), says="see a health home's roster", cite=f"{_PART}.993(e)"
).name

LOG_SERVICES = declare(
    "ihh.log-services",
    roles=("IHH_PROVIDER",),
    says="log services for the members of one's own health home",
    cite=f"{_PART}.991(b)(8)",
).name
SEE_PAYMENTS = declare(
    "ihh.see-payments",
    roles=("IHH_PROVIDER", "IHH_FINANCE", "IHH_PROGRAM"),
    says="see months, remittances and outcomes; a health home sees its own",
    cite=f"{_PART}.994(b)",
).name
RUN_PAYMENTS = declare(
    "ihh.run-payments",
    roles=("IHH_FINANCE",),
    says="preview and run a month's payment and issue remittances",
    cite=f"{_PART}.994(b)",
).name
KEEP_FEES = declare(
    "ihh.keep-fees",
    roles=("IHH_FINANCE",),
    says="enter and, as a second person, approve lines of the fee schedule",
    cite=f"{_PART}.994(c)",
).name
RESOLVE_DUPLICATES = declare(
    "ihh.resolve-duplicates",
    roles=("IHH_FINANCE",),
    says="decide whether a similar service was paid elsewhere",
    cite=f"{_PART}.993(k)",
).name
REPORT_CHANGES = declare(
    "ihh.report-changes",
    roles=("IHH_PROGRAM",),
    says="enter changes of professionals and partners as the enrollment system received them",
    cite=f"{_PART}.991(b)(4)",
).name
PUBLISH_OUTCOMES = declare(
    "ihh.publish-outcomes",
    roles=("IHH_PROGRAM",),
    says="publish measures, benchmarks and thresholds of an outcomes year and enter what was reached",
    cite=f"{_PART}.994(d)(1)",
).name
DETERMINE_OUTCOMES = declare(
    "ihh.determine-outcomes",
    roles=("IHH_FINANCE",),
    says="determine outcomes payments and, as a second person, sign them",
    cite=f"{_PART}.994(d)(5)",
).name

# Health homes toward the Department, and what the Department shares and watches.
APPLY = declare(
    "ihh.apply",
    roles=(*_STAFF, "IHH_PROVIDER"),
    says="apply to be a health home, sign the terms, name partners and hand in agreements",
    cite=f"{_PART}.991(a), (b)(4)",
).name
DECIDE_HOMES = declare(
    "ihh.decide-homes",
    roles=_STAFF,
    says="approve or refuse health homes, publish terms, decide on smaller panels and tiers",
    cite=f"{_PART}.991(b)",
).name
SEE_HOMES = declare(
    "ihh.see-homes",
    roles=(*_STAFF, "IHH_PROVIDER", "IHH_FINANCE"),
    says="see applications, partners, panels, findings and plans; a health home sees its own",
    cite=f"{_PART}.991",
).name
WATCH_HOMES = declare(
    "ihh.watch-homes",
    roles=_STAFF,
    says="find that a health home does not comply, ask for a plan, decide on it, end an agreement",
    cite=f"{_PART}.991(c)",
).name
CARRY_PLANS = declare(
    "ihh.carry-plans",
    roles=("IHH_PROVIDER",),
    says="hand in the corrective action plan of one's own health home and say what was done",
    cite=f"{_PART}.991(c)",
).name
DELEGATE = declare(
    "ihh.delegate",
    roles=_STAFF,
    says="give duties of the Department to an agent or contractor, and take them back",
    cite=f"{_PART}.993(a)",
).name
REFER = declare(
    "ihh.refer",
    roles=(*_STAFF, "IHH_PROVIDER", "IHH_REFERRER"),
    says="refer a person with documents that support a tier, and see one's own referrals",
    cite=f"{_PART}.992(d)(2)",
).name
DECIDE_REFERRALS = declare(
    "ihh.decide-referrals",
    roles=_STAFF,
    says="decide which tier the documents of a referral support",
    cite=f"{_PART}.992(d)(2)",
).name
TELL_HOSPITALS = declare(
    "ihh.tell-hospitals",
    roles=_STAFF,
    says="instruct hospitals to set up procedures for referrals from the emergency department",
    cite=f"{_PART}.993(d)",
).name
ANSWER_INSTRUCTIONS = declare(
    "ihh.answer-instructions",
    roles=(*_STAFF, "IHH_REFERRER"),
    says="acknowledge an instruction and hand in the hospital's procedure",
    cite=f"{_PART}.993(d)",
).name
SHARE = declare(
    "ihh.share",
    roles=_STAFF,
    says="share practices, information and resources with health homes",
    cite=f"{_PART}.993(i)",
).name
SEE_SHARED = declare(
    "ihh.see-shared",
    roles=(*_STAFF, "IHH_PROVIDER", "IHH_REFERRER"),
    says="read what is shared with health homes",
    cite=f"{_PART}.993(i)",
).name
KEEP_CARE = declare(
    "ihh.keep-care",
    roles=("IHH_PROVIDER",),
    says="keep assessments, plans of care and tasks of the members of one's own health home",
    cite=f"{_PART}.991(b)(1), 140.994(b)(1)",
).name
SEE_CARE = declare(
    "ihh.see-care",
    roles=(*_STAFF, "IHH_PROVIDER"),
    says="see plans of care, tasks and gaps; a health home sees its own",
    cite=f"{_PART}.991(b)(1)",
).name
MONITOR = declare(
    "ihh.monitor",
    roles=(*_STAFF, "IHH_FINANCE"),
    says="watch care coordination, quality and cost",
    cite=f"{_PART}.993(f)",
).name
SEE_RISK = declare(
    "ihh.see-risk",
    roles=(*_STAFF, "IHH_PROVIDER"),
    says="see how members are ranked by risk; a health home sees its own",
    cite=f"{_PART}.993(g)",
).name
