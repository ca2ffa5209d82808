"""Files as they come are read, or refused with everything that is wrong with them; nothing in between."""

import csv
import os
from pathlib import Path

import pytest
from tests.methods.opinion.folders import (
    COMMENTS,
    PARTICIPANTS,
    PLAIN,
    PLAIN_VOTES,
    POLIS,
    STATEMENTS,
    VOTES,
    write,
)

from polsec.errors import InputProblems, Problem
from polsec.methods.opinion.conversation import Conversation
from polsec.methods.opinion.reading import memory, read_conversation
from polsec.methods.opinion.votes import Votes

WITH_LOG = ("15-per-hour-seattle", "canadian-electoral-reform", "london.youth.policing", "vtaiwan.uberx")
CELLS = {
    "15-per-hour-seattle": 2_872,
    "american-assembly.bowling-green": 225_524,
    "canadian-electoral-reform": 11_950,
    "london.youth.policing": 638,
    "vtaiwan.uberx": 49_443,
}
"""Votes of each real conversation, as counted when the method was chosen."""
Cells = dict[tuple[str, str], int]


def cells(votes: Votes) -> Cells:
    """Every vote by participant and statement."""
    return {
        (str(votes.participant_ids[row]), str(votes.statement_ids[column])): int(value)
        for row in range(votes.shape[0])
        for column, value in zip(
            votes.columns[votes.offsets[row] : votes.offsets[row + 1]],
            votes.values[votes.offsets[row] : votes.offsets[row + 1]],
            strict=True,
        )
    }


def problems(folder: Path) -> list[tuple[str, int | None, str]]:
    """File, line and reason of everything that is wrong with a folder."""
    with pytest.raises(InputProblems) as found:
        read_conversation(folder)
    assert all(problem.advice for problem in found.value.problems)
    return [(problem.file, problem.line, problem.reason) for problem in found.value.problems]


def warnings(conversation: Conversation) -> list[tuple[str, int | None, str]]:
    """File, line and reason of everything odd that was read all the same."""
    return [(warning.file, warning.line, warning.reason) for warning in conversation.warnings]


# Real exports


