"""Make a product out of what a directory says of it: base names, form, class, schedules over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache

from carelaw.pdmp.drugs.strengths import in_words
from carelaw.pdmp.drugs.tables import toml_table
from carelaw.pdmp.facts.clinical import ActiveIngredient, DrugClass, FormGroup, Product
from carelaw.pdmp.facts.intake import DrugVersion

_INJECTED = ("INJECT", "INTRAVENOUS", "INTRAMUSCULAR", "SUBCUTANEOUS", "EPIDURAL", "INTRATHECAL")
_WORN = ("FILM", "SYSTEM", "DISC")
_MUCOUS = ("BUCCAL", "SUBLINGUAL", "TRANSMUCOSAL", "OROMUCOSAL")
_SAID_BEFORE = {
    "extended release": "extended-release",
    "orally disintegrating": "orally disintegrating",
    "concentrate": "concentrated",
    "for suspension": "dispersible",
}
_LOOSE_FORMS = ("SOLUTION", "SYRUP", "ELIXIR", "SUSPENSION", "LIQUID", "CONCENTRATE", "SPRAY", "DROPS", "GEL", "CREAM")


def make_product(
    national_drug_code: str,
    ingredients: Sequence[tuple[str, Decimal, str]],
    *,
    proprietary_name: str = "",
    dosage_form: str = "",
    route: str = "",
    schedule: str = "",
    package_size: Decimal | None = None,
    package_unit: str = "",
    source: str = "",
) -> Product:
    """A product with its class, its form group and its schedules over time worked out from the carried tables.

    `ingredients` are (substance, strength, unit) with the substance as a directory names it, salt and all; `schedule`
    is today's federal schedule as `II` to `V`, or empty.
    """
    named = tuple(ActiveIngredient(base_name(name), strength, unit) for name, strength, unit in ingredients)
    merged = _merge_salts(named)
    group = form_group(dosage_form, route)
    return Product(
        national_drug_code=national_drug_code,
        proprietary_name=proprietary_name,
        description=in_words(merged, _form_words(dosage_form)),
        ingredients=merged,
        dosage_form=dosage_form,
        route=route,
        form_group=group,
        drug_class=drug_class(merged, group),
        long_acting=is_long_acting(merged, group, dosage_form),
        schedules=schedules_over_time(merged, schedule),
        package_size=package_size,
        package_unit=package_unit,
        source=source,
    )


@lru_cache(maxsize=4096)
def base_name(substance: str) -> str:
    """The ingredient without its salt, in lower case: OXYCODONE HYDROCHLORIDE is oxycodone."""
    text = " ".join(substance.lower().replace(",", " ").split())
    known = [name for name in _class_of() if text == name or text.startswith(f"{name} ")]
    return max(known, key=len) if known else text


@cache
def _class_of() -> dict[str, str]:
    classes = toml_table("classes.toml")["classes"]
    return {name: group for group, names in classes.items() for name in names}


def _merge_salts(ingredients: tuple[ActiveIngredient, ...]) -> tuple[ActiveIngredient, ...]:
    """Salts of one base add up: mixed amphetamine salts of 5 mg each are listed salt by salt."""
    merged: dict[tuple[str, str], Decimal] = {}
    for one in ingredients:
        merged[one.name, one.unit] = merged.get((one.name, one.unit), Decimal(0)) + one.strength
    return tuple(ActiveIngredient(name, strength, unit) for (name, unit), strength in merged.items())


def form_group(dosage_form: str, route: str) -> FormGroup:
    """How a dosage form delivers its dose, from the directory's words for form and route."""
    form, way = dosage_form.upper(), route.upper()
    if "PATCH" in form or ("TRANSDERMAL" in way and any(word in form for word in _WORN)):
        return FormGroup.TRANSDERMAL
    if "IMPLANT" in form:
        return FormGroup.IMPLANT
    if any(word in form or word in way for word in _INJECTED):
        return FormGroup.INJECTION
    if "SPRAY" in form:
        return FormGroup.NASAL_SPRAY if "NASAL" in way or "NASAL" in form else FormGroup.ORAL_SPRAY
    if form.startswith("FILM"):
        return FormGroup.FILM
    if "LOZENGE" in form or "TROCHE" in form or any(word in way for word in _MUCOUS):
        return FormGroup.BUCCAL
    if "SUPPOSITORY" in form or "RECTAL" in way:
        return FormGroup.RECTAL
    return FormGroup.ORAL if "ORAL" in way or not way else FormGroup.OTHER


def drug_class(ingredients: tuple[ActiveIngredient, ...], group: FormGroup) -> DrugClass:
    """The class by which a product counts: that of its leading ingredient; cough opioids and buprenorphine apart."""
    tables = toml_table("classes.toml")
    names = {one.name for one in ingredients}
    if "buprenorphine" in names:
        return _buprenorphine(ingredients, group)
    found = {_class_of().get(name, "other") for name in names}
    if "opioid" in found and _against_cough(names):
        return DrugClass.OPIOID_ANTITUSSIVE
    return DrugClass(next((one for one in tables["rank"] if one in found), "other"))


def _buprenorphine(ingredients: tuple[ActiveIngredient, ...], group: FormGroup) -> DrugClass:
    rule = toml_table("classes.toml")["buprenorphine"]
    units = {one.unit for one in ingredients if one.name == "buprenorphine"}
    pain = group in rule["pain_forms"] or bool(units & set(rule["pain_units"]))
    return DrugClass.BUPRENORPHINE_PAIN if pain else DrugClass.BUPRENORPHINE_MOUD


def _against_cough(names: set[str]) -> bool:
    rule = toml_table("classes.toml")["antitussive"]
    return bool(names & set(rule["opioids"])) and bool(names & set(rule["with"]))


def is_long_acting(ingredients: tuple[ActiveIngredient, ...], group: FormGroup, dosage_form: str) -> bool:
    """True for extended-release forms, patches and the opioids that are long-acting in every form."""
    rule = toml_table("classes.toml")["long_acting"]
    if group in rule["forms"] or any(word in dosage_form.upper() for word in rule["words"]):
        return True
    return any(one.name in rule["ingredients"] for one in ingredients)


def schedules_over_time(ingredients: tuple[ActiveIngredient, ...], today: str) -> tuple[DrugVersion, ...]:
    """A product's schedules with their days, from its present federal schedule and the recorded changes."""
    tables = toml_table("schedules.toml")
    first: date = tables["act_took_effect"]
    for change in tables["change"]:
        alone = len(ingredients) == 1
        if not any(one.name == change["ingredient"] for one in ingredients) or not today:
            continue
        if change.get("only_in_combination") and alone:
            continue
        before, day = change["before"], change["from"]
        return (DrugVersion(before, before, first, day - timedelta(days=1)), DrugVersion(today, today, day))
    return (DrugVersion(today, today, first),)


def _form_words(dosage_form: str) -> str:
    base, *details = [part.strip() for part in dosage_form.lower().split(",")]
    before = [word for detail, word in _SAID_BEFORE.items() if detail in details and base != "patch"]
    return " ".join((*before, base))


def is_loose(product: Product) -> bool:
    """True for forms whose quantity is a volume or a number of sprays, not a number of pieces."""
    return any(word in product.dosage_form.upper() for word in _LOOSE_FORMS)


__all__ = [
    "base_name",
    "drug_class",
    "form_group",
    "is_long_acting",
    "is_loose",
    "make_product",
    "schedules_over_time",
]
