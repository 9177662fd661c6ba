"""What is done with the whole population, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.ihh.use_cases.lake.doing"
_PART = "89 Ill. Adm. Code 140"

LOAD = Act(
    "load-claims",
    "Load claims in bulk",
    "X12 837, institutional or professional, or a CSV sheet of claims, diagnoses or lines. Every claim is taken, or "
    "named with its place, its field and what is permitted.",
    "Load",
    "ihh.import-files",
    f"{_PART}.992(c)",
    f"{_HERE}.load",
    (Asked("file", "File", "file"),),
    "ihh-claim-loads",
)
ATTRIBUTE_ALL = Act(
    "attribute-population",
    "Attribute everybody",
    "Everyone's tier as of a day, over all claims. The worker does it; the same claims with the same on file are the "
    "same run. Nothing changes for anybody by it.",
    "Run",
    "ihh.attribute",
    f"{_PART}.992(b)",
    f"{_HERE}.attribute_all",
    (
        Asked("as_of", "As of", "day"),
        Asked(
            "substitute",
            "Open substitute",
            "flag",
            required=False,
            says="Lets the open substitute speak where the named grouper has not. It is not the grouper of the rule, "
            "and every result of it is labeled CRG-SUBSTITUTE.",
        ),
        Asked("now", "Wait for it", "flag", required=False, says="For small programs: done before this answers."),
    ),
    "ihh-population-runs",
)
EXPLAIN_ONE = Act(
    "explain-attribution",
    "Why a person has this tier",
    "What the newest run over everybody said of one person, in words, with the claim lines behind it.",
    "Explain",
    "ihh.attribute",
    f"{_PART}.992(b)",
    f"{_HERE}.explain_one",
    (Asked("person_id", "Person number", says="The number in the Medical Assistance Program.", most=40),),
    "ihh-population-runs",
)
ACTS: tuple[Act, ...] = (LOAD, ATTRIBUTE_ALL, EXPLAIN_ONE)