@pytest.mark.parametrize("name", WITH_LOG)
def test_the_last_votes_of_the_log_are_the_published_matrix_cell_by_cell(
    opendata: Path, tmp_path: Path, name: str
) -> None:
    log_only = tmp_path / name
    log_only.mkdir()
    for file in ("comments.csv", "votes.csv"):
        (log_only / file).symlink_to((opendata / name / file).resolve())
    read = cells(read_conversation(log_only).votes)
    with (opendata / name / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        published = {
            (row["participant"], column): int(cell)
            for row in csv.DictReader(file)
            for column, cell in row.items()
            if column.isdigit() and cell
        }
    assert len(read) == CELLS[name]
    assert read == published


@pytest.mark.parametrize("name", CELLS)
def test_real_exports_are_read_whole(opendata: Path, name: str) -> None:
    conversation = read_conversation(opendata / name)
    assert len(conversation.votes) == CELLS[name]
    assert [s.id for s in conversation.statements] == list(map(str, conversation.votes.statement_ids))
    assert conversation.title[""]


@pytest.mark.parametrize("name", WITH_LOG)
def test_the_log_and_the_table_give_the_same_digest(opendata: Path, tmp_path: Path, name: str) -> None:
    for left_out in ("votes.csv", "participants-votes.csv"):
        folder = tmp_path / left_out
        folder.mkdir()
        for file in (opendata / name).iterdir():
            if file.name != left_out:
                (folder / file.name).symlink_to(file.resolve())
    digests = {read_conversation(folder).votes.digest() for folder in (*tmp_path.iterdir(), opendata / name)}
    assert len(digests) == 1


def test_published_groups_are_kept_and_blank_ones_are_none(opendata: Path) -> None:
    groups = read_conversation(opendata / "london.youth.policing").published_groups
    assert groups is not None
    assert sorted(list(groups.values()).count(group) for group in set(groups.values())) == [3, 3, 18]


# What an export of Polis holds


def test_both_files_of_polis_are_read_with_their_sign_passes_and_blanks(tmp_path: Path) -> None:
    expected = {("1", "0"): 1, ("2", "0"): -1, ("2", "1"): 0, ("5", "2"): 1}
    for left_out in ({}, {"votes": None}, {"participants_votes": None}):
        conversation = read_conversation(write(tmp_path / str(len(left_out)) / str(left_out), POLIS, **left_out))
        assert cells(conversation.votes) == expected


def test_statements_keep_text_author_and_the_decision_of_the_moderator(tmp_path: Path) -> None:
    conversation = read_conversation(write(tmp_path, POLIS))
    assert [(s.id, s.text[""], s.author, s.moderated) for s in conversation.statements] == [
        ("0", "More light in the park", "1", 1),
        ("1", "Fewer patrols, more talk", "2", 0),
        ("2", "Buy my shoes", "1", -1),
    ]
    assert (conversation.title, conversation.description) == ({"": "Safety, and light"}, {"": "What now?"})
    assert conversation.published_groups == {"1": 0, "2": 1}
    assert not conversation.simulated


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    plain = read_conversation(write(tmp_path / "plain", POLIS))
    marked = read_conversation(
        write(tmp_path / "marked", POLIS, comments=COMMENTS.encode("utf-8-sig"), votes=VOTES.encode("utf-8-sig"))
    )
    assert marked.votes.digest() == plain.votes.digest()


def test_windows_line_ends_blank_lines_and_blanks_around_values_change_nothing(tmp_path: Path) -> None:
    plain = read_conversation(write(tmp_path / "plain", POLIS))
    spaced = VOTES.replace(",0,2,-1", ", 0 ,2, -1 ").replace("\n", "\r\n") + "\r\n"
    assert read_conversation(write(tmp_path / "spaced", POLIS, votes=spaced)).votes.digest() == plain.votes.digest()


def test_the_column_xid_may_be_there(tmp_path: Path) -> None:
    lines = PARTICIPANTS.splitlines()
    with_xid = "\n".join(
        [lines[0].replace("participant,", "participant,xid,")]
        + [line.replace(",", ",secret,", 1) for line in lines[1:]]
    )
    assert len(read_conversation(write(tmp_path, POLIS, participants_votes=with_xid)).votes) == 4


def test_a_table_with_fewer_statements_than_comments_is_read_and_named(tmp_path: Path) -> None:
    fewer = "\n".join(line.rpartition(",")[0] for line in PARTICIPANTS.splitlines())
    conversation = read_conversation(write(tmp_path, POLIS, participants_votes=fewer))
    assert cells(conversation.votes)["5", "2"] == 1
    assert ("participants-votes.csv", 1, "no column for statements that have votes in votes.csv: 2") in warnings(
        conversation
    )
    assert ("participants-votes.csv", None, "participants without a vote, by id: 5") in warnings(conversation)


def test_votes_as_a_spreadsheet_writes_them_are_votes(tmp_path: Path) -> None:
    decimal = PARTICIPANTS.replace(",1,,", ",1.0,,").replace(",-1,0,", ",-1.0,0.0,")
    assert read_conversation(write(tmp_path, POLIS, participants_votes=decimal)).votes.values.tolist() == [1, -1, 0, 1]


def test_participants_without_votes_are_left_out_and_named(tmp_path: Path) -> None:
    silent = PARTICIPANTS + "8,,0,0,0,0,,,\n"
    conversation = read_conversation(write(tmp_path, POLIS, participants_votes=silent))
    assert conversation.votes.participant_ids == ("1", "2", "5")
    assert ("participants-votes.csv", None, "participants without a vote, by id: 8") in warnings(conversation)


def test_counts_in_the_files_are_never_read(tmp_path: Path) -> None:
    """The folder says 9 everywhere, which is true nowhere."""
    counts = read_conversation(write(tmp_path, POLIS)).votes.statement_counts()
    assert counts.tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 0]]


# What both files say must agree


def test_every_cell_on_which_the_files_differ_is_named(tmp_path: Path) -> None:
    other = PARTICIPANTS.replace(",-1,0,", ",1,,")
    assert problems(write(tmp_path, POLIS, participants_votes=other)) == [
        ("participants-votes.csv", 3, "participant 2, statement 0: agree here, disagree in votes.csv"),
        ("participants-votes.csv", 3, "participant 2, statement 1: blank here, pass in votes.csv"),
    ]


