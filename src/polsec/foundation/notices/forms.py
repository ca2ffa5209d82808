"""How somebody wishes to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from polsec.foundation.kit.forms import ActForm
from polsec.foundation.notices.models import Wish


class WishForm(ActForm):
    """Which mails one gets."""

    mail = forms.ChoiceField(label=_("Which mails you get"), choices=Wish.choices, widget=forms.RadioSelect)
