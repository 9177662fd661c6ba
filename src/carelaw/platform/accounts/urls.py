"""Routes of sign-in and accounts. Each page of the sign-in library is named and marked here; no other is open."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import path, re_path

from carelaw.platform.accounts import administration, views
from carelaw.platform.accounts.permissions import own_page, public_page

_entrance = public_page(why="One must reach the sign-in without being signed in.")
_enroll = own_page(why="One's own second factor, before anything else opens.", early=True)
_own = own_page(why="One's own sign-in.")

urlpatterns = [
    path("account/", views.my_account, name="my-account"),
    path("account/role/", views.role, name="role"),
    path("account/stay/", views.stay, name="stay"),
    path("account/second-factor/", views.second_factor, name="second-factor"),
    # The sign-in library's pages, under its own route names.
    path("account/login/", _entrance(account.login), name="account_login"),
    path("account/logout/", _entrance(account.logout), name="account_logout"),
    path("account/inactive/", _entrance(account.account_inactive), name="account_inactive"),
    path("account/new/", views.how_to_get_an_account, name="account_signup"),
    path("account/reauthenticate/", _enroll(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/change/", _own(account.password_change), name="account_change_password"),
    path("account/password/set/", _own(account.password_set), name="account_set_password"),
    path("account/password/reset/", _entrance(account.password_reset), name="account_reset_password"),
    path("account/password/reset/done/", _entrance(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        _entrance(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/key/done/",
        _entrance(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("account/factors/", _own(mfa.index), name="mfa_index"),
    path("account/factors/authenticate/", _entrance(mfa.authenticate), name="mfa_authenticate"),
    path("account/factors/reauthenticate/", _enroll(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/factors/app/activate/", _enroll(totp.activate_totp), name="mfa_activate_totp"),
    path("account/factors/app/remove/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/factors/codes/", _own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/factors/codes/generate/", _own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/factors/codes/download/", _own(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("account/factors/passkeys/", _own(passkey.list_webauthn), name="mfa_list_webauthn"),
    path("account/factors/passkeys/add/", _enroll(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("account/factors/passkeys/login/", _entrance(passkey.login_webauthn), name="mfa_login_webauthn"),
    path(
        "account/factors/passkeys/reauthenticate/",
        _enroll(passkey.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/factors/passkeys/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("account/factors/passkeys/<int:pk>/edit/", _own(passkey.edit_webauthn), name="mfa_edit_webauthn"),
    # Administration.
    path("accounts/", administration.accounts, name="accounts"),
    path("accounts/new/", administration.new_account, name="account-new"),
    path("accounts/waiting/", administration.waiting, name="grants-waiting"),
    path("accounts/<uuid:account_id>/", administration.account, name="account"),
    path("accounts/<uuid:account_id>/suspend/", administration.suspend, name="account-suspend"),
    path("accounts/<uuid:account_id>/restore/", administration.restore, name="account-restore"),
    path("accounts/grants/<uuid:grant_id>/approve/", administration.approve, name="grant-approve"),
    path("accounts/grants/<uuid:grant_id>/revoke/", administration.revoke, name="grant-revoke"),
]