def test_a_participant_who_is_in_one_file_alone_is_named_once(tmp_path: Path) -> None:
    assert problems(
        write(
            tmp_path,
            POLIS,
            votes=VOTES + "2000,,0,77,1\n2000,,1,77,1\n",
            participants_votes=PARTICIPANTS + "8,,0,0,0,0,1,1,\n",
        )
    ) == [
        ("votes.csv", 7, "participant 77 is not in participants-votes.csv"),
        ("participants-votes.csv", 5, "participant 8 votes here, but not in votes.csv"),
    ]


# Bad input: file, line, reason

BAD = {
    "a vote of 2": (
        {"votes": VOTES + "2000,,0,9,2\n", "participants_votes": None}, [("votes.csv", 7, "“2” is not a vote")]
    ),
    "a vote of yes": (
        {"votes": VOTES + "2000,,0,9,yes\n", "participants_votes": None}, [("votes.csv", 7, "“yes” is not a vote")]
    ),
    "a blank vote": (
        {"votes": VOTES + "2000,,0,9,\n", "participants_votes": None}, [("votes.csv", 7, "the vote is blank")]
    ),
    "NaN as text in the log": (
        {"votes": VOTES + "2000,,0,9,NaN\n", "participants_votes": None},
        [("votes.csv", 7, "“NaN” is there as text, not a vote")],
    ),
    "NaN as text in the table": (
        {"participants_votes": PARTICIPANTS.replace("1,,\n", "1,NaN,nan\n")},
        [
            ("participants-votes.csv", 2, "statement 1: “NaN” is there as text, not a vote"),
            ("participants-votes.csv", 2, "statement 2: “nan” is there as text, not a vote"),
        ],
    ),
    "a vote of 2 in the table": (
        {"participants_votes": PARTICIPANTS.replace("-1,0,", "-1,2,")},
        [("participants-votes.csv", 3, "statement 1: “2” is not a vote")],
    ),
    "an unknown statement in the log": (
        {"votes": VOTES + "2000,,44,1,1\n", "participants_votes": None},
        [("votes.csv", 7, "there is no statement “44”")],
    ),
    "an unknown statement in the table": (
        {"participants_votes": PARTICIPANTS.replace("0,1,2\n", "0,1,44\n")},
        [("participants-votes.csv", 1, "there is no statement “44”")],
    ),
    "a blank participant": (
        {"votes": VOTES + "2000,,0,,1\n", "participants_votes": None}, [("votes.csv", 7, "the participant is blank")]
    ),
    "a time that is none": (
        {"votes": VOTES + "noon,,0,1,1\n", "participants_votes": None}, [("votes.csv", 7, "“noon” is not a time")]
    ),
    "a column twice": (
        {"votes": VOTES.replace("comment-id,voter-id", "vote,voter-id"), "participants_votes": None},
        [("votes.csv", 1, "the column vote is there twice"), ("votes.csv", 1, "the column comment-id is missing")],
    ),
    "a statement twice in the table": (
        {"participants_votes": PARTICIPANTS.replace("0,1,2\n", "0,1,1\n")},
        [("participants-votes.csv", 1, "the column 1 is there twice")],
    ),
    "ragged rows": (
        {"votes": VOTES + "2000,,0,1\n2000,,0,1,1,1\n", "participants_votes": None},
        [("votes.csv", 7, "4 values where the head has 5"), ("votes.csv", 8, "6 values where the head has 5")],
    ),
    "UTF-16": (
        {"comments": COMMENTS.encode("utf-16")}, [("comments.csv", None, "it is in UTF-16, not in UTF-8")]
    ),
    "UTF-16 without its mark": (
        {"comments": COMMENTS.encode("utf-16-le")},
        [("comments.csv", None, "it holds bytes of value zero: it is in UTF-16, or is no text at all")],
    ),
    "Latin-1": (
        {"comments": COMMENTS.replace("light", "ligéro").encode("latin-1")},
        [("comments.csv", 2, "it holds bytes that are not UTF-8")],
    ),
    "semicolons": (
        {"votes": VOTES.replace(",", ";"), "participants_votes": None},
        [("votes.csv", 1, "its values are separated by semicolons or tabs, not by commas")],
    ),
    "an empty file": ({"votes": "", "participants_votes": None}, [("votes.csv", None, "it is empty")]),
    "a file of nothing but its mark": (
        {"votes": b"\xef\xbb\xbf\r\n", "participants_votes": None}, [("votes.csv", None, "it is empty")]
    ),
    "a file with a head alone": (
        {"votes": VOTES.splitlines()[0] + "\n", "participants_votes": None},
        [("votes.csv", None, "there is no vote in it")],
    ),
    "statements with one id": (
        {"comments": COMMENTS.replace("1002,Mon Jan 01,2", "1002,Mon Jan 01,1"), "participants_votes": None,
         "votes": VOTES.replace("0,2,5,1", "0,1,5,1").replace("01,2,5", "01,1,5")},
        [("comments.csv", 4, "statement 1 is there twice, first on line 3")],
    ),
    "participants with one id": (
        {"votes": None, "participants_votes": PARTICIPANTS + "2,,0,0,0,0,1,,\n"},
        [("participants-votes.csv", 5, "participant 2 is there twice, first on line 3")],
    ),
    "a decision that is none": (
        {"comments": COMMENTS.replace("9,9,-1", "9,9,maybe")},
        [("comments.csv", 4, "“maybe” is no decision of a moderator")],
    ),
    "a group that is none": (
        {"participants_votes": PARTICIPANTS.replace("2,1,9", "2,left,9")},
        [("participants-votes.csv", 3, "“left” is not the number of a group")],
    ),
    "a quotation mark that is not closed": (
        {"comments": COMMENTS.replace('talk"', "talk")},
        [
            ("comments.csv", 3, "this row and what follows cannot be taken apart: unexpected end of data"),
            ("votes.csv", 5, "there is no statement “1”"),
            ("votes.csv", 6, "there is no statement “2”"),
            ("participants-votes.csv", 1, "there is no statement “1”"),
            ("participants-votes.csv", 1, "there is no statement “2”"),
        ],
    ),
    "contradicting votes without times, beside another problem": (
        {"votes": VOTES.replace("timestamp,", "when,") + "1,,0,9,2\n", "participants_votes": None},
        [
            ("votes.csv", 7, "“2” is not a vote"),
            ("votes.csv", 4, "participant 2 voted on statement 0 before, and differently"),
        ],
    ),
    "contradicting votes without times": (
        {"votes": VOTES.replace("timestamp,", "when,"), "participants_votes": None},
        [("votes.csv", 4, "participant 2 voted on statement 0 before, and differently")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "expected"), BAD.values(), ids=BAD)
def test_bad_input_is_named_by_file_line_and_reason(
    tmp_path: Path, changed: dict[str, str | bytes | None], expected: list[tuple[str, int | None, str]]
) -> None:
    assert problems(write(tmp_path, POLIS, **changed)) == expected


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        POLIS,
        comments=COMMENTS.encode("utf-16"),
        votes=VOTES + "2000,,0,9,2\n2000,,0,9\nnoon,,0,,yes\n",
        participants_votes=PARTICIPANTS.replace("-1,0,", "-1,nan,"),
    )
    assert [(file, line) for file, line, _ in problems(folder)] == [
        ("comments.csv", None),
        ("votes.csv", 8),
        ("votes.csv", 7),
        ("votes.csv", 9),
        ("votes.csv", 9),
        ("votes.csv", 9),
        ("participants-votes.csv", 3),
    ]


