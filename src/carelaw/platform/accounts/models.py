"""Accounts, role grants, designations and access tokens. Other apps use `actor`, `permissions` and `granting`."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from carelaw.platform.accounts.roles import ROLES


class AccountKeeper(BaseUserManager["Account"]):
    """Finds and opens accounts; an e-mail address is the same in any case of letters."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """Open an account; without a password nobody can sign in until one is set by its own link."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, email: str | None) -> Account:
        return self.get(email=(email or "").strip().lower())


class Account(AbstractBaseUser):
    """One human being with one credential (§5(5)(ix), MAP-62); never shared, never a group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=8, default="en", choices=[("en", "English"), ("es", "Español")])
    is_active = models.BooleanField(default=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_because = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # SHA-256 of the one session that may speak for this account; a sign-in elsewhere replaces it.
    session_digest = models.CharField(max_length=64, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = AccountKeeper()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="account_email_in_lower_case"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name or str(self.pk)


class RoleGrant(models.Model):
    """One role given to one account from a day to a day, with what it is limited to and who approved it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=32, choices=[(r.code, r.says) for r in ROLES.values() if r.grantable])
    cite = models.CharField(max_length=100, blank=True)
    # {"dea": [...], "npi": [...], "dispenser_dea": [...], "party": [...], ...}: kind of id to the ids allowed.
    scope = models.JSONField(default=dict, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    needs_approval = models.BooleanField(default=False)
    approved_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_because = models.CharField(max_length=300, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "role"], name="grant_by_account_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="grant_approval_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(granted_by__isnull=True) | ~Q(approved_by=F("granted_by")),
                name="grant_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("account")),
                name="grant_not_approved_by_its_holder",
            ),
        ]

    def why_not_live(self, on: date) -> tuple[str, str] | None:
        """None while the grant is live; else a short code and the words that follow "Your role …"."""
        if self.revoked_at is not None:
            return "revoked", "was revoked. Ask the program office."
        if self.suspended_at is not None:
            return "suspended", f"is suspended: {self.suspended_because or 'no reason was recorded'}."
        if self.needs_approval and self.approved_at is None:
            return "not-approved", "waits for a second administrator's approval."
        if on < self.starts_on:
            return "not-begun", f"begins on {self.starts_on.isoformat()}."
        if self.ends_on is not None and on > self.ends_on:
            return "ended", f"ended on {self.ends_on.isoformat()}; ask for it to be renewed."
        return None


class Designation(models.Model):
    """A principal's word that an employee may act for him or her (§5(5)(ix), §7(d), §8(c); MAP-61 to MAP-67)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="designees")
    designee = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="designations")
    role = models.CharField(max_length=32, choices=[(r.code, r.says) for r in ROLES.values() if r.designee_of])
    employer = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    standards_version = models.CharField(max_length=40)
    checks_passed = models.JSONField(default=list, blank=True)
    is_nurse = models.BooleanField(default=False)
    nurse_license = models.CharField(max_length=40, blank=True)
    preference_statement = models.CharField(max_length=300, blank=True)
    named_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["designee", "principal"], name="designation_by_pair")]
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("designee")), name="designation_of_another"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="designation_ends_after_start"
            ),
        ]

    def why_not_live(self, on: date) -> str | None:
        """None while the designation is live; else the words that follow "The designation …"."""
        if self.revoked_at is not None:
            return "was revoked"
        if on < self.starts_on:
            return f"begins on {self.starts_on.isoformat()}"
        if self.ends_on is not None and on > self.ends_on:
            return f"ended on {self.ends_on.isoformat()}"
        return None


class AccessToken(models.Model):
    """A bearer token for programs that speak for an account in one role; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    role = models.CharField(max_length=32, choices=[(r.code, r.says) for r in ROLES.values() if r.grantable])
    label = models.CharField(max_length=100, blank=True)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    # Names of permissions the token is narrowed to; empty means all that its role has.
    narrowed_to = models.JSONField(default=list, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="token_expires_after_issue"),
        ]

    def is_live(self, at: datetime) -> bool:
        """True until the token expires or is revoked."""
        return self.revoked_at is None and at < self.expires_at
