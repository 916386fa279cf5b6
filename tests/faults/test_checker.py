"""The checker sees whatever may go wrong, and nothing where all is well."""

import pytest

from tests.faults.checker import (
    DOUBLED,
    GAPS,
    LOST,
    OUT_OF_ORDER,
    UNACKED,
    Findings,
    Heard,
    Row,
    Said,
    check_each_once,
    check_heard,
    check_ledgers,
    check_numbers,
    check_turns,
)

ROOM = "room:1"
ROWS = [Row(number, f"key{number}", f"Word {number}", 100 + number) for number in (1, 2, 3)]


def said(number: int, key: str = "", acks: list[int] | None = None) -> Said:
    return Said(ROOM, key or f"key{number}", f"Word {number}", [number] if acks is None else acks)


def ledger_findings(ledger: list[Said], rows: list[Row] = ROWS) -> dict[str, int]:
    findings = Findings()
    check_ledgers({"Ada": ledger}, {ROOM: rows}, findings)
    return counts(findings)


def heard_findings(*numbers: int) -> dict[str, int]:
    findings = Findings()
    check_heard("Ben", [Heard(number, 100 + number) for number in numbers], ROWS, 3, findings)
    return counts(findings)


def counts(findings: Findings) -> dict[str, int]:
    return {name: len(sentences) for name, sentences in findings.sentences.items()}


def test_nothing_is_found_where_all_is_well():
    assert ledger_findings([said(1), said(2), said(3)]) == {}
    assert heard_findings(1, 2, 3) == {}


def test_a_message_acknowledged_but_not_held_is_lost():
    assert ledger_findings([said(1), said(2), said(3)], ROWS[:2]) == {LOST: 1}


def test_a_message_held_under_another_number_than_acknowledged_is_lost():
    assert ledger_findings([said(1), said(2), said(3, acks=[4])]) == {LOST: 1}


def test_a_message_held_with_other_words_is_lost():
    rows = [*ROWS[:2], Row(3, "key3", "Another word", 103)]
    assert ledger_findings([said(1), said(2), said(3)], rows) == {LOST: 1}


def test_a_message_held_in_another_room_is_lost():
    findings = Findings()
    check_ledgers({"Ada": [said(1)]}, {ROOM: [], "room:2": ROWS[:1]}, findings)
    assert counts(findings) == {LOST: 1}


def test_a_message_held_twice_is_doubled():
    rows = [*ROWS, Row(4, "key3", "Word 3", 104)]
    assert ledger_findings([said(1), said(2), said(3)], rows)[DOUBLED] == 1


def test_a_retry_acknowledged_with_another_number_is_doubled():
    assert ledger_findings([said(1), said(2), said(3, acks=[3, 4])])[DOUBLED] == 1


def test_a_message_that_nobody_said_is_doubled():
    assert ledger_findings([said(1), said(2)]) == {DOUBLED: 1}


def test_messages_held_in_another_order_than_they_were_said_are_out_of_order():
    assert ledger_findings([said(2), said(1), said(3)]) == {OUT_OF_ORDER: 1}


def test_a_message_never_acknowledged_is_found_whether_held_or_not():
    assert ledger_findings([said(1), said(2), said(3, acks=[])]) == {UNACKED: 1}
    assert ledger_findings([said(1), said(2), said(3, acks=[])], ROWS[:2]) == {UNACKED: 1}


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        pytest.param((1, 2), {LOST: 1}, id="lost at the end"),
        pytest.param((), {LOST: 3}, id="heard nothing"),
        pytest.param((1, 3), {GAPS: 1}, id="gapped"),
        pytest.param((1, 2, 2, 3), {DOUBLED: 1}, id="doubled"),
        pytest.param((1, 3, 2), {OUT_OF_ORDER: 1}, id="disordered"),
        pytest.param((1, 2, 3, 4), {DOUBLED: 1}, id="beyond the end"),
    ],
)
def test_a_listeners_log_that_is_not_the_rooms_own_is_found(numbers, found):
    assert heard_findings(*numbers) == found


def test_another_message_under_the_same_number_is_found():
    findings = Findings()
    check_heard("Ben", [Heard(1, 101), Heard(2, 999), Heard(3, 103)], ROWS, 3, findings)
    assert counts(findings) == {LOST: 1}


def test_a_room_that_counts_further_than_it_holds_has_lost_something():
    findings = Findings()
    check_numbers("the database", [1, 2, 3], 4, findings)
    assert counts(findings) == {LOST: 1}


def test_a_notice_that_is_missing_told_twice_or_about_nothing_is_found():
    findings = Findings()
    check_each_once("a notice", [1, 2, 3], [1, 3, 3, 9], findings)
    assert counts(findings) == {LOST: 1, DOUBLED: 2}
    assert len(list(findings)) == 3


def test_what_happened_beside_words_was_said_by_nobody_and_counts_all_the_same():
    reacted = Row(4, "", "reacted", 103)
    assert ledger_findings([said(1), said(2), said(3)], [*ROWS, reacted]) == {}


@pytest.mark.parametrize(
    ("wanted", "found", "name"),
    [
        ([True, True, False, False, True], [True, False, True], None),
        ([False, False], [], None),
        ([True, False], [True], LOST),
        ([True], [True, True], DOUBLED),
        ([True, False], [False, True], OUT_OF_ORDER),
    ],
)
def test_turns_that_are_missing_doubled_or_disordered_are_found(wanted, found, name):
    findings = Findings()
    check_turns("Ada's love of 1", wanted, found, findings)
    assert counts(findings) == ({name: 1} if name else {})
