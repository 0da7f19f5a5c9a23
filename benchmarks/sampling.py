"""The draw: tickets and strata against a bare loop of SHA-256 and sort, and a province's draw with its teams."""

import json
import resource
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

from benchmarks.measure import Report, in_turn, seconds
from compliance.accounts.rules import Authority
from compliance.sampling import draw_rules
from compliance.sampling.draw_rules import Lots
from compliance.sampling.frame_rules import Member, Unit
from compliance.sampling.plan_rules import Notice, Plan, Stratum, Team
from compliance.sampling.pool_rules import pools
from compliance.sampling.ticket_rules import Tickets

SEED = "314159"
PROVIDERS, OFFICERS, VISITS = 100_000, 2_000, 5_000
# The sample county: providers under agreement, officers of both authorities, visits of its campaign.
COUNTY = (267, 6, 165)
DAY = date(2024, 3, 1)
GIB = 1024**3


def lots(providers: int, officers: int, visits: int) -> Lots:
    """Three strata; every fourth officer is medical, one of each team must be; each officer may not go to some."""
    parts = (visits // 2, visits // 3, visits - visits // 2 - visits // 3)
    strata = tuple(Stratum(f"第{place}层", {}, quota=quota, spares=2) for place, quota in enumerate(parts, start=1))
    team = Team(("medical", ""), None)
    plan = Plan("2024", "t", Authority.AGENCY, Notice.UNANNOUNCED, (DAY, DAY), "", strata, {}, team)
    units = [Unit(f"H{number:06d}", number % 3, 1) for number in range(providers)]
    members = [
        Member(
            f"o{number:05d}",
            frozenset(["medical"] if number % 4 == 0 else []),
            frozenset(f"H{(number * 7919 + part * 104729) % providers:06d}" for part in range(5)),
        )
        for number in range(officers)
    ]
    districts = {unit.code: f"d{number % 20}" for number, unit in enumerate(units)}
    return Lots(plan, units, pools(plan, members, [], districts))


def bare(ids: list[str]) -> None:
    """The least that any such draw does: one hash for each id, and the order."""
    head = sha256(SEED.encode()).hexdigest()
    sorted((sha256((head + one).encode()).hexdigest(), one) for one in ids)


def whole() -> None:
    """A draw with its teams in this process; prints seconds and the most memory it ever held, in bytes."""
    found = lots(PROVIDERS, OFFICERS, VISITS)
    taken = seconds(lambda: draw_rules.draw(found, SEED))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps([taken, most]))  # noqa: T201 - the parent reads it


def report() -> Report:
    """The bars of the draw."""
    made = Report("sampling")
    found = lots(PROVIDERS, OFFICERS, VISITS)
    ids = [f"2024/provider/{unit.code}" for unit in found.units]
    pairing = in_turn(lambda: draw_rules.select(found.plan, found.units, Tickets.of(SEED)), lambda: bare(ids))
    made.add(
        "tickets and strata of 100,000 providers", f"{pairing.ratio:.2f}x", "2x SHA-256 and sort", pairing.ratio <= 2
    )
    call = [sys.executable, "-c", "from benchmarks.sampling import whole; whole()"]
    root = Path(__file__).resolve().parent.parent
    taken, most = json.loads(subprocess.run(call, cwd=root, check=True, capture_output=True, text=True).stdout)
    what = "whole draw: 100,000 providers, 2,000 officers, 5,000 visits"
    made.add(what, f"{taken:.1f} s", "60 s", taken < 60)
    made.add("memory of the process that does it", f"{most / GIB:.2f} GiB", "1 GiB", most < GIB)
    for times in (1, 10, 100):
        size = tuple(part * times for part in COUNTY)
        part = lots(*size)
        cost = min(seconds(lambda part=part: draw_rules.draw(part, SEED)) for _ in range(3))
        made.growth.append((f"{times} x the sample county: {size[0]:,} providers, {size[2]:,} visits", f"{cost:.3f} s"))
    return made
