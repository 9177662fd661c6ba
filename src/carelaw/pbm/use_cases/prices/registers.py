"""Write what Drugs@FDA, NPPES and the federal 340B register hold; the newest file of each is what is on file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction

from carelaw.pbm.store.models import (
    ApplicationProduct,
    Entity340B,
    RegisteredPharmacy,
    RegisterEntity340B,
    RegisterPharmacy340B,
)
from carelaw.pbm.use_cases.prices.writing import BATCH, Given, LoadedFile, batches, good, put
from carelaw.pbm.wire.drugs_at_fda import read_drugs_at_fda
from carelaw.pbm.wire.nppes import MEMBER as NPPES_MEMBER
from carelaw.pbm.wire.nppes import Deactivated, PharmacyLine, read_nppes
from carelaw.pbm.wire.packed import member
from carelaw.pbm.wire.register_340b import (
    MEMBER,
    PharmacyUnderContract,
    RegisteredEntity,
    read_340b_json,
    read_340b_sheets,
)
from carelaw.platform.bulk.workbooks import Content, content_of, sheets_of


def write_drugs_at_fda(given: Given) -> LoadedFile:
    """Write the products of applications; the new file replaces the old one."""
    loaded = LoadedFile("drugs-at-fda")
    with transaction.atomic():
        ApplicationProduct.objects.all().delete()
        for batch in batches(good(read_drugs_at_fda(given.stream, file_name=given.file_name), loaded)):
            made = {(one.application, one.product_number): _application(one) for one in batch}
            ApplicationProduct.objects.bulk_create(made.values(), ignore_conflicts=True)
            loaded.taken += len(made)
            loaded.passed_over += len(batch) - len(made)
            given.told(loaded.taken)
    return loaded


def write_nppes(given: Given) -> LoadedFile:
    """Write the pharmacies of the national register, batch by batch; what was deactivated is marked.

    A file of a week holds what changed, one of a month everything; both are put over what is there.
    """
    loaded = LoadedFile("nppes")
    with member(given.stream, NPPES_MEMBER, file_name=given.file_name) as found:
        assert found is not None
        pharmacies: dict[str, PharmacyLine] = {}
        gone: dict[str, date] = {}
        for number, line in enumerate(good(read_nppes(found.stream, file_name=found.name), loaded), start=1):
            if isinstance(line, PharmacyLine):
                pharmacies[line.npi] = line
            elif isinstance(line, Deactivated):
                gone[line.npi] = line.on
            else:
                loaded.passed_over += 1
            if len(pharmacies) >= BATCH or len(gone) >= BATCH * 5:
                _keep(pharmacies, gone, loaded)
            if number % 20_000 == 0:
                given.told(number)
        _keep(pharmacies, gone, loaded)
    return loaded


def _keep(pharmacies: dict[str, PharmacyLine], gone: dict[str, date], loaded: LoadedFile) -> None:
    """One batch, whole; a killed import goes on from the start and puts the same over the same."""
    with transaction.atomic():
        put(RegisteredPharmacy, [_pharmacy(one) for one in pharmacies.values()], "npi")
        known = RegisteredPharmacy.objects.filter(npi__in=list(gone))
        for one in known:
            one.deactivated_on = gone[one.npi]
        RegisteredPharmacy.objects.bulk_update(known, ["deactivated_on"], batch_size=BATCH)
    loaded.taken += len(pharmacies) + len(known)
    loaded.passed_over += len(gone) - len(known)
    pharmacies.clear()
    gone.clear()


def write_register_340b(given: Given) -> LoadedFile:
    """Write the federal 340B register; entities that contracts here name take its days."""
    loaded = LoadedFile("hrsa-340b")
    with transaction.atomic():
        RegisterEntity340B.objects.all().delete()
        RegisterPharmacy340B.objects.all().delete()
        for batch in batches(_flat(good(_read_340b(given), loaded))):
            entities = {one.number: _entity(one) for one in batch if isinstance(one, RegisteredEntity)}
            contracts = [_contract(one) for one in batch if isinstance(one, PharmacyUnderContract)]
            RegisterEntity340B.objects.bulk_create(entities.values(), ignore_conflicts=True)
            RegisterPharmacy340B.objects.bulk_create(contracts)
            loaded.taken += len(entities) + len(contracts)
            given.told(loaded.taken)
        _days_of_known()
    return loaded


def _read_340b(given: Given) -> Iterator[Any]:
    content = Content.OTHER
    start = given.stream.read(4)
    given.stream.seek(0)
    if start == b"PK\x03\x04":
        content = content_of(given.stream.read())
        given.stream.seek(0)
    if content in {Content.XLSX, Content.XLS}:
        yield from read_340b_sheets(sheets_of(given.stream.read(), given.file_name), file_name=given.file_name)
        return
    with member(given.stream, MEMBER, file_name=given.file_name) as found:
        assert found is not None
        if found.name.lower().endswith(".xlsx"):
            yield from read_340b_sheets(sheets_of(found.stream.read(), found.name), file_name=found.name)
        else:
            yield from read_340b_json(found.stream, file_name=found.name)


def _flat(lines: Iterable[Any]) -> Iterator[Any]:
    """Each entity, then its pharmacies."""
    for one in lines:
        yield one
        if isinstance(one, RegisteredEntity):
            yield from one.pharmacies


def _days_of_known() -> None:
    """The entities that are on file here are entities on the days of the register and no others."""
    for known in Entity340B.objects.all():
        found = RegisterEntity340B.objects.filter(pk=known.number).first()
        if found is None or found.starts_on is None:
            continue
        if (known.starts_on, known.ends_on) != (found.starts_on, found.ends_on):
            known.starts_on, known.ends_on = found.starts_on, found.ends_on
            known.save(update_fields=["starts_on", "ends_on"])


def _application(one: Any) -> ApplicationProduct:
    return ApplicationProduct(
        application=one.application[:12],
        product_number=one.product_number,
        name=one.name[:300],
        ingredient=one.ingredient,
        form_and_route=one.form_and_route[:300],
        strength=one.strength[:300],
        sponsor=one.sponsor[:200],
        market=one.market[:30],
        te_codes=list(one.te_codes),
    )


def _pharmacy(one: PharmacyLine) -> RegisteredPharmacy:
    return RegisteredPharmacy(
        npi=one.npi,
        name=one.name[:200],
        other_name=one.other_name[:200],
        address=one.address[:120],
        city=one.city[:60],
        state=one.state[:40],
        postal_code=one.postal_code[:20],
        telephone=one.telephone[:20],
        taxonomies=list(one.taxonomies),
        licenses=[list(pair) for pair in one.licenses],
        updated_on=one.updated_on,
        # A number that was taken back into use is live.
        deactivated_on=None if one.reactivated_on else one.deactivated_on,
        reactivated_on=one.reactivated_on,
    )


def _entity(one: RegisteredEntity) -> RegisterEntity340B:
    return RegisterEntity340B(
        number=one.number,
        name=one.name,
        sub_name=one.sub_name,
        kind=one.kind,
        state=one.state,
        participating=one.participating,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        npis=list(one.npis),
    )


def _contract(one: PharmacyUnderContract) -> RegisterPharmacy340B:
    return RegisterPharmacy340B(
        entity_number=one.entity_number,
        contract=one.contract,
        pharmacy=one.pharmacy,
        name=one.name,
        city=one.city,
        state=one.state,
        postal_code=one.postal_code,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
    )
