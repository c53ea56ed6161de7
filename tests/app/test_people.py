"""Badge and PIN: who may work, who may not, and the wait after wrong ones."""

from dataclasses import dataclass, field, replace

import pytest

from app.people import People
from domain.codes import badge_code
from domain.events import wall_time
from domain.told import Operator
from tests.support.builders import START_MS
from tests.support.dock_world import ADA, AUDITOR, BO, PEPPER, PIN, HandClock


@dataclass
class Site:
    told: list[Operator] = field(default_factory=lambda: [ADA, BO, AUDITOR])
    pepper: bytes = PEPPER
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.people = People(lambda: list(self.told), lambda: self.pepper, self.clock)

    def said(self, badge: str, pin: str) -> str:
        answer = self.people.check(badge, pin)
        return answer.operator.name if answer.operator else answer.refusal.english() if answer.refusal else ""


@pytest.mark.parametrize("badge", ["100", " 100 ", badge_code("100"), badge_code("100").lower()])
def test_the_right_pin(badge: str) -> None:
    assert Site().said(badge, PIN) == "Ada"


@pytest.mark.parametrize("pin", ["", "472914", PIN + "0", " " + PIN, "☃", "0" * 10_000])
def test_a_wrong_pin(pin: str) -> None:
    assert Site().said("100", pin) == "The PIN is wrong. Type it again."


def test_another_sites_pepper_fits_nobody() -> None:
    assert Site(pepper=b"other").said("100", PIN).startswith("The PIN is wrong")


@pytest.mark.parametrize("badge", ["999", "", badge_code("999"), "RMA-1001"])
def test_an_unknown_badge(badge: str) -> None:
    assert "not known" in Site().said(badge, PIN)


def test_an_auditor_may_only_read() -> None:
    assert "may only read" in Site().said("300", PIN)


@pytest.mark.parametrize(
    ("until", "over"),
    [
        (wall_time(START_MS - 1), True),
        (wall_time(START_MS), True),
        (wall_time(START_MS + 1), False),
        ("2026-11-18T10:26:40Z", True),
        ("2026-11-18T14:00:00+02:00", False),
        ("2026-11-18T12:00:00+02:00", True),
        ("2999-01-01", False),
        ("someday", True),
    ],
)
def test_an_expired_badge(until: str, over: bool) -> None:
    said = Site([replace(ADA, valid_until=until)]).said("100", PIN)
    assert ("expired" in said) == over


@pytest.mark.parametrize(
    "change",
    [
        {"params": "scrypt$1"},
        {"params": "argon2id$v=19$m=1,t=1,p=1"},
        {"params": ""},
        {"salt": "no hex"},
        {"salt": ""},
        {"verifier": "no hex"},
        {"verifier": ""},
    ],
)
def test_a_row_that_cannot_be_used_fits_no_pin(change: dict[str, str]) -> None:
    assert Site([replace(ADA, **change)]).said("100", PIN).startswith("The PIN is wrong")  # type: ignore[arg-type]


def test_after_five_wrong_pins_even_the_right_one_waits() -> None:
    site = Site()
    for _ in range(5):
        assert site.said("100", "1").startswith("The PIN is wrong")
    assert site.said("100", PIN) == "Too many wrong PINs. Wait 30 seconds."
    site.clock.ms += 29_001
    assert site.said("100", PIN) == "Too many wrong PINs. Wait 1 seconds."
    assert site.said("200", PIN) == "Bo", "others go on"
    site.clock.ms += 1000
    assert site.said("100", PIN) == "Ada"
    assert site.said("100", "1").startswith("The PIN is wrong"), "and begins anew"


def test_each_wrong_pin_after_that_waits_again() -> None:
    site = Site()
    for _ in range(5):
        site.said("100", "1")
    site.clock.ms += 30_000
    assert site.said("100", "1").startswith("The PIN is wrong")
    assert site.said("100", PIN).startswith("Too many")


def test_a_clock_set_back_does_not_lock_anybody_out_for_years() -> None:
    site = Site()
    for _ in range(5):
        site.said("100", "1")
    site.clock.ms -= 365 * 86_400_000
    assert site.said("100", PIN) == "Too many wrong PINs. Wait 30 seconds."
    site.clock.ms += 30_000
    assert site.said("100", PIN) == "Ada"


def test_people_are_read_again_when_told() -> None:
    site = Site()
    assert site.people.is_badge("100")
    site.told.remove(ADA)
    assert site.people.is_badge("100")
    site.people.forget()
    assert not site.people.is_badge("100")


def test_what_is_a_badge() -> None:
    people = Site().people
    assert people.is_badge(badge_code("nobody"))
    assert people.is_badge("200")
    assert not people.is_badge("4006381333931")
