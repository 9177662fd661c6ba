"""What price lists are tested against: the Orange Book, the NDC Directory, average costs, wholesalers' catalogues."""

from __future__ import annotations

import uuid

from django.db import models


class OrangeBookEdition(models.Model):
    """One issue of the Orange Book's product file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issued_on = models.DateField(unique=True)
    loaded_at = models.DateTimeField()
    products_count = models.IntegerField()


class OrangeBookProduct(models.Model):
    """One approved product of an edition, with its therapeutic equivalence codes."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(OrangeBookEdition, on_delete=models.CASCADE, related_name="products")
    application = models.CharField(max_length=10)
    product_number = models.CharField(max_length=3)
    ingredient = models.TextField()
    form_and_route = models.CharField(max_length=200)
    strength = models.CharField(max_length=300)
    trade_name = models.CharField(max_length=200)
    te_codes = models.JSONField(default=list)
    market = models.CharField(max_length=5)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "application", "product_number"], name="one_product_of_an_edition"
            )
        ]


class DirectoryProduct(models.Model):
    """One product of the NDC Directory: labeler and product code, and the application it is sold under."""

    product_code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=300)
    generic_name = models.CharField(max_length=600)
    labeler = models.CharField(max_length=200)
    application = models.CharField(max_length=20, blank=True)
    strength = models.CharField(max_length=300, blank=True)
    start_marketing_on = models.DateField(null=True)
    end_marketing_on = models.DateField(null=True)


class AverageCost(models.Model):
    """One drug's national average acquisition cost of one weekly file."""

    id = models.BigAutoField(primary_key=True)
    national_drug_code = models.CharField(max_length=11)
    description = models.CharField(max_length=100)
    unit_price = models.DecimalField(max_digits=14, decimal_places=5)
    unit = models.CharField(max_length=2)
    drug_class = models.CharField(max_length=7)
    effective_on = models.DateField()
    as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["national_drug_code", "as_of"], name="one_average_cost_a_file"),
        ]


class Wholesaler(models.Model):
    """A drug wholesaler: how far it reaches, since when it operates in the State, and to whom it sells."""

    code = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    license_number = models.CharField(max_length=40, blank=True)
    operates_from = models.DateField(null=True)
    operates_to = models.DateField(null=True)
    open_to_all = models.BooleanField()


class CatalogueItem(models.Model):
    """One drug in a wholesaler's catalogue of a day."""

    id = models.BigAutoField(primary_key=True)
    wholesaler = models.ForeignKey(Wholesaler, on_delete=models.CASCADE, related_name="items")
    national_drug_code = models.CharField(max_length=11)
    name = models.CharField(max_length=200)
    unit_cost = models.DecimalField(max_digits=14, decimal_places=5)
    status = models.CharField(max_length=12)
    as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wholesaler", "national_drug_code", "as_of"], name="one_catalogue_line_a_day"
            )
        ]
        indexes = [models.Index(fields=["national_drug_code", "-as_of"], name="catalogue_by_drug")]
