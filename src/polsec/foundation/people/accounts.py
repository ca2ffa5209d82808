"""Accounts as allauth knows them: the addresses beside them."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from polsec.foundation.people.models import Account


def note_address(account: Account, *, is_verified: bool) -> None:
    """Tell allauth the account's address, so that codes and confirmations go there."""
    if account.email:
        EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=is_verified)


def open_account(
    email: str = "", password: str | None = None, *, name: str, is_operator: bool = False, is_verified: bool = False
) -> Account:
    """A new account with its person, for set-up, the demonstration and tests."""
    account = Account.objects.create_user(email, password, name=name, is_operator=is_operator)
    note_address(account, is_verified=is_verified)
    return account
