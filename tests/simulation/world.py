"""One simulated day: two docks, a shop that changes its mind, a central that dies and is restored, a bad network."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from central.core.central import Central
from central.core.loadfile import Load, ReturnWanted
from central.core.stations import StationApi
from central.storage.feed import has_unsealed, subscription_revision
from central.storage.stations import find_site
from domain.ids import provisional_return_id, return_id
from sync.calls import Transport
from tests.simulation.dice import SimClock, SimIds
from tests.simulation.network import Network, SimTransport
from tests.simulation.station import SimStation
from tests.simulation.template import FIRST_LOAD, SITE, UNANNOUNCED, Rig, line, wanted

_HEALED_WITHIN_S = 60.0


@dataclass(frozen=True)
class Twists:
    """Faults put into a harness on purpose, to see that the checks find them."""

    central: Callable[[StationApi], StationApi] = lambda api: api
    transport: Callable[[Transport], Transport] = lambda transport: transport


PLAIN = Twists()


class NotDrained(AssertionError):  # noqa: N818 - says what happened
    """I5: the queues did not drain although nothing is broken any more."""


class World:
    """Everything of one run. `did` tells what was done, for the report of a failing seed."""

    def __init__(self, seed: int, rig: Rig, twists: Twists) -> None:
        self.dice = random.Random(seed)
        self.clock = SimClock()
        self.did: list[str] = []
        self._rig = rig
        self._twists = twists
        rig.begin()
        self._ids = SimIds(random.Random(seed + 1), self.clock)
        self._random_bytes = random.Random(seed + 2).randbytes
        self._wishes: dict[str, ReturnWanted] = {one.reference: one for one in FIRST_LOAD.returns}
        self._backup: Path | None = None
        self._api: StationApi | None = None
        self.central = self._open_central()
        self.network = Network(self.dice)
        self._names = tuple(self.central.stations.authenticate(token).station for token in rig.tokens)
        self.stations = tuple(
            SimStation(
                number,
                store,
                twists.transport(SimTransport(self.network, lambda: self._api, token)),
                self.clock,
                random.Random(f"{seed}/{number}"),
            )
            for number, (token, store) in enumerate(zip(rig.tokens, rig.stores, strict=True))
        )

    def begin(self) -> None:
        """Most days begin with both docks loaded; on some the network is bad from the first call on."""
        if self.dice.random() < 0.8:
            self.network.bad = False
            for station in self.stations:
                station.exchange(most=20)
            self.network.bad = True

    def step(self) -> None:
        """One thing happens."""
        self.clock.seconds += self.dice.random() * 2
        happenings: dict[Callable[[], None], int] = {
            self._work: 40,
            self._exchange: 40,
            self._late: 6,
            self._kill_station: 3,
            self._restart_central: 3,
            self._shop_changes: 4,
            self._back_up: 3,
            self._restore: 4,
        }
        self.dice.choices(list(happenings), weights=list(happenings.values()))[0]()

    def heal(self) -> None:
        """All faults stop, nobody touches anything. Raises NotDrained."""
        self._note("heal")
        self.network.bad = False
        while self.network.late:
            self.network.deliver_late()
        if self._api is None:
            self._start_central()
        # What a person at each dock would see of every return, wherever it was received.
        for station in self.stations:
            known = [return_id(SITE, reference) for reference in sorted(self._wishes)]
            station.subscribe_to([*known, provisional_return_id(SITE, UNANNOUNCED)])
        self._until_quiet()

    def _until_quiet(self) -> None:
        begun = self.clock.seconds
        while not all(self._is_at_rest(number) for number in range(len(self.stations))):
            wait = min(station.exchange(most=50) for station in self.stations)
            self.clock.seconds += max(wait, 0.05)
            if self.clock.seconds - begun > _HEALED_WITHIN_S:
                seen = [(it.outbox.backlog(), it.inbox.place(), it.status) for it in self.stations]
                raise NotDrained(f"I5: not at rest {_HEALED_WITHIN_S:.0f} s after healing: {seen}")

    def _is_at_rest(self, number: int) -> bool:
        """All is with central, and all that central has for this station is here."""
        station, place = self.stations[number], self.stations[number].inbox.place()
        backlog = station.outbox.backlog()
        if backlog.pending or place.loading or place.cursor is None:
            return False
        with self._rig.database.read() as tx:
            site, waiting = find_site(tx, SITE), has_unsealed(tx, SITE)
            told = subscription_revision(tx, self._names[number])
        assert site is not None
        at_head = place.cursor.split(".")[1] == str(site.head) and not waiting
        return at_head and told == (station.inbox.subscriptions().revision, False)

    def _pick(self) -> SimStation:
        return self.dice.choice(self.stations)

    def _work(self) -> None:
        station = self._pick()
        self._note(f"work at {station.number}")
        for _ in range(self.dice.randrange(1, 3)):
            station.work()

    def _exchange(self) -> None:
        station = self._pick()
        self._note(f"exchange of {station.number}")
        station.exchange(most=self.dice.randrange(1, 6))

    def _late(self) -> None:
        self._note("late request")
        self.network.deliver_late()

    def _kill_station(self) -> None:
        station = self._pick()
        self._note(f"kill {station.number}")
        station.kill()

    def _restart_central(self) -> None:
        if self._api is None:
            self._note("central back")
            self._start_central()
        else:
            self._note("central down")
            self.central.close()
            self._api = None

    def _shop_changes(self) -> None:
        reference = self.dice.choice([*sorted(self._wishes), UNANNOUNCED])
        before = self._wishes.get(reference) or wanted(reference, line("A", 1))
        changed = tuple(replace(one, expected=self.dice.randrange(1, 4)) for one in before.lines)
        self._wishes[reference] = replace(before, lines=changed)
        self._note(f"shop changes {reference}")
        self._tell_wishes()

    def _back_up(self) -> None:
        self._note("backup")
        self._backup = self._rig.folder / "backup"
        self._with_central_closed(lambda folder: self._copy(self._rig.folder, folder))

    def _restore(self) -> None:
        """From a backup: its witness saw more. Or a whole machine's snapshot: nothing in it tells."""
        if self._backup is None:
            return
        machine = self.dice.random() < 0.4
        self._note("machine snapshot restored" if machine else "database restored")
        self._with_central_closed(lambda folder: self._put_back(folder, machine=machine))
        self._tell_wishes()

    def _put_back(self, folder: Path, *, machine: bool) -> None:
        if machine:
            shutil.rmtree(self._rig.state)
            shutil.copytree(folder / "state", self._rig.state)
        for old in self._rig.folder.glob("central.db*"):
            old.unlink()
        for kept in folder.glob("central.db*"):
            shutil.copy(kept, self._rig.folder)

    def _copy(self, source: Path, target: Path) -> None:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        shutil.copytree(source / "state", target / "state")
        for file in source.glob("central.db*"):
            shutil.copy(file, target)

    def _with_central_closed(self, work: Callable[[Path], None]) -> None:
        was_up = self._api is not None
        if was_up:
            self.central.close()
        work(self._backup or self._rig.folder)
        if was_up:
            self._start_central()

    def _tell_wishes(self) -> None:
        if self._api is not None:
            self.central.office.load(SITE, Load(returns=tuple(self._wishes.values())))

    def _start_central(self) -> None:
        self.central = self._open_central()
        # The shop's system says its returns again whenever central comes back.
        self._tell_wishes()

    def _open_central(self) -> Central:
        central = Central(self._rig.database, self._rig.state, self.clock, self._ids, self._random_bytes)
        central.epochs.check()
        self._api = self._twists.central(central.stations)
        return central

    def _note(self, what: str) -> None:
        self.did.append(f"{self.clock.seconds:6.1f} {what}")
