"""Telling a scanner's burst from a person's typing, by the time stamps of the key events alone.

A keyboard-wedge scanner is a keyboard to the operating system. If its Enter reached a focused button it
would press it, and if its digits reached a field they would be taken for a quantity; if, on the other hand,
typed letters were swallowed, nobody could type. This module decides. It must not know Qt and must not read
a clock: a key's own time stamp is the only time it believes, so a window that was busy for a second changes
nothing. Keys are opaque tokens; whoever owns them gets every single one back, in order, as part of a
`Scanned` or of a `Typed`.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Generic, Literal, TypeVar

K = TypeVar("K")

_WRAP: Final = 1 << 32
"""X servers count milliseconds in 32 bits and start again at zero after 49.7 days."""
_SMALL_STEP_BACK_MS: Final = 1_000
_HIGHEST_REPEAT_GAP_MS: Final = 15
_REST_OF_SCAN_MS: Final = 1_000


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How one scanner types. Times in milliseconds.

    gap_ms            a typical (median) gap up to this is a machine's
    hiccup_ms         a single gap up to this does not split a burst; longer, and the burst is over
    suffix_pause_ms   the same once this scanner was seen to end its scans with Enter
    minimum           characters a burst needs to be a scan
    prefix, suffix    characters the scanner was set up to send around each code; both are taken off
    """

    gap_ms: int = 50
    hiccup_ms: int = 120
    suffix_pause_ms: int = 250
    minimum: int = 3
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Scanned(Generic[K]):
    """A scan: its text without prefix and suffix, control characters kept. `keys` are all tokens it used
    up, Enter included, for the one case in which the burst has to go to a field after all.
    """

    text: str
    ended_by: Literal["suffix", "pause"]
    first_ms: int
    last_ms: int
    keys: tuple[K, ...]


@dataclass(frozen=True, slots=True)
class Typed(Generic[K]):
    """Keys of a person, to hand back to the field that had the focus, in this order."""

    keys: tuple[K, ...]


@dataclass(frozen=True, slots=True)
class _Held(Generic[K]):
    token: K
    text: str
    at_ms: int


