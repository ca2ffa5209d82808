"""Persons, their accounts and sessions, what of them is public by consent, invitations; institutions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit import clock, objects
from polsec.foundation.kit.models import Entity, EntityManager, Object, Visibility
from polsec.harmless import harmless


class Language(models.TextChoices):
    """The languages in which the site speaks to a person."""

    SPANISH = "es", "Español"
    ENGLISH = "en", "English"


class PersonManager(EntityManager["Person"]):
    """Makes a person together with their object."""

    def enter(self, *, name: str, email: str = "", **fields: Any) -> Person:
        """A new person. Their object has no title, so that no list or search tells a name by chance."""
        thing = objects.make("person", process=None, title={}, visibility=Visibility.SECRETARIAT)
        person: Person = self.create(object=thing, name=name.strip(), email=email.strip().lower() or None, **fields)
        return person


class Person(Entity):
    """Somebody, with or without an account: entered by a secretariat, or by themselves."""

    name = models.CharField(max_length=120, blank=True)
    """As the person wants to be called."""
    email = models.EmailField(null=True, blank=True, unique=True)
    """In small letters; None for who has none."""
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, choices=Language.choices, default=Language.SPANISH)
    entered_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    """Who of a secretariat entered them; None for who came by themselves."""
    entered_in = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")
    """The process whose secretariat entered them."""
    claimed_at = models.DateTimeField(null=True, blank=True)
    """When whoever a secretariat had entered took over."""
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    """The same person with an account that was there before."""
    hidden_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=None) | Q(email=Lower("email")), name="person_email_in_small"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", email=None, phone=""), name="person_erased_has_nothing"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (Q(email=None) & ~Q(merged_into=F("pk"))), name="person_merged_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def shown_name(self) -> str:
        """The name as it may stand on a page: without characters that hide or reorder what stands beside it."""
        return harmless(self.name)


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts, and brings their persons along; e-mail addresses are kept in small letters."""

    def get_queryset(self) -> models.QuerySet[Account]:
        """Accounts with their persons, so that a signed-in request costs one query for both."""
        return super().get_queryset().select_related("person")

    def create_user(self, email: str = "", password: str | None = None, *, name: str = "", **fields: Any) -> Account:
        """A new account with its person; without a password it has none that works."""
        person = fields.pop("person", None) or Person.objects.enter(name=name, email=email)
        account = Account(email=email.strip().lower() or None, person=person, **fields)
        account.set_password(password)
        account.save()
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account that signs in with this address."""
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """What a person signs in with. When they last came is not kept."""

    last_login = None
    email = models.EmailField(null=True, blank=True, unique=True)
    """In small letters; None for who signs in by passkey or printed link alone."""
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_operator = models.BooleanField(default=False)
    """Runs the site: may create processes; sees no room."""
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=None) | Q(email=Lower("email")), name="account_email_in_small")
        ]

    def __str__(self) -> str:
        return str(self.person_id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the person's address the one that the account signs in with, whichever page changed it."""
        self.email = (self.email or "").strip().lower() or None
        with transaction.atomic():
            super().save(*args, **kwargs)
            Person.objects.filter(pk=self.person_id).exclude(email=self.email).update(email=self.email)


class Session(AbstractBaseSession):
    """A signed-in browser. It names its account, so that erasing and `sign out everywhere` find it."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that writes these rows."""
        from polsec.foundation.people.sessions import SessionStore

        return SessionStore


class Claim(models.Model):
    """An invitation to take over what a secretariat entered about oneself. The link is not kept, only its hash."""

    token: str = ""
    """The secret itself, where it was just made."""
    person = models.ForeignKey(Person, models.CASCADE, related_name="claims")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Object, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(used_at__isnull=False), name="claim_used_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(used_at=None, revoked_at=None), name="claim_one_open_for_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d}"


