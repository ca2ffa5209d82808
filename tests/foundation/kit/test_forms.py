"""Long forms are drawn in parts, with every field in one; what is folded opens where it must be seen."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.utils.translation import override

from polsec.foundation.kit.forms import Part, PartedForm
from polsec.foundation.kit.templatetags.kit import breakable


class Parted(PartedForm):
    """A form of three fields in two parts."""

    name = forms.CharField(label="Name")
    number = forms.IntegerField(label="Number", required=False)
    lost = forms.CharField(label="Lost", required=False)
    named: tuple[str, ...] = ("number", "lost")

    def parts(self) -> tuple[Part, ...]:
        """The second one is folded."""
        return (Part("First", ("name",)), Part("Second", self.named, folded=True))


def page(form: forms.Form) -> str:
    with override("en"):
        return str(form)


def test_each_field_is_drawn_once_in_its_part() -> None:
    drawn = page(Parted())
    assert [drawn.count(f'name="{name}"') for name in ("name", "number", "lost", "request_id")] == [1, 1, 1, 1]
    assert drawn.index("<legend>First</legend>") < drawn.index('name="name"') < drawn.index("<summary>Second</summary>")


@pytest.mark.parametrize(
    ("given", "is_open"),
    [({}, False), ({"data": {"number": "many"}}, True), ({"initial": {"number": 2}}, True), ({"data": {}}, False)],
)
def test_a_folded_part_is_open_where_something_is_wrong_or_filled_in(given: dict[str, Any], is_open: bool) -> None:
    assert ("<details open>" in page(Parted(**given))) == is_open


def test_a_field_that_no_part_names_is_not_lost_in_silence() -> None:
    form = Parted()
    form.named = ("number",)
    with pytest.raises(KeyError, match="lost"):
        list(form.drawn())


def test_an_address_breaks_at_its_parts_alone_and_carries_no_markup() -> None:
    assert breakable("ana-maria@demo.example") == "ana-<wbr>maria@<wbr>demo.example"
    assert breakable("<b>@x") == "&lt;b&gt;@<wbr>x"