class KeyboardWedge(Generic[K]):
    """Feed it every text key, every Enter and Tab; it answers with what has become clear meanwhile."""

    def __init__(self, settings: WedgeSettings) -> None:
        self._settings = settings
        self._held: list[_Held[K]] = []
        self._fast_gaps = 0
        self._prefix_keys = 0
        self._after_typing = False
        self._enter_ends_scans = False
        self._suffix_welcome_from: int | None = None
        self._last_pause_ended_ms: int | None = None

    @property
    def wait_ms(self) -> int | None:
        """How long after the last key `pause` has something to say; None while nothing is held."""
        return self._limit() if self._held else None

    def in_burst(self, at_ms: int) -> bool:
        """Is a machine typing at this moment? Then Ctrl+something is one of its control characters."""
        if not self._held:
            return False
        fast = elapsed(self._held[-1].at_ms, at_ms) <= self._settings.gap_ms
        return fast and (self._prefix_keys > 0 or self._fast_gaps > 0)

    def suffix_may_follow(self, at_ms: int) -> bool:
        """Did a scan end so shortly ago that an Enter, or a line feed sent as Ctrl+J, would still be its end?"""
        since = self._suffix_welcome_from
        return (
            since is not None and not self._held and elapsed(since, at_ms) <= self._settings.suffix_pause_ms
        )

    def key(self, token: K, text: str, at_ms: int, *, repeat: bool = False) -> list[Scanned[K] | Typed[K]]:
        """A key with text went down. `repeat` is the toolkit's opinion that it is held down: X11 also says so
        of the second 3 in a scanned "33", whose release and press share one millisecond.
        """
        if text in {"\r", "\n", "\t"}:
            return self.enter(token, at_ms)
        if repeat and not self._repeat_of_a_scanner(at_ms):
            return self.other(token, at_ms)
        out = self._before(at_ms)
        self._suffix_welcome_from = None
        if self._held and elapsed(self._held[-1].at_ms, at_ms) <= self._settings.gap_ms:
            self._fast_gaps += 1
        self._held.append(_Held(token, text, at_ms))
        if self._settings.prefix and not self._prefix_keys:
            out += self._start_at_prefix()
        if self._ends_with_suffix():
            return [*out, self._scanned("suffix", ())]
        if len(self._held) >= self._settings.minimum and not self._is_scan() and not self._after_typing:
            out += self._hand_back_all_but_last()
        return out

    def enter(self, token: K, at_ms: int) -> list[Scanned[K] | Typed[K]]:
        """Enter, Return or Tab went down. It belongs to the burst before it, else to the focused field."""
        out = self._end_if_paused(at_ms)
        if self._held and (self._is_scan() or self._is_rest_of_scan(at_ms)):
            self._enter_ends_scans = True
            return [*out, self._scanned("suffix", (token,), at_ms)]
        if self.suffix_may_follow(at_ms):
            self._enter_ends_scans = True
            return out
        return [*out, *self._typed((token,))]

    def other(self, token: K, at_ms: int) -> list[Scanned[K] | Typed[K]]:
        """A key that can be no part of a scan: what is held is decided now, then the key is handed back."""
        out = self._end_if_paused(at_ms)
        if self._held and self._is_scan():
            out.append(self._scanned("pause", ()))
        return [*out, *self._typed((token,))]

    def pause(self, now_ms: int) -> list[Scanned[K] | Typed[K]]:
        """Nothing came until `now_ms` (on the events' own time line): end what is old enough to have ended."""
        return self._end_if_paused(now_ms)

    def flush(self) -> list[Scanned[K] | Typed[K]]:
        """Decide what is held at once, because something else needs its place in the order."""
        if not self._held:
            return []
        return [self._scanned("pause", ())] if self._is_scan() else self._typed(())

    def forget_scan(self) -> None:
        """The last scan was handed to a field after all: an Enter that follows is a person's again."""
        self._suffix_welcome_from = self._last_pause_ended_ms = None

    # -- deciding -----------------------------------------------------------------------------------

    def _before(self, at_ms: int) -> list[Scanned[K] | Typed[K]]:
        """What the gap in front of a new key settles about the keys held so far."""
        out = self._end_if_paused(at_ms)
        if not self._held or self._is_scan():
            return out
        slow = elapsed(self._held[-1].at_ms, at_ms) > self._settings.gap_ms
        if slow and self._after_typing:
            out += self._typed(())
            self._after_typing = True
        return out

    def _is_scan(self) -> bool:
        gaps = len(self._held) - 1
        if self._prefix_keys:
            return len(self._held) > self._prefix_keys
        if self._after_typing:
            # Someone is typing: three keys rolled off quickly are still a word, a code is longer and even.
            return len(self._held) >= 2 * self._settings.minimum and 2 * self._fast_gaps >= gaps
        return len(self._held) >= self._settings.minimum and 2 * self._fast_gaps >= gaps

    def _limit(self) -> int:
        if self._enter_ends_scans and self._is_scan():
            return self._settings.suffix_pause_ms
        return self._settings.hiccup_ms

    def _end_if_paused(self, at_ms: int) -> list[Scanned[K] | Typed[K]]:
        if not self._held or elapsed(self._held[-1].at_ms, at_ms) <= self._limit():
            return []
        return self.flush()

    def _repeat_of_a_scanner(self, at_ms: int) -> bool:
        """No keyboard repeats a held key this fast; a scanner types equal characters faster."""
        return bool(self._held) and elapsed(self._held[-1].at_ms, at_ms) <= _HIGHEST_REPEAT_GAP_MS

    def _is_rest_of_scan(self, at_ms: int) -> bool:
        """One or two machine-fast characters and Enter soon after a scan that a long hiccup cut: the rest is no
        code, but its Enter must not press a button either.
        """
        since, first, last = self._last_pause_ended_ms, self._held[0].at_ms, self._held[-1].at_ms
        even = self._fast_gaps == len(self._held) - 1 and elapsed(last, at_ms) <= self._settings.gap_ms
        return since is not None and even and elapsed(since, first) <= _REST_OF_SCAN_MS

    # -- prefix and suffix --------------------------------------------------------------------------

    def _tail_is(self, characters: str) -> int:
        """How many of the last held keys spell `characters` exactly; 0 when none do."""
        tail = ""
        for count, held in enumerate(reversed(self._held), start=1):
            tail = held.text + tail
            if len(tail) >= len(characters):
                return count if tail == characters else 0
        return 0

    def _start_at_prefix(self) -> list[Scanned[K] | Typed[K]]:
        count = self._tail_is(self._settings.prefix)
        if not count:
            return []
        before, start = self._held[:-count], self._held[-count:]
        self._fast_gaps = _fast_gaps(before, self._settings.gap_ms)
        self._held = before
        out = self.flush()
        self._held, self._prefix_keys, self._after_typing = start, count, False
        self._fast_gaps = _fast_gaps(start, self._settings.gap_ms)
        return out

    def _ends_with_suffix(self) -> bool:
        suffix = self._settings.suffix
        if not suffix or not self._is_scan() or not self._tail_is(suffix):
            return False
        between = len(self._held) - self._prefix_keys - self._tail_is(suffix)
        return between >= (1 if self._prefix_keys else self._settings.minimum)

    # -- answering ----------------------------------------------------------------------------------

    def _scanned(
        self, ended_by: Literal["suffix", "pause"], end: tuple[K, ...], end_ms: int | None = None
    ) -> Scanned[K]:
        text = "".join(held.text for held in self._held)
        if self._prefix_keys:
            text = text.removeprefix(self._settings.prefix)
        if self._settings.suffix and text != self._settings.suffix:
            text = text.removesuffix(self._settings.suffix)
        first_ms, last_ms = self._held[0].at_ms, self._held[-1].at_ms if end_ms is None else end_ms
        keys = (*(held.token for held in self._held), *end)
        self._clear()
        self._suffix_welcome_from = last_ms
        self._last_pause_ended_ms = last_ms if ended_by == "pause" else None
        return Scanned(text, ended_by, first_ms, last_ms, keys)

    def _typed(self, end: tuple[K, ...]) -> list[Scanned[K] | Typed[K]]:
        keys = (*(held.token for held in self._held), *end)
        self._clear()
        self._suffix_welcome_from = None
        return [Typed(keys)] if keys else []

    def _hand_back_all_but_last(self) -> list[Scanned[K] | Typed[K]]:
        """Two slow gaps: a person. The last key is kept: a burst may begin with it."""
        last = self._held.pop()
        out = self._typed(())
        self._held, self._after_typing = [last], True
        return out

    def _clear(self) -> None:
        self._held = []
        self._fast_gaps = 0
        self._prefix_keys = 0
        self._after_typing = False


def elapsed(earlier_ms: int, later_ms: int) -> int:
    """Milliseconds from one time stamp to the next, never negative.

    A wrap of the 32-bit counter is bridged. A small step back (events of two devices reported out of
    order) counts as no time at all; a large one (the counter started anew) as a very long time.
    """
    difference = later_ms - earlier_ms
    if difference < -(_WRAP // 2):
        difference += _WRAP
    if difference >= 0:
        return difference
    return 0 if difference >= -_SMALL_STEP_BACK_MS else _WRAP


def _fast_gaps(held: list[_Held[K]], gap_ms: int) -> int:
    return sum(elapsed(a.at_ms, b.at_ms) <= gap_ms for a, b in pairwise(held))