class EntryLink(models.Model):
    """A printed way in for who has an account and no mail: one use, a short while. Only its hash is kept."""

    token: str = ""
    """The secret itself, where it was just made."""
    account = models.ForeignKey(Account, models.CASCADE, related_name="entry_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Object, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.account_id} {self.made_at:%Y-%m-%d}"


class What(models.TextChoices):
    """What of a person may be public, each by a consent of its own."""

    NAME = "name", pgettext_lazy("consent", "My name")
    INSTITUTION = "institution", pgettext_lazy("consent", "The institution I speak for, beside my name")
    PHOTO = "photo", pgettext_lazy("consent", "Photographs that show me")


class PublicConsent(models.Model):
    """That something of a person may be public in one process, from when until when."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    process = models.ForeignKey(Object, models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=What.choices)
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "process", "what"], condition=Q(withdrawn_at=None), name="consent_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what}"


class Type(models.TextChoices):
    """What sort of organisation an institution is. It is all that a protected one shows."""

    STATE = "state", pgettext_lazy("institution", "State institution")
    AUTONOMOUS = "autonomous", pgettext_lazy("institution", "Autonomous public institution")
    LOCAL = "local", pgettext_lazy("institution", "Local authority")
    COMMUNITY = "community", pgettext_lazy("institution", "Community organisation")
    CIVIL = "civil", pgettext_lazy("institution", "Civil society organisation")
    BUSINESS = "business", pgettext_lazy("institution", "Business organisation")
    ACADEMIC = "academic", pgettext_lazy("institution", "Academic institution")
    RELIGIOUS = "religious", pgettext_lazy("institution", "Religious organisation")
    PARTY = "party", pgettext_lazy("institution", "Political organisation")
    INTERNATIONAL = "international", pgettext_lazy("institution", "International organisation")


class Sector(models.TextChoices):
    """The part of society that an institution speaks from; quorums count by it."""

    POWERS = "powers", pgettext_lazy("sector", "State powers")
    MINISTRIES = "ministries", pgettext_lazy("sector", "Ministries and secretariats")
    POLICE = "police", pgettext_lazy("sector", "Police")
    PROSECUTION = "prosecution", pgettext_lazy("sector", "Prosecution")
    COURTS = "courts", pgettext_lazy("sector", "Courts")
    MUNICIPALITIES = "municipalities", pgettext_lazy("sector", "Municipalities")
    COUNCILS = "councils", pgettext_lazy("sector", "Community development councils (COCODE)")
    INDIGENOUS = "indigenous", pgettext_lazy("sector", "Indigenous and ancestral authorities")
    CHURCHES = "churches", pgettext_lazy("sector", "Churches")
    CHAMBERS = "chambers", pgettext_lazy("sector", "Business chambers")
    UNIVERSITIES = "universities", pgettext_lazy("sector", "Universities and research centres")
    NGOS = "ngos", pgettext_lazy("sector", "Non-governmental organisations")
    VICTIMS = "victims", pgettext_lazy("sector", "Organisations of victims")
    WOMEN = "women", pgettext_lazy("sector", "Women's organisations")
    MEDIA = "media", pgettext_lazy("sector", "Media")
    PARLIAMENT = "parliament", pgettext_lazy("sector", "Parliamentary groups")
    COOPERATION = "cooperation", pgettext_lazy("sector", "International cooperation")


class Institution(Entity):
    """An institution in one process; its names by language are the object's title."""

    short_name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=16, choices=Type.choices)
    sector = models.CharField(max_length=16, choices=Sector.choices)
    languages = models.JSONField(default=list, blank=True)
    """Languages in which it works, as their names in that language."""
    is_protected = models.BooleanField(default=False)
    """Its name is sealed outside the secretariat."""
    shown_as = models.CharField(max_length=16, choices=Type.choices, blank=True)
    """What a protected one is shown as; its own type where this is empty."""
    joined_at = models.DateTimeField(null=True, blank=True)
    """When it first took a seat. Until then the secretariat alone knows of it: nobody learns who was approached."""
    name_released_at = models.DateTimeField(null=True, blank=True)
    """When it consented to its name being public."""
    lift_asked_by = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")
    """Who of the secretariat asked to end its protection, which another one confirms; None where nobody did."""
    lift_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_protected=False) | Q(name_released_at=None), name="institution_protected_is_not_released"
            )
        ]
