"""The codes of a history in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop

FIGURES: Mapping[str, str] = {
    "mme-today": gettext_noop("Daily dose today"),
    "mme-average-30-days": gettext_noop("Average daily dose, 30 days"),
    "mme-peak-90-days": gettext_noop("Highest daily dose, 90 days"),
    "days-at-or-above-50-mme": gettext_noop("Days at 50 MME or more"),
    "days-at-or-above-90-mme": gettext_noop("Days at 90 MME or more"),
    "opioid-benzodiazepine-days": gettext_noop("Opioid with benzodiazepine"),
    "opioid-benzodiazepine-share": gettext_noop("Opioid with benzodiazepine, share"),
    "opioid-benzodiazepine-today": gettext_noop("Opioid with benzodiazepine today"),
    "opioid-opioid-days": gettext_noop("Two opioids at once"),
    "opioid-opioid-share": gettext_noop("Two opioids at once, share"),
    "trinity-days": gettext_noop("Opioid, benzodiazepine and carisoprodol"),
    "days-supply-overlap": gettext_noop("Supply held twice"),
    "prescribers-90-days": gettext_noop("Prescribers"),
    "dispensers-90-days": gettext_noop("Pharmacies"),
    "multiple-providers-pbss": gettext_noop("Multiple provider episode (CDC)"),
    "multiple-providers-pqa-omp": gettext_noop("Opioids from multiple providers (PQA)"),
    "multiple-providers-hedis-uop": gettext_noop("Opioids from multiple providers (HEDIS)"),
    "early-refills": gettext_noop("Early refills"),
    "long-acting-for-naive": gettext_noop("Long-acting opioid without earlier opioid"),
    "opioid-days": gettext_noop("Days with an opioid"),
    "cash-share": gettext_noop("Paid privately"),
}

UNITS = {
    gettext_noop("mg morphine equivalent a day"),
    gettext_noop("days of 90"),
    gettext_noop("days of 100"),
    gettext_noop("days of 183"),
    gettext_noop("% of opioid days"),
    gettext_noop("both active"),
    gettext_noop("prescribers"),
    gettext_noop("dispensers"),
    gettext_noop("fills in 183 days"),
    gettext_noop("fills"),
    gettext_noop("% of fills in 183 days"),
}

FLAGS: Mapping[str, str] = {
    "mme-high": gettext_noop("High daily dose"),
    "mme-caution": gettext_noop("Raised daily dose"),
    "opioid-benzodiazepine": gettext_noop("Opioid with benzodiazepine"),
    "many-prescribers": gettext_noop("Many prescribers"),
    "many-dispensers": gettext_noop("Many pharmacies"),
    "early-refill": gettext_noop("Early refill"),
}

CLASSES: Mapping[str, str] = {
    "opioid": gettext_noop("opioid"),
    "opioid-antitussive": gettext_noop("opioid for cough"),
    "buprenorphine-pain": gettext_noop("buprenorphine (pain)"),
    "buprenorphine-moud": gettext_noop("buprenorphine (OUD)"),
    "benzodiazepine": gettext_noop("benzodiazepine"),
    "sedative-hypnotic": gettext_noop("sedative"),
    "barbiturate": gettext_noop("barbiturate"),
    "muscle-relaxant": gettext_noop("muscle relaxant"),
    "stimulant": gettext_noop("stimulant"),
    "anorectic": gettext_noop("anorectic"),
    "gabapentinoid": gettext_noop("gabapentinoid"),
    "androgen": gettext_noop("androgen"),
    "other": gettext_noop("other"),
    "compound": gettext_noop("compound"),
}

# Only what a clinician can use; the sender's slips of form are the sender's to mend.
WARNINGS: Mapping[str, str] = {
    "unknown-drug": gettext_noop("the drug file does not know this code"),
    "disputed": gettext_noop("the patient disputes this entry; it is being checked"),
}
