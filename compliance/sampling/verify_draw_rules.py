"""The steps of a verification that compute draws again: sample, teams, what changed later, what was visited. Pure."""

from typing import Any

from compliance.foundation.errors import Refusal
from compliance.sampling import change_rules, draw_rules, ticket_rules
from compliance.sampling.check_rules import Reading, Wrong, equal, same
from compliance.sampling.flow_rules import Impossible
from compliance.sampling.ticket_rules import Tickets

# What only the full edition tells of a change.
_FULL = {"reason", "by"}


def draws(reading: Reading) -> None:
    """Every draw, void or live, with the changes of it."""
    found = reading.record["draws"]
    for place, one in enumerate(found):
        at = f"draws[{place}]"
        equal(f"{at}.number", one["number"], place + 1)
        if one["void"] is None and place != len(found) - 1:
            raise Wrong(f"{at}.void", "null", "every draw but the last is void")
        if one["result"] is None:
            if one["void"] is None:
                raise Wrong(f"{at}.result", "null", "a result")
            continue
        tickets = Tickets.of(ticket_rules.effective_seed(one["public_value"], reading.record["nonce"]))
        _result(reading, at, one)
        _changes(reading, at, one, tickets)
    if reading.result_hash and found:
        equal("--result-hash", reading.result_hash, found[-1]["result_hash"])


def _result(reading: Reading, at: str, one: dict[str, Any]) -> None:
    seed = ticket_rules.effective_seed(one["public_value"], reading.record["nonce"])
    strata = draw_rules.select(reading.plan, reading.lots.units, Tickets.of(seed))
    same(f"{at}.result.strata", one["result"]["strata"], strata)
    try:
        made = draw_rules.unstaffed if "conflict" in one["result"] else draw_rules.draw
        expected = made(reading.lots, seed)
    except Impossible as impossible:
        raise Wrong(f"{at}.result.teams", "teams", "no assignment exists") from impossible
    except ValueError as error:
        raise Wrong(f"{at}.result.conflict", "a conflict", "teams, which exist") from error
    same(f"{at}.result", one["result"], expected)
    equal(f"{at}.result_hash", one["result_hash"], draw_rules.result_hash(expected, reading.record["nonce"]))


def _changes(reading: Reading, at: str, one: dict[str, Any], tickets: Tickets) -> None:
    if not one["changes"] and "conflict" not in one["result"]:
        return
    now, previous = change_rules.standing(reading.lots, tickets, one["result"]), one["result_hash"]
    for place, change in enumerate(one["changes"]):
        where = f"{at}.changes[{place}]"
        equal(f"{where}.number", change["number"], place + 1)
        chained = change_rules.change_hash(change, previous, reading.record["nonce"])
        if change["hash"] != chained:
            raise Wrong(where, change["hash"], chained)
        try:
            expected = change_rules.again(now, change)
        except (Refusal, Impossible) as error:
            raise Wrong(where, change["kind"], "a change that the rules allow") from error
        told = {key: value for key, value in change.items() if key not in {"number", "at", "hash", *_FULL}}
        same(where, told, expected)
        previous = change["hash"]
        now.apply(change)
    if now.waiting and one["void"] is None:
        raise Wrong(f"{at}.changes", "no teams", "a relief of the rules in conflict, with teams")


def visits(reading: Reading) -> None:
    """What became of the providers: all of them, each once, drawn or a spare in its turn."""
    live = next((one for one in reading.record["draws"] if one["void"] is None), None)
    found = reading.record["visits"]
    if live is None:
        raise Wrong("draws", "every draw is void", "a draw that stands")
    # Provider -> the one that it is the spare of, None for the drawn.
    wanted = {one["code"]: None for row in live["result"]["strata"] for one in row["drawn"]}
    wanted |= {one["code"]: change["withdrawn"] for change in live["changes"] for one in change["added"]}
    withdrawn, seen = set(wanted.values()), set()
    for place, one in enumerate(found):
        at = f"visits[{place}]"
        if one["code"] in seen or one["code"] not in wanted:
            raise Wrong(f"{at}.code", one["code"], "a provider that was drawn, or a spare in its turn, once")
        equal(f"{at}.origin", one["origin"], "drawn" if wanted[one["code"]] is None else "spare")
        equal(f"{at}.replaces", one.get("replaces"), wanted[one["code"]])
        if one["code"] in withdrawn:
            equal(f"{at}.closed_on", one["closed_on"], "")
        seen.add(one["code"])
    missing = sorted(set(wanted) - seen)
    if missing:
        raise Wrong("visits", "missing", missing[0])