def test_a_long_list_is_printed_short_and_kept_whole(tmp_path: Path) -> None:
    folder = write(tmp_path, POLIS, votes=VOTES + "2000,,0,9,2\n" * 50, participants_votes=None)
    with pytest.raises(InputProblems) as found:
        read_conversation(folder)
    assert len(found.value.problems) == 50
    lines = str(found.value).splitlines()
    assert lines[:2] == ["votes.csv:7: “2” is not a vote", "votes.csv:8: “2” is not a vote"]
    assert lines[-2:] == [
        "votes.csv: and 40 more of this kind",
        "  → A vote is 1 (agree), 0 (pass) or -1 (disagree).",
    ]


def test_a_file_that_needs_more_memory_than_there_is_is_refused_before_it_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path, POLIS, participants_votes=None, votes=VOTES + "2000,,0,1,1\n" * 30_000)
    os.truncate(folder / "votes.csv", 1 << 42)  # a sparse file: 4 TB by its length
    ((file, line, reason),) = problems(folder)
    assert (file, line) == ("votes.csv", None)
    assert reason.startswith("it is too large: reading it takes about ")


def test_memory_is_estimated_from_the_rows_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("a,b,c\n" + "1,2,1\n" * 200_000)
    assert memory.needed_for_rows(path) == pytest.approx(200_000 * memory.BYTES_OF_A_VOTE, rel=0.01)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "it holds neither comments.csv nor statements.csv"),
        (
            {**POLIS, **PLAIN},
            "it holds both comments.csv and statements.csv, so it is not clear which conversation is meant",
        ),
        ({"comments.csv": COMMENTS}, "there are no votes: neither votes.csv nor participants-votes.csv is there"),
    ],
    ids=["nothing", "two conversations", "no votes"],
)
def test_a_folder_that_holds_no_conversation_is_explained(tmp_path: Path, files: dict[str, str], reason: str) -> None:
    assert [found[2] for found in problems(write(tmp_path, files))] == [reason]


