"""What facts make of a state is a move of the dock in the tables, or one of the listed exceptions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.commands import AcceptUnit, CloseReturn, Command, ConfirmMissing, GradeUnit, HoldUnit, ReceiveUnit
from domain.errors import Refused
from domain.events import AnomalyRaised, ReturnHeld, ReturnReleased
from domain.fold import fold
from domain.ids import OperatorId, anomaly_id
from domain.moves import At, Machine, Mover
from domain.moves.by_facts import FULFILLMENT_BY_FACTS, PROCESSING_BY_FACTS, Because
from domain.moves.fulfillment import FULFILLMENT
from domain.moves.processing import PROCESSING
from domain.picture import ReturnPicture
from domain.resolving import Person, Resolve, offered, resolve
from domain.vocabulary import AnomalyState, Condition, FulfillmentStatus, ProcessingStatus, Resolution, Role
from tests.support.builders import ReturnBuilder, Story, a_product, a_return, a_story

DOCK = (Mover.DOCK, Mover.SUPERVISOR)
SHOP_SAYS = (
    ProcessingStatus.NEW,
    ProcessingStatus.REQUESTED,
    ProcessingStatus.ACCEPTED,
    ProcessingStatus.REJECTED,
    ProcessingStatus.CANCELED,
    ProcessingStatus.DELETED,
    ProcessingStatus.ON_HOLD,
)
"""What a shop may tell (model.md, Told things)."""

PEOPLE = (Person(OperatorId("boss"), Role.SUPERVISOR), Person(OperatorId("second"), Role.SUPERVISOR))

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


@dataclass
class Walk(Generic[State, Move]):
    """One dimension of one return, fact by fact. `beyond` are the steps that no table has."""

    machine: Machine[State, Move]
    at: At[State]
    beyond: list[tuple[State, State]] = field(default_factory=list)

    def to(self, state: State) -> None:
        if state is self.at.state:
            return
        # A hold hides what goes on beneath it; the release shows all of it at once.
        starts = [self.at]
        while starts[-1].state == "ON_HOLD" and starts[-1].left is not None:
            starts.append(starts[-1].left)
        found = next((at for start in starts for at in self._within_two(start) if at.state is state), None)
        if found is None:
            self.beyond.append((starts[-1].state, state))
            found = At(state, starts[-1] if state in self.machine.pauses else None)
        self.at = found

    def _within_two(self, start: At[State]) -> Iterator[At[State]]:
        for first in self._next(start):
            yield first
        for first in self._next(start):
            yield from self._next(first)

    def _next(self, at: At[State]) -> Iterator[At[State]]:
        for mover in DOCK:
            for move in self.machine.allowed(at.state, mover):
                try:
                    yield self.machine.moved(at, move, mover)
                except Refused:
                    assert at.left is None


def beyond(
    story: Story,
) -> tuple[
    list[tuple[ProcessingStatus, ProcessingStatus]], list[tuple[FulfillmentStatus, FulfillmentStatus]]
]:
    """The steps of the story, prefix by prefix, that the tables do not have."""

    def after(count: int) -> ReturnPicture:
        return fold(story.facts[:count], story.told, story.of)

    start = after(0)
    processing = Walk(PROCESSING, At(start.processing))
    fulfillment = Walk(FULFILLMENT, At(start.fulfillment))
    for count in range(1, len(story.facts) + 1):
        picture = after(count)
        processing.to(picture.processing)
        fulfillment.to(picture.fulfillment)
    return processing.beyond, fulfillment.beyond


@dataclass
class Dock:
    """Two lanes and a supervisor; the second lane knows what it last synced."""

    story: Story
    known: ReturnPicture

    def act(self, lane: str, act: str, which: int) -> None:
        seeing = self.story.picture() if lane == "one" else self.known
        try:
            self._act(lane, act, which, seeing)
        except Refused:
            return

    def _act(self, lane: str, act: str, which: int, seeing: ReturnPicture) -> None:
        match act:
            case "sync":
                self.known = self.story.picture()
            case "undo":
                self.story.undo(seeing=seeing, lane=lane)
            case "hold":
                self.story.add(ReturnHeld(seeing.hold_heads), lane=lane)
            case "release":
                self.story.add(ReturnReleased(seeing.hold_heads), lane=lane)
            case "decide":
                self._decide(which)
            case _:
                command = self._command(act, which, seeing)
                if command is not None:
                    self.story.do(command, seeing=seeing, lane=lane)

    def _command(self, act: str, which: int, seeing: ReturnPicture) -> Command | None:
        match act:
            case "A" | "B" | "X":
                return ReceiveUnit(a_product(act), quantity=1 + which % 2)
            case "missing":
                return ConfirmMissing()
            case "close":
                return CloseReturn()
            case _ if not seeing.units:
                return None
        unit = seeing.units[which % len(seeing.units)].unit_id
        by_act: dict[str, Command] = {"accept": AcceptUnit(unit), "aside": HoldUnit(unit)}
        return by_act.get(act) or GradeUnit(unit, tuple(Condition)[which % 4])

    def _decide(self, which: int) -> None:
        picture = self.story.picture()
        waiting = [one for one in picture.anomalies if one.state is AnomalyState.OPEN]
        if not waiting:
            return
        anomaly = waiting[which % len(waiting)]
        choice = offered(anomaly, picture)
        if not choice:
            return
        wish = Resolve(
            anomaly.anomaly_id, anomaly.evidence, choice[which % len(choice)], note="seen", pieces=which
        )
        self.story.add(*resolve(wish, picture, self.story.site, *PEOPLE))


ACTS = st.tuples(
    st.sampled_from(("one", "one", "two")),
    st.sampled_from(
        (*"A A B X grade accept aside missing close close undo undo hold release decide decide sync".split(),)
    ),
    st.integers(0, 5),
)


def told(state: ProcessingStatus | None, *, started: bool = False) -> ReturnBuilder | None:
    if state is None:
        return None
    return a_return().with_line("A").with_line("B").but(processing=state, started=started)


@settings(max_examples=250)
@given(st.sampled_from((None, *SHOP_SAYS)), st.booleans(), st.lists(ACTS, max_size=25))
def test_facts_move_a_return_along_the_tables_or_the_list_of_exceptions(
    state: ProcessingStatus | None, started: bool, acts: list[tuple[str, str, int]]
) -> None:
    story = a_story(told(state, started=started))
    dock = Dock(story, story.picture())
    for act in acts:
        dock.act(*act)
    processing, fulfillment = beyond(story)
    assert [step for step in processing if step not in PROCESSING_BY_FACTS] == []
    assert [step for step in fulfillment if step not in FULFILLMENT_BY_FACTS] == []


BEFORE = (ProcessingStatus.NEW, ProcessingStatus.REQUESTED, ProcessingStatus.ACCEPTED)
ENDED = (ProcessingStatus.REJECTED, ProcessingStatus.CANCELED, ProcessingStatus.DELETED)
EMPTY = "nothing was announced"
STORIES: dict[str, tuple[tuple[ProcessingStatus, ...], str]] = {
    "the only unit is taken back": (SHOP_SAYS, "one:A one:undo"),
    "the close of an empty return is taken back": (SHOP_SAYS, f"{EMPTY} one:close one:undo"),
    "a person's anomaly stands over such a close": (BEFORE, f"{EMPTY} one:raise one:close one:undo"),
    "the close is taken back": (BEFORE, "one:A one:missing one:close one:undo"),
    "held after the close": (BEFORE, "one:A one:missing one:close one:hold one:release"),
    "a decision is taken back after the close": (
        BEFORE,
        "one:X one:accept two:sync two:missing two:sync two:close one:undo",
    ),
    "the shop's end is held": (ENDED, "one:hold one:release"),
    "goods come again after the end was accepted": (ENDED, "two:A one:end two:sync two:undo two:A"),
    "the end is accepted after the close, and the unit taken back": (
        ENDED,
        "two:A two:sync one:missing one:close one:end two:undo",
    ),
    "the acceptance of the end is taken back, and the unit": (
        ENDED,
        "two:A one:end two:sync one:undo two:undo",
    ),
}
"""The state that the shop told, then lane:act. "end" accepts that the goods are here although the shop ended it."""


def played(state: ProcessingStatus, script: str) -> Story:
    """The story of a script, on a return of which the shop told this state."""
    empty = script.startswith(EMPTY)
    built = a_return().but(processing=state) if empty else told(state)
    story = a_story(built)
    dock = Dock(story, story.picture())
    for act in script.removeprefix(EMPTY).split():
        lane, _, what = act.rpartition(":")
        if what == "end":
            (wrong,) = [one for one in story.picture().anomalies if one.kind == "wrong_state"]
            wish = Resolve(wrong.anomaly_id, wrong.evidence, Resolution.ACCEPT)
            story.add(*resolve(wish, story.picture(), story.site, *PEOPLE), lane=lane)
        elif what == "raise":
            story.add(AnomalyRaised(anomaly_id("wet_parcel", story.of, story.of), "wet_parcel", story.of))
        else:
            dock.act(lane, what, 0)
    return story


def test_every_listed_exception_happens() -> None:
    """An exception that no story shows would be a hole in the tables."""
    processing: set[object] = set()
    fulfillment: set[object] = set()
    for states, script in STORIES.values():
        for state in states:
            found = beyond(played(state, script))
            processing.update(found[0])
            fulfillment.update(found[1])
    assert processing == set(PROCESSING_BY_FACTS)
    assert fulfillment == set(FULFILLMENT_BY_FACTS)
    assert {*PROCESSING_BY_FACTS.values(), *FULFILLMENT_BY_FACTS.values()} == set(Because)


def test_no_exception_is_a_move_of_the_table() -> None:
    for machine, exceptions in ((PROCESSING, PROCESSING_BY_FACTS), (FULFILLMENT, FULFILLMENT_BY_FACTS)):
        moves = {(row.state, row.to) for row in machine.rows}
        assert moves.isdisjoint(exceptions)
