"""Rules about serials: serial_mismatch and serial_seen_twice."""

from domain.commands import IdentifyUnit
from tests.support.builders import a_return, a_story


def test_serial_mismatch() -> None:
    """A serial not on the line's list: counted, and flagged."""
    story = a_story(a_return().with_line("C", serials=("S1", "S2")))
    unit = story.receive("C", serial="S9")
    anomaly = story.anomaly("serial_mismatch")
    assert (anomaly.subject, anomaly.blocking) == (unit, True)
    assert anomaly.sentence.english() == "Serial S9 is not the one announced for C."
    assert story.sums("C") == (1, 0, 0)


def test_serials_are_compared_trimmed_and_case_folded_and_stored_as_read() -> None:
    story = a_story(a_return().with_line("C", serials=("Straße-1",)))
    unit = story.receive("C", serial="  STRASSE-1 ")
    assert story.kinds == []
    assert story.unit(unit).serial == "  STRASSE-1 "


def test_serial_mismatch_wants_a_list_and_a_serial() -> None:
    story = a_story(a_return().with_line("C").with_line("D", serials=("S1",)))
    story.receive("C", serial="S9")
    story.receive("D")
    assert story.kinds == []


def test_serial_mismatch_ends_with_the_right_serial() -> None:
    story = a_story(a_return().with_line("C", 2, serials=("S1", "S2")))
    unit = story.receive("C", serial="S9")
    story.receive("C", serial="S8")
    assert story.kinds == ["serial_mismatch"] * 2
    story.do(IdentifyUnit(unit, "s2"))
    assert story.kinds == ["serial_mismatch"]


def test_serial_seen_twice() -> None:
    story = a_story(a_return().with_line("C", 2))
    story.receive("C", serial="S1")
    twice = story.receive("C", serial="s1")
    anomaly = story.anomaly("serial_seen_twice")
    assert (anomaly.subject, anomaly.blocking) == (twice, True)
    assert anomaly.sentence.english() == "Serial s1 is already on another unit."
    assert story.sums("C") == (1, 0, 0)
    assert story.kinds == ["serial_seen_twice"]
