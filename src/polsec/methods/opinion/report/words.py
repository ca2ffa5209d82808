"""What the report says, as sentences. Every threshold of wording is here, and every sentence is translated."""

# ruff: noqa: E501 — a sentence stays in one piece, so that whoever translates it finds it

from __future__ import annotations

from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from math import exp
from typing import Any

from polsec.methods.opinion.report.numbers import Numbers

Figures = Mapping[str, Any]

ALMOST_THE_SAME, ALIKE, ROUGHLY_ALIKE = 0.95, 0.85, 0.7
SETTLED = 0.8
"""Share of the draws with the same verdict from which on the verdict is said without a caution."""
LARGELY_AGREEMENT, PARTLY_AGREEMENT = 0.6, 0.3


class Words:
    """Sentences in one language."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.t = translations
        self.numbers = Numbers(language)

    # The verdict

    def verdict(self, groups: Mapping[str, Any]) -> str:
        """The answer to "are there camps?" in one sentence."""
        if groups["verdict"] == "groups":
            return self.t.ngettext(
                "People here fall into %(number)s group.",
                "People here fall into %(number)s groups that answer differently.",
                groups["number"],
            ) % {"number": self.numbers.count(groups["number"])}
        if "too_few_people" in groups["reasons"]:
            return self.t.gettext("Too few people took part to say whether there are camps.")
        return self.t.gettext("People here do not fall into camps.")

    def elaboration(self, groups: Mapping[str, Any], dimensions: int) -> str:
        """The verdict in the words one would use to explain it."""
        if groups["verdict"] == "groups":
            if groups.get("asked_for"):
                return self.t.gettext(
                    "This number of groups was asked for by whoever made the report. It is a way to cut the picture, not a finding."
                )
            return self.t.gettext(
                "The groups have a gap between them that chance would not make, and they came back when people were drawn again. Some people stand between groups."
            )
        if "too_few_people" in groups["reasons"]:
            return self.t.gettext("What they answered can be described all the same, with more caution.")
        if dimensions == 0:
            return self.t.gettext(
                "Nor do they stand along a line: how a person answers one statement tells little about how they answer the next."
            )
        if dimensions == 1:
            return self.t.gettext(
                "Most stand somewhere along one line, and differ by degrees. Nowhere on that line is there a gap where a border could be drawn."
            )
        if dimensions == 2:
            return self.t.gettext(
                "They differ in two ways at once, and by degrees. Nowhere between them is there a gap where a border could be drawn."
            )
        return self.t.gettext(
            "They differ in several ways at once, and by degrees. Nowhere between them is there a gap where a border could be drawn."
        )

    def reason(self, reason: str) -> str:
        """Why the verdict is a continuum."""
        return {
            "no_separation": self.t.gettext(
                "Looking for groups, we found no gap between people wide enough to part them."
            ),
            "within_null": self.t.gettext(
                "Whatever groups one draws, votes redrawn without any groups separate as much."
            ),
            "unstable": self.t.gettext("The groups one could draw do not come back when people are drawn again."),
            "too_small": self.t.gettext("One of the groups one could draw would be too small to speak of."),
            "no_dimension": self.t.gettext(
                "No line along which people differ foresaw votes better than each statement's own support does."
            ),
            "too_few_people": self.t.gettext("With so few people, groups and chance cannot be told apart."),
        }[reason]

    # Regions

    def region(self, id_: str) -> str:
        """The name of a group or of an end."""
        if id_.isalpha():
            return self.t.gettext("Group %(letter)s") % {"letter": id_}
        return self.t.gettext("End 1") if id_.endswith("-") else self.t.gettext("End 2")

    def at_region(self, id_: str) -> str:
        """The same as a place, at the head of a sentence."""
        if id_.isalpha():
            return self.t.gettext("In group %(letter)s") % {"letter": id_}
        return self.t.gettext("At End 1") if id_.endswith("-") else self.t.gettext("At End 2")

    # Figures

    def band(self, band: str) -> str:
        """A share in words."""
        return {
            "few": self.t.gettext("few"),
            "about_half": self.t.gettext("about half"),
            "most": self.t.gettext("most"),
        }[band]

    def share(self, figures: Figures) -> str:
        """The share of figures: a number, or a word."""
        return self.band(figures["band"]) if "band" in figures else self.numbers.percent(figures["share"])

    def interval(self, figures: Figures) -> str:
        """The interval, or nothing where the share is a word."""
        return "" if "band" in figures else self.numbers.range(figures["low"], figures["high"])

    def base(self, figures: Figures) -> str:
        """How many votes stand behind the share, or nothing where it is a word."""
        if "band" in figures:
            return ""
        votes = figures["votes"]
        return self.t.ngettext("%(votes)s vote", "%(votes)s votes", votes) % {"votes": self.numbers.count(votes)}

    # Findings

    def support(self, finding: Mapping[str, Any], by_group: bool) -> str:
        """What can be claimed of a statement that unites or bridges."""
        agree, figures = finding["direction"] == "agree", finding["overall"]
        if "bound" not in finding or "band" in figures:
            return self.answer(figures, finding["direction"])
        bound = {"share": self.numbers.percent(finding["bound"])}
        if not finding["regions"]:
            text = (
                self.t.gettext("At least %(share)s agree.") if agree else self.t.gettext("At least %(share)s disagree.")
            )
        elif by_group:
            text = (
                self.t.gettext("In every group at least %(share)s agree.")
                if agree
                else self.t.gettext("In every group at least %(share)s disagree.")
            )
        else:
            text = (
                self.t.gettext("Even at the end where it is less liked, at least %(share)s agree.")
                if agree
                else self.t.gettext("Even at the end where it is less disliked, at least %(share)s disagree.")
            )
        return text % bound

    def answer(self, figures: Figures, direction: str) -> str:
        """A share of everyone as a sentence."""
        agree = direction == "agree"
        if "band" not in figures:
            text = self.t.gettext("%(share)s agree.") if agree else self.t.gettext("%(share)s disagree.")
            return text % {"share": self.share(figures)}
        return {
            ("few", True): self.t.gettext("Few agree."),
            ("about_half", True): self.t.gettext("About half agree."),
            ("most", True): self.t.gettext("Most agree."),
            ("few", False): self.t.gettext("Few disagree."),
            ("about_half", False): self.t.gettext("About half disagree."),
            ("most", False): self.t.gettext("Most disagree."),
        }[figures["band"], agree]

    def division(self, division: Mapping[str, Any]) -> str:
        """How two regions answer differently."""
        found = {region["id"]: region["figures"] for region in division["regions"]}
        one, other = division["between"]
        if one not in found or other not in found:
            return self.t.gettext("Answers differ.")
        return self.t.gettext("%(at_one)s %(share_one)s agree; %(at_other)s %(share_other)s do.") % {
            "at_one": self.at_region(one),
            "share_one": self.share(found[one]),
            "at_other": self._within(self.at_region(other)),
            "share_other": self.share(found[other]),
        }

    @staticmethod
    def _within(phrase: str) -> str:
        """A phrase inside a sentence: its first letter small."""
        return phrase[:1].lower() + phrase[1:]

    def gap(self, division: Mapping[str, Any]) -> str:
        """The difference between the two regions with its interval, or nothing where it is not told in figures."""
        difference = division.get("difference") or {}
        if "value" not in difference:
            return ""
        low, high = sorted(abs(difference[end]) for end in ("low", "high"))
        return self.t.gettext(
            "A difference of %(points)s points; with the margin of chance, between %(low)s and %(high)s."
        ) % {
            "points": self.numbers.points(difference["value"]),
            "low": self.numbers.points(low),
            "high": self.numbers.points(high),
        }

    def describing(self, item: Mapping[str, Any]) -> str:
        """How a region answers a statement otherwise than everyone else."""
        agree = item["direction"] == "agree"
        text = (
            self.t.gettext("Here %(inside)s agree; elsewhere %(outside)s do.")
            if agree
            else self.t.gettext("Here %(inside)s disagree; elsewhere %(outside)s do.")
        )
        return text % {"inside": self.share(item["inside"]), "outside": self.share(item["outside"])}

    def not_known(self, reason: str) -> str:
        """Why nothing can be said of some statements."""
        return {
            "few_votes": self.t.gettext("Too few votes so far"),
            "one_sided": self.t.gettext("Too few votes from one part of the people"),
            "wide_interval": self.t.gettext("Answers too even, or too few, to tell chance from opinion"),
            "rejected_test": self.t.gettext("Neither a shared answer nor a difference could be shown"),
        }[reason]

    def level(self, level: int) -> str:
        """A density level in a word."""
        return (
            self.t.gettext("hardly anyone"),
            self.t.gettext("few people"),
            self.t.gettext("some people"),
            self.t.gettext("many people"),
            self.t.gettext("most crowded"),
        )[level]

    # How sure it is

    def asked_again(self, bootstrap: Mapping[str, Any] | None) -> str:
        """What would stay if a similar set of people were asked."""
        band = bootstrap and (bootstrap.get("partition_ari") or bootstrap.get("axis_correlation"))
        if not band:
            return self.t.gettext("With this number of people and votes, we could not put it to the test.")
        low = band["low"]
        if low >= ALMOST_THE_SAME:
            return self.t.gettext("If we asked again a similar set of people, the map would be almost the same.")
        if low >= ALIKE:
            return self.t.gettext("If we asked again a similar set of people, the map would be much alike.")
        if low >= ROUGHLY_ALIKE:
            return self.t.gettext(
                "If we asked again a similar set of people, the outline of the map would stay, and details would move."
            )
        return self.t.gettext(
            "If we asked again a similar set of people, the map could come out quite different. Take it as a sketch."
        )

    def drawn_again(self, bootstrap: Mapping[str, Any] | None) -> str:
        """How often the verdict stayed."""
        if not bootstrap or not bootstrap["draws"] or bootstrap.get("verdict_share") is None:
            return ""
        draws = bootstrap["draws"]
        return self.t.gettext(
            "We drew people anew from those who took part %(draws)s times, and made the picture each time: the verdict was the same in %(same)s of them."
        ) % {"draws": self.numbers.count(draws), "same": self.numbers.count(bootstrap["verdict_share"] * draws)}

    def unsettled(self, stability: Mapping[str, Any]) -> str:
        """A caution where the verdict often came out otherwise, or nothing."""
        share = (stability.get("bootstrap") or {}).get("verdict_share")
        if share is None or share >= SETTLED:
            return ""
        return self.t.gettext("Yet this verdict is not settled: with a similar set of people it could be another.")

    def chance(self, null: Mapping[str, Any] | None, is_groups: bool) -> str:
        """What votes without groups would have shown."""
        if not null or not null["draws"]:
            return ""
        draws = {"draws": self.numbers.count(null["draws"])}
        if not null["exceeds"]:
            text = self.t.gettext(
                "We redrew the votes %(draws)s times as if there were no groups. The real votes do not separate people more than those do."
            )
        elif is_groups:
            text = self.t.gettext(
                "We redrew the votes %(draws)s times as if there were no groups. The real votes separate people more than any of those do."
            )
        else:
            text = self.t.gettext(
                "We redrew the votes %(draws)s times as if there were no groups. The real votes are somewhat less even than those, but not enough for groups."
            )
        return text % draws

    def foresight(self, models: Sequence[Mapping[str, Any]]) -> str:
        """How well votes that were set aside were foreseen, beside knowing each statement's support alone."""
        chosen = next((m for m in models if m["chosen"]), None)
        simple = next((m for m in models if m["model"] == "statement_rate"), None)
        if not chosen or not simple:
            return ""
        return self.t.gettext(
            "We set votes aside and tried to foresee them. To the answer that was then found, this picture had given on average %(chosen)s chances in 100; whoever knows only how each statement is received would have given %(simple)s, and a coin 50."
        ) % {"chosen": self._chances(chosen["log_loss"]), "simple": self._chances(simple["log_loss"])}

    def _chances(self, log_loss: float) -> str:
        """The geometric mean of the chances given to what happened, in 100."""
        return self.numbers.count(100 * exp(-log_loss))

    def agreeableness(self, correlation: float) -> str:
        """How much the first axis is only the habit of agreeing."""
        size = abs(correlation)
        if size >= LARGELY_AGREEMENT:
            return self.t.gettext(
                "Largely. Who stands at one end agrees with most of what they read, who stands at the other with little. Read the two ends with that in mind."
            )
        if size >= PARTLY_AGREEMENT:
            return self.t.gettext(
                "In part. One end agrees with more of what it reads than the other, though that habit was set apart first."
            )
        return self.t.gettext("No. That habit was set apart first, and what remains has little to do with it.")

    def thin(self, share: float) -> str:
        """How many figures of the parts rest on few votes."""
        return self.t.gettext(
            "Of all pairs of a statement and a group or end, %(share)s rest on fewer than five votes."
        ) % {"share": self.numbers.percent(share)}

    def heldout(self, heldout: Mapping[str, Any]) -> str:
        """How well hidden votes were foreseen."""
        return self.t.gettext(
            "Of %(votes)s votes that were hidden from the whole analysis, it foresaw %(accuracy)s rightly."
        ) % {"votes": self.numbers.count(heldout["votes"]), "accuracy": self.numbers.percent(heldout["accuracy"])}

    # The annex

    def model(self, model: Mapping[str, Any]) -> str:
        """The name of a model that was tried, or of a simple guess."""
        if model["model"] == "dimensions":
            return self.t.ngettext(
                "tendencies and positions on %(number)s line",
                "tendencies and positions on %(number)s lines",
                model["dimensions"],
            ) % {"number": self.numbers.count(model["dimensions"])}
        return {
            "overall_rate": self.t.gettext("the share of agreement among all votes"),
            "statement_rate": self.t.gettext("each statement's share of agreement"),
            "intercepts": self.t.gettext("each statement's share and each person's tendency to agree"),
        }[model["model"]]

    def figures(self, result: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The figures behind the verdict, named, for the annex: those that the result holds."""
        t, n = self.t, self.numbers
        space, evidence = result["space"], result["groups"].get("evidence", {})
        bootstrap, null = result["stability"].get("bootstrap", {}), result["stability"].get("null", {})
        named: list[tuple[str, float | None]] = [
            (t.gettext("Spread of the tendency to agree (standard deviation, log-odds)"), space.get("tendency_sd")),
            (
                t.gettext("Uncertainty of one person's position (where 1 is the spread of all)"),
                space.get("position_sd"),
            ),
            (t.gettext("Gain in log evidence by groups"), evidence.get("gain")),
            (t.gettext("The same in votes redrawn without groups, at most"), evidence.get("null_high")),
            (t.gettext("Distance between the two nearest groups (standard deviations)"), evidence.get("separation")),
            (t.gettext("Depth of the valley between them (lowest density to lower peak)"), evidence.get("valley")),
            (
                t.gettext("Agreement of groups when people are drawn again (adjusted Rand index, median)"),
                _median(bootstrap.get("partition_ari")),
            ),
            (
                t.gettext("Correlation of positions when people are drawn again (median)"),
                _median(bootstrap.get("axis_correlation")),
            ),
        ]
        shares = [
            (t.gettext("Line %(number)s: its share of what positions tell") % {"number": k}, n.percent(share))
            for k, share in enumerate(space["explained"], 1)
        ]
        draws = [
            (t.gettext("Draws of people"), n.count(bootstrap.get("draws", 0))),
            (t.gettext("Redrawn sets of votes"), n.count(null.get("draws", 0))),
        ]
        return [*shares, *((name, n.decimal(value)) for name, value in named if value is not None), *draws]


def _median(band: Mapping[str, float] | None) -> float | None:
    return band["median"] if band else None
