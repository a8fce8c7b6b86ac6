"""The toy of examples/toy.rs in Python: by numpy, by numba, and in the engines Mesa and starsim.

Usage: python toy.py numpy|numba|mesa|starsim AGENTS PLACES DAYS SHARE REPLICATES LUCK

A share of the agents leave home on a day of their own; each chooses a host by weight, travels, and stays. The first
replicate has the luck of the table LUCK (`leaves,choice`: the day, none for those who stay, and a number between 0
and 1 that chooses the host), others draw theirs. Prints departures and arrivals by host of the first.
"""

import csv
import json
import sys

import numpy as np

NEVER = np.iinfo(np.int32).max


class Country:
    """Places on a grid: weights of hosts by origin, added up, and days of travel."""

    def __init__(self, places: int) -> None:
        side = int(np.ceil(np.sqrt(places)))
        x, y = np.arange(places) % side * 12.0, np.arange(places) // side * 12.0
        km = np.hypot(x[:, None] - x, y[:, None] - y)
        weights = np.exp(-0.003 * km)
        np.fill_diagonal(weights, 0.0)
        self.places = places
        self.cumulative = weights.cumsum(axis=1)
        # An agent that leaves arrives on a later day.
        self.travel = np.maximum(1, (km / 240.0).astype(np.int32))
        # Rows one after the other, so that one search finds the hosts of many agents.
        self.one_row = (self.cumulative / self.cumulative[:, -1:] + np.arange(places)[:, None]).ravel()

    def hosts(self, homes: np.ndarray, choices: np.ndarray) -> np.ndarray:
        """The hosts that choices between 0 and 1 fall on."""
        return np.searchsorted(self.one_row, homes + choices, side="right") - homes * self.places


def by_numpy(country: Country, days: int, leaves: np.ndarray, choices: np.ndarray) -> tuple[int, np.ndarray]:
    """Every day a comparison for all agents at once; then those who do something."""
    act, host = leaves.copy(), np.full(leaves.size, -1, dtype=np.int32)
    departures, arrivals = 0, np.zeros(country.places, dtype=np.int64)
    for day in range(days):
        now = np.flatnonzero(act <= day)
        leaving, arriving = now[host[now] < 0], now[host[now] >= 0]
        homes = leaving % country.places
        host[leaving] = country.hosts(homes, choices[leaving])
        act[leaving] = day + country.travel[homes, host[leaving]]
        act[arriving] = NEVER
        arrivals += np.bincount(host[arriving], minlength=country.places)
        departures += leaving.size
    return departures, arrivals


def loop(cumulative, travel, days, leaves, choices):
    """What numba compiles: every day every agent, as in Rust."""
    places, agents = len(cumulative), len(leaves)
    act, host = leaves.copy(), np.full(agents, -1, dtype=np.int32)
    departures, arrivals = 0, np.zeros(places, dtype=np.int64)
    for day in range(days):
        for agent in range(agents):
            if act[agent] > day:
                continue
            if host[agent] >= 0:
                arrivals[host[agent]] += 1
                act[agent] = NEVER
            else:
                home = agent % places
                row = cumulative[home]
                host[agent] = min(np.searchsorted(row, choices[agent] * row[-1], side="right"), places - 1)
                act[agent] = day + travel[home, host[agent]]
                departures += 1
    return departures, arrivals


def by_numba(country: Country, days: int, leaves: np.ndarray, choices: np.ndarray) -> tuple[int, np.ndarray]:
    return compiled()(country.cumulative, country.travel, days, leaves, choices)


def compiled(kept=[]):
    """The loop, compiled when it is first asked for."""
    if not kept:
        import numba

        kept.append(numba.njit(loop))
    return kept[0]


def by_mesa(country: Country, days: int, leaves: np.ndarray, choices: np.ndarray) -> tuple[int, np.ndarray]:
    """An object for each agent, with a method for its day."""
    import mesa

    class Household(mesa.Agent):
        def __init__(self, model, home, leaves, choice):
            super().__init__(model)
            self.home, self.act, self.choice, self.host = home, leaves, choice, None

        def step(self):
            model = self.model
            if self.act > model.day:
                return
            if self.host is None:
                row = country.cumulative[self.home]
                self.host = int(np.searchsorted(row, self.choice * row[-1], side="right"))
                self.act = model.day + int(country.travel[self.home, self.host])
                model.departures += 1
            else:
                model.arrivals[self.host] += 1
                self.act = NEVER

    class Model(mesa.Model):
        def __init__(self):
            super().__init__(rng=1)
            self.day, self.departures, self.arrivals = 0, 0, np.zeros(country.places, dtype=np.int64)
            homes = np.arange(leaves.size) % country.places
            Household.create_agents(self, leaves.size, homes.tolist(), leaves.tolist(), choices.tolist())

    model = Model()
    for model.day in range(days):
        model.agents.do("step")
    return model.departures, model.arrivals


def by_starsim(country: Country, days: int, leaves: np.ndarray, choices: np.ndarray) -> tuple[int, np.ndarray]:
    """A module of the engine, whose day is that of numpy."""
    import starsim as ss

    class Displacement(ss.Module):
        def __init__(self):
            super().__init__()
            self.define_states(ss.FloatArr("act", default=np.inf), ss.FloatArr("host", default=-1.0))
            self.departures, self.arrivals = 0, np.zeros(country.places, dtype=np.int64)

        def init_post(self):
            super().init_post()
            self.act[:] = np.where(leaves < NEVER, leaves, np.inf)

        def step(self):
            now = (self.act <= self.ti).uids
            leaving, arriving = now[self.host[now] < 0], now[self.host[now] >= 0]
            homes = np.asarray(leaving) % country.places
            hosts = country.hosts(homes, choices[leaving])
            self.host[leaving] = hosts
            self.act[leaving] = self.ti + country.travel[homes, hosts]
            self.act[arriving] = np.inf
            self.arrivals += np.bincount(self.host[arriving].astype(int), minlength=country.places)
            self.departures += len(leaving)

    module = Displacement()
    sim = ss.Sim(n_agents=leaves.size, modules=module, start=ss.days(0), dur=ss.days(days - 1), dt=ss.days(1), verbose=0)
    sim.run()
    (played,) = sim.modules
    return played.departures, played.arrivals


def main() -> None:
    engine, luck = sys.argv[1], sys.argv[7]
    agents, places, days, replicates = (int(sys.argv[word]) for word in (2, 3, 4, 6))
    share = float(sys.argv[5])
    play = {"numpy": by_numpy, "numba": by_numba, "mesa": by_mesa, "starsim": by_starsim}[engine]
    country = Country(places)
    with open(luck, newline="") as table:
        rows = list(csv.DictReader(table))
    leaves = np.array([int(row["leaves"] or NEVER) for row in rows], dtype=np.int32)
    choices = np.array([float(row["choice"]) for row in rows])
    rng = np.random.default_rng(1)
    for replicate in range(replicates):
        if replicate > 0:
            leaves = np.where(rng.random(agents) < share, rng.random(agents) * days, NEVER).astype(np.int32)
            choices = rng.random(agents)
        departures, arrivals = play(country, days, leaves, choices)
        if replicate == 0:
            print(json.dumps({"departures": int(departures), "arrivals": arrivals.tolist()}), flush=True)


if __name__ == "__main__":
    main()