def test_a_folder_within_is_pointed_to_and_a_copy_within_is_ignored(tmp_path: Path) -> None:
    write(tmp_path / "export", POLIS)
    assert problems(tmp_path)[0][2] == "it holds no conversation itself, but its folder export does"
    write(tmp_path / "export" / "export", {"comments.csv": "spoilt"})
    assert len(read_conversation(tmp_path / "export").votes) == 4


def test_a_folder_that_is_missing_or_none_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert problems(tmp_path / "nowhere")[0][2] == "there is no such folder"
    assert problems(tmp_path / "file")[0][2] == "it is not a folder"


# Odd, and read all the same


def test_odd_statements_are_read_as_given_and_named(tmp_path: Path) -> None:
    odd = (
        COMMENTS + '1,,3,1,0,0,1,\n2,,4,1,0,0,1,<b>bold</b>\n3,,5,1,0,0,1,turn \u202eback\n4,,6,77,0,0,1,"two\nlines"\n'
    )
    conversation = read_conversation(write(tmp_path, POLIS, comments=odd, participants_votes=None))
    assert [s.text[""] for s in conversation.statements[3:]] == ["", "<b>bold</b>", "turn \u202eback", "two\nlines"]
    assert warnings(conversation) == [
        ("comments.csv", 5, "statement 3 is empty"),
        ("comments.csv", 6, "statement 4 holds HTML"),
        ("comments.csv", 7, "statement 5 holds characters that hide, reorder or command"),
        ("comments.csv", 5, "datetime is blank in 4 rows, first in this one"),
        ("comments.csv", None, "authors who never voted, by id: 77"),
        ("comments.csv", None, "2 of 7 statements carry a vote of their own author, 1 of them “agree”"),
    ]


def test_missing_optional_columns_are_named(tmp_path: Path) -> None:
    bare = {
        "comments.csv": "comment-id,comment-body\n0,More light\n",
        "votes.csv": "comment-id,voter-id,vote\n0,1,1\n",
    }
    conversation = read_conversation(write(tmp_path, bare))
    assert warnings(conversation) == [
        ("comments.csv", 1, "no column timestamp, datetime, author-id, moderated"),
        ("votes.csv", 1, "no column timestamp, datetime"),
        ("summary.csv", None, "it is not there"),
    ]
    assert conversation.statements[0].moderated == 0


def test_columns_that_mean_nothing_are_named(tmp_path: Path) -> None:
    more = PARTICIPANTS.replace("n-votes", "mood")
    conversation = read_conversation(write(tmp_path, POLIS, participants_votes=more))
    assert ("participants-votes.csv", 1, "columns that mean nothing here: mood") in warnings(conversation)


