"""Single clauses by habit of drafting: what restrains without a ban, and what only looks as if it did."""

from __future__ import annotations

RATE, VERIFY, PRICE = "restrains-rate-disclosure", "restrains-verification", "nondisclosure-price"
OTHER_DRUG, GENERIC, ILL = "gag-alternative", "gag-generic-advice", "nondisparagement"
PUNISHED = "retaliation"
# The kind of contract, the clause, what it is suspect of.
SUSPECT: tuple[tuple[str, str, str], ...] = (
    ("pharmacy", "Remittance advices are the property of the PBM and may not leave the pharmacy.", RATE),
    ("pharmacy", "Reimbursement terms are known only to the parties and their lawyers.", RATE),
    ("pharmacy", "A sponsor who inquires about the pharmacy's reimbursement shall be directed to the PBM.", RATE),
    ("pharmacy", "Pharmacy treats the rate schedule as a trade secret.", RATE),
    ("pharmacy", "Disclosure of the fee schedule to an insurer is a material breach.", RATE),
    ("pharmacy", "Pharmacy's payment history is closed to plans and their brokers.", RATE),
    ("pharmacy", "Without the PBM's written consent Pharmacy may not give an employer its remittances.", RATE),
    ("entity", "Client shall look to the PBM alone, and not to any pharmacy, for information on what is paid.", VERIFY),
    ("entity", "Client waives any right to verify with network pharmacies the amounts they receive.", VERIFY),
    ("entity", "Client shall not survey network pharmacies about their reimbursement.", VERIFY),
    ("pharmacy", "Questions from patients about the cash price are answered by the PBM's call center only.", PRICE),
    ("pharmacy", "Staff use the approved statement when a patient asks whether the cash price is lower.", PRICE),
    ("pharmacy", "The cash price is not mentioned to a member who presents a card.", PRICE),
    ("pharmacy", "Pharmacy avoids any comparison of the copayment with its retail price.", PRICE),
    ("pharmacy", "A pharmacist who tells a member that paying cash is cheaper will be disciplined.", PRICE),
    ("pharmacy", "Members are told of the retail price only if the PBM has agreed beforehand.", PRICE),
    ("pharmacy", "Recommending a less costly drug to a member is grounds for removal from the network.", OTHER_DRUG),
    ("pharmacy", "The choice of a cheaper drug is a matter for the PBM and is not raised with members.", OTHER_DRUG),
    ("pharmacy", "Pharmacists abstain from suggesting lower-cost therapies to members.", OTHER_DRUG),
    ("pharmacy", "Pharmacists shall leave proposals of a generic to the PBM and not call the prescriber.", GENERIC),
    ("pharmacy", "Pharmacy may not ask a physician to change a prescription to a generic.", GENERIC),
    ("pharmacy", "Pharmacy shall not speak ill of the plan's prices to its patients.", ILL),
    ("pharmacy", "Testimony against the PBM before a committee of the legislature ends this agreement.", PUNISHED),
    ("pharmacy", "PBM may decline to renew with a pharmacy that has reported it to the Attorney General.", PUNISHED),
    ("pharmacy", "A pharmacy that goes to the regulator forfeits its preferred status.", PUNISHED),
    ("pharmacy", "Grounds for removal: cooperation with an investigation of the PBM by a State agency.", PUNISHED),
    ("pharmacy", "Complaining about the PBM to the Division of Insurance is an event of default.", PUNISHED),
    ("pharmacy", "If the owner has written to the Department about us, we will not offer a new contract.", PUNISHED),
    ("psao", "PSAO shall see that its pharmacies bring no complaint to a public agency.", PUNISHED),
    ("340b", "Claims for 340B drugs are capped at acquisition cost.", "340b-reimbursement"),
    ("340b", "For 340B claims the dispensing fee is $0.", "340b-reimbursement"),
    ("340b", "Each 340B claim carries a surcharge of $1.00.", "340b-special-fee"),
    ("340b", "The network access fee of a 340B pharmacy is three times the usual fee.", "340b-larger-fee"),
    ("340b", "Payment on 340B claims is released after 60 days.", "340b-less-favorable"),
    ("340b", "Pharmacies in the 340B program stay in the standard tier and cannot join a better one.", "340b-network"),
    ("340b", "Stock bought under Section 340B shall not be used for members of Plan X.", "340b-drug-ban"),
    ("340b", "Pharmacy shall fill members' prescriptions from non-340B stock only.", "340b-drug-ban"),
    ("340b", "Members must fill by mail where a 340B pharmacy would otherwise dispense.", "340b-choice"),
    ("340b", "Entity certifies each quarter the number of its 340B claims.", "340b-other"),
    ("340b", "A 340B pharmacy gives the PBM thirty days' notice before it adds a location.", "340b-other"),
)  # fmt: skip
HARMLESS: tuple[tuple[str, str], ...] = (
    ("pharmacy", "Pharmacy keeps members' prescription records confidential."),
    ("pharmacy", "Pharmacy shall not disclose a member's diagnosis to an employer."),
    ("pharmacy", "The software licensed by the PBM is the PBM's trade secret."),
    ("pharmacy", "Questions about eligibility are referred to the PBM."),
    ("pharmacy", "Requests from a plan for copies of prescriptions are answered within ten days."),
    ("pharmacy", "PBM keeps the pharmacy's purchase prices confidential."),
    ("pharmacy", "PBM shall not disclose the pharmacy's reimbursement to competing pharmacies."),
    ("pharmacy", "Pharmacy may share its remittances with any plan sponsor whose members it served."),
    ("pharmacy", "Nothing in this agreement keeps a pharmacist from telling a member that the cash price is lower."),
    ("pharmacy", "Pharmacy shall collect the copayment and shall not waive it."),
    ("pharmacy", "Pharmacy shall not charge a member more than the lesser of the copayment and the retail price."),
    ("pharmacy", "Pharmacy submits its usual and customary price on every claim."),
    ("pharmacy", "Pharmacists tell members of a cheaper generic where there is one."),
    ("pharmacy", "Pharmacy shall dispense a generic unless the prescriber forbids it."),
    ("pharmacy", "Pharmacy shall not substitute a brand drug without the prescriber's consent."),
    ("pharmacy", "PBM may end this agreement if the pharmacy's license is suspended by the Department."),
    ("pharmacy", "PBM may suspend a pharmacy that a court has convicted of fraud."),
    ("pharmacy", "Pharmacy shall notify the PBM within five days of any order of a licensing agency."),
    ("pharmacy", "PBM will report to the Board of Pharmacy a pharmacy that is terminated for fraud."),
    ("pharmacy", "No pharmacy is removed from the network for complaining to a State agency."),
    ("pharmacy", "Complaints of members about the pharmacy count in the yearly review."),
    ("pharmacy", "Either party may end this agreement on 60 days' notice."),
    ("pharmacy", "Disputes are settled by arbitration and not by a court."),
    ("pharmacy", "The parties submit to the courts of Sangamon County."),
    ("pharmacy", "Claims that are reversed within 14 days are not paid."),
    ("pharmacy", "PBM updates the MAC list weekly and removes drugs that are no longer available."),
    ("pharmacy", "Pharmacy shall keep its remittances for five years and give them to auditors on request."),
    ("pharmacy", "Pharmacy shall not use the PBM's logo without consent."),
    ("pharmacy", "Drugs that are not on the formulary are rejected at the point of sale."),
    ("pharmacy", "Pharmacists avoid talking about a patient's illness where others can hear."),
    ("entity", "Client keeps the PBM's rebate reports confidential."),
    ("entity", "Client may ask any network pharmacy what it was paid."),
    ("entity", "Client shall not disclose the PBM's rebate contracts to a competitor of the PBM."),
    ("entity", "PBM shall answer Client's questions about pharmacy payments within ten days."),
    ("entity", "PBM shall not prohibit network pharmacies from telling Client what they are paid."),
    ("insurer", "PBM shall remove a drug from the MAC list within three days when it becomes obsolete."),
    ("insurer", "PBM shall terminate a pharmacy that no longer holds a license."),
    ("340b", "340B claims are paid at the same rate as all other claims."),
    ("340b", "PBM shall not exclude a pharmacy because it takes part in the 340B program."),
    ("340b", "Entity is registered in the 340B program and keeps its registration current."),
    ("340b", "As 42 U.S.C. 256b requires, Entity marks 340B claims that are billed to Medicaid."),
    ("340b", "Every pharmacy, whether or not it buys under 340B, pays the switch fee of five cents."),
    ("340b", "Members may use a 340B pharmacy for any covered drug."),
    ("340b", "\"340B drug\" means a covered outpatient drug bought under Section 340B."),
    ("340b", "The copayment at a non-preferred pharmacy may be higher."),
)  # fmt: skip
# Pieces of papers: the kind of contract, its paragraphs, what they are suspect of.
PIECES: tuple[tuple[str, tuple[str, ...], frozenset[str]], ...] = (
    (
        "pharmacy",
        (
            "REASONS FOR REMOVAL",
            "A store is taken off the network list for:",
            "(a) selling expired drugs;",
            "(b) handing documents about the PBM to a public prosecutor;",
            "(c) refusing an audit.",
        ),
        frozenset({PUNISHED}),
    ),
    (
        "pharmacy",
        (
            '4. Guarded Matters. "Guarded Matters" are the sums that the PBM pays to the store.',
            "5. The store tells no plan of Guarded Matters.",
            "6. Guarded Matters may be told to the store's bank.",
        ),
        frozenset({RATE}),
    ),
    (
        "pharmacy",
        (
            "1. The subjects listed in Annex 2 are kept out of talk with members.",
            "ANNEX 2",
            "(1) the price of a drug to a person who has no insurance; (2) the PBM's profits.",
        ),
        frozenset({PRICE}),
    ),
    (
        "pharmacy",
        (
            '1. Clause 9 of the Agreement ("Pharmacy shall not tell a plan what it is paid") is hereby struck out.',
            '2. The words "within 60 days" in Clause 4 are replaced by "within 30 days".',
        ),
        frozenset(),
    ),
    (
        "pharmacy",
        (
            '1. Clause 7 is amended by inserting after "license" the words "or reports the PBM to the '
            'Department", so that it reads: "PBM may end this agreement where Pharmacy loses its license or '
            'reports the PBM to the Department."',
        ),
        frozenset({PUNISHED}),
    ),
    (
        "pharmacy",
        (
            "6.1 Pharmacists do not discuss the cash price with members.",
            "6.2 The same applies to other drugs that cost less.",
        ),
        frozenset({OTHER_DRUG, PRICE}),
    ),
    (
        "pharmacy",
        (
            "3. Some plans ask our pharmacies what they are paid. That is between you and us, so please do not "
            "tell them.",
        ),
        frozenset({RATE}),
    ),
    (
        "pharmacy",
        ("8. Pharmacy is free to answer a regulator. Nothing in this agreement is to be held against it for that.",),
        frozenset(),
    ),
    (
        "340b",
        (
            "Item | All pharmacies | Pharmacies with 340B drugs",
            "Switch fee | none | $0.20 a claim",
            "Price of brands | AWP less 15% | AWP less 22%",
            "Audit | once a year | once a year",
        ),
        frozenset({"340b-reimbursement", "340b-special-fee"}),
    ),
    (
        "340b",
        (
            '1. "Reduced-price drugs" are those bought under 42 U.S.C. 256b.',
            "2. For reduced-price drugs the PBM may set a fee at its discretion.",
            "3. Reduced-price drugs are otherwise paid as all drugs are.",
        ),
        frozenset({"340b-special-fee"}),
    ),
    (
        "340b",
        ("1. The PBM treats all claims alike, 340B or not. It has no fee, tier or rule for 340B claims.",),
        frozenset(),
    ),
    (
        "entity",
        (
            "5. What pharmacies are paid is reported to Client each month. Client may compare the report with the"
            " books of any pharmacy.",
            "6. Client gives the report to nobody else, its advisers apart.",
        ),
        frozenset(),
    ),
    (
        "entity",
        (
            "5. Reports on pharmacy payments are final. Client accepts them without recourse to the pharmacies "
            "and makes no inquiry of them.",
        ),
        frozenset({VERIFY}),
    ),
    (
        "psao",
        (
            "2.4 PSAO shall procure that no member pharmacy acquaints a health plan with the MAC list.",
            "2.5 PSAO shall procure that member pharmacies answer audit letters in time.",
        ),
        frozenset({RATE}),
    ),
    (
        "pharmacy",
        ("9. Good name. In dealings with members, pharmacies do nothing to make plan prices look unfair.",),
        frozenset({ILL}),
    ),
    (
        "pharmacy",
        (
            "10. The pharmacy's preferred status lapses when, in the preceding year, its staff gave testimony in "
            "any legislative hearing on pharmacy benefit managers.",
        ),
        frozenset({PUNISHED}),
    ),
    (
        "pharmacy",
        (
            "11. The pharmacist counsels the member. Counsel covers doses and side effects; it does not cover "
            "what other drugs would cost the member.",
        ),
        frozenset({OTHER_DRUG}),
    ),
    (
        "pharmacy",
        (
            "12. If a member says that the copayment is high, the pharmacist hands over the plan's leaflet and "
            "says nothing about the store's own price.",
        ),
        frozenset({PRICE}),
    ),
    (
        "pharmacy",
        (
            "13. The pharmacy reports fraud to the PBM at once. The PBM reports it to the Division of Insurance "
            "and may end the agreement of a pharmacy that took part in it.",
        ),
        frozenset(),
    ),
    (
        "pharmacy",
        (
            "14. Privacy. A pharmacist does not talk about a member's drugs with an employer, and does not give "
            "the employer a member's claims.",
        ),
        frozenset(),
    ),
)
