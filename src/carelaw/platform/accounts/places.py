"""Where accounts appear in the console's menu and on its first page."""

from django.utils.translation import gettext_lazy as _

from carelaw.platform.accounts.granting import MANAGE
from carelaw.platform.pages.home import tile

tile(
    _("Accounts and roles"),
    says=_("Open accounts, grant and approve roles, suspend an account."),
    route="accounts",
    permission=MANAGE.name,
    section=_("Administration"),
    order=90,
)