def test_votes_of_authors_on_their_own_statements_are_kept_and_counted(opendata: Path) -> None:
    conversation = read_conversation(opendata / "london.youth.policing")
    assert (
        "comments.csv",
        None,
        "24 of 39 statements carry a vote of their own author, 24 of them “agree”",
    ) in warnings(conversation)


# Our own format


def test_our_own_format_is_read_as_documented(tmp_path: Path) -> None:
    conversation = read_conversation(write(tmp_path, PLAIN))
    assert cells(conversation.votes) == {("p1", "a"): 1, ("p2", "a"): -1, ("p2", "b"): 0, ("p3", "c"): 0}
    assert [(s.id, dict(s.text), s.author, s.moderated) for s in conversation.statements] == [
        ("a", {"es": "Más luz", "en": "More light"}, "p1", 1),
        ("b", {"es": "Menos rondas", "en": "Fewer patrols"}, None, 0),
        ("c", {"es": "Compre zapatos", "en": "Buy shoes"}, "p1", -1),
    ]
    assert (conversation.title, conversation.simulated) == ({"es": "Barrio", "en": "Neighbourhood"}, True)


def test_times_in_milliseconds_and_dates_can_be_compared(tmp_path: Path) -> None:
    """1772366401000 is 2026-03-01T12:00:01Z: after the first of these votes, before the last."""
    head = "participant,statement,vote,timestamp\n"
    rows = ["p,a,1,2026-03-01T12:00:00Z\n", "p,a,0,1772366401000\n", "p,a,-1,2026-03-01T06:00:02-06:00\n"]
    for number, last in ((2, 0), (3, -1)):
        votes = read_conversation(write(tmp_path, PLAIN, votes=head + "".join(rows[:number]))).votes
        assert cells(votes) == {("p", "a"): last}


def test_our_own_format_without_what_is_optional(tmp_path: Path) -> None:
    bare = {"statements.csv": "id,text\n1,Light\n", "votes.csv": "participant,statement,vote\nx,1,-1\n"}
    conversation = read_conversation(write(tmp_path, bare))
    assert conversation.statements[0].text == {"": "Light"}
    assert conversation.statements[0].moderated == 1
    assert not conversation.simulated
    assert warnings(conversation) == [
        ("statements.csv", 1, "no column status, author"),
        ("votes.csv", 1, "no column timestamp"),
        ("conversation.json", None, "it is not there"),
    ]


BAD_PLAIN = {
    "a vote of yes": ({"votes": PLAIN_VOTES + "p1,b,yes,1\n"}, [("votes.csv", 7, "“yes” is not a vote")]),
    "a time that is none": ({"votes": PLAIN_VOTES + "p1,b,1,noon\n"}, [("votes.csv", 7, "“noon” is not a time")]),
    "a status that is none": (
        {"statements": STATEMENTS.replace("pending", "maybe")}, [("statements.csv", 3, "“maybe” is no status")]
    ),
    "no text": (
        {"statements": "id,words\na,b\n", "votes": PLAIN_VOTES},
        [("statements.csv", 1, "there is no column with the text of the statements")],
    ),
    "JSON that is none": (
        {"conversation": '{"title":\n'}, [("conversation.json", 2, "it is no JSON: Expecting value")]
    ),
    "half a character": (
        {"conversation": '{"title": "\\ud800"}'}, [("conversation.json", None, "title is not as it should be")]
    ),
    "a title that is a number": (
        {"conversation": '{"title": 4, "simulated": "no"}'},
        [
            ("conversation.json", None, "title is not as it should be"),
            ("conversation.json", None, "simulated is not as it should be"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "expected"), BAD_PLAIN.values(), ids=BAD_PLAIN)
def test_bad_input_in_our_own_format_is_named_too(
    tmp_path: Path, changed: dict[str, str | bytes | None], expected: list[tuple[str, int | None, str]]
) -> None:
    assert problems(write(tmp_path, PLAIN, **changed)) == expected


def test_a_missing_file_of_our_own_format_is_named(tmp_path: Path) -> None:
    (found,) = problems_of(write(tmp_path, PLAIN, votes=None))
    assert (found.file, found.line) == ("votes.csv", None)


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with a folder."""
    with pytest.raises(InputProblems) as found:
        read_conversation(folder)
    return found.value.problems
