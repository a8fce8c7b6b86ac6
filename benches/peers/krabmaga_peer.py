"""displace beside krABMaga, an agent-based engine in Rust: the same households, places, days and share who move.

Usage: python krabmaga_peer.py --displace target/release/displace --peer PROGRAM

The peer (krabmaga/src/main.rs) plays a toy: agents at home leave on a day of their own, choose a host by weight,
travel, and stay. displace plays its whole model on an invented country of the same size. Prints a Markdown row of
processor times.
"""

import argparse
import tempfile
from pathlib import Path

from flee_peer import displace, spend

PERSONS, PLACES, DAYS, MOVING, HOUSEHOLD = 1_000_000, 1_000, 180, 0.1, 5.7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--displace", default="target/release/displace", help="the program")
    parser.add_argument("--peer", required=True, help="the peer's program")
    arguments = parser.parse_args()
    agents = round(PERSONS / HOUSEHOLD)

    def peer(days: int) -> float:
        return spend(arguments.peer, *(str(number) for number in (agents, PLACES, days, MOVING)))

    # A run of one day is what it takes to set the scene.
    seconds, agent_days = peer(DAYS) - peer(0), agents * DAYS
    with tempfile.TemporaryDirectory() as scratch:
        country = Path(scratch) / "country"
        size = ["--persons", str(PERSONS), "--places", str(PLACES), "--days", str(DAYS), "--moving", str(MOVING)]
        displace(arguments.displace, "synthesize", *size, "--output", str(country))

        def run(replicates: int) -> float:
            output = str(Path(scratch) / f"output-{replicates}")
            options = ["--replicates", str(replicates), "--threads", "1", "--no-png", "--output", output]
            return displace(arguments.displace, "run", str(country / "country.toml"), *options)

        replicate = (run(11) - run(1)) / 10
    print("| agents | days | krABMaga, agent-days/s | displace, agent-days/s | ratio |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| {agents:,} | {DAYS} | {agent_days / seconds:,.0f} | {agent_days / replicate:,.0f} | {seconds / replicate:,.1f} |")


if __name__ == "__main__":
    main()
