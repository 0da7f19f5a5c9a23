"""The sample county's follow-ups of 2024: 1,239 people of the first quarter were asked, three of whose claims were
obtained by impersonation (000_5ba8c84fbf866f4b.txt, part 1); the round of the second quarter is half done.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from io import StringIO

from compliance.accounts.rules import Actor
from compliance.county import claims_rules
from compliance.county import handling_service as handling
from compliance.county.claims_rules import IMPERSONATED, NAMESAKE
from compliance.county.handling_service import Desk
from compliance.county.people_service import PASSWORD
from compliance.followups import service as followups
from compliance.followups.contact_rules import TEMPLATE
from compliance.followups.frame_rules import Target
from compliance.followups.loading_service import Line
from compliance.followups.rules import Contact, Kind, Way
from compliance.followups.service import NewRound, Result
from compliance.followups.suspicion_rules import Parts
from compliance.foundation import clock
from compliance.foundation.hashing import sha256_hex
from compliance.ledger.rules import period

FOLLOWED_UP = 1239
MULTIPLE = "10"
_PROVIDER = "W0005"
_OPENED, _DONE, _JUDGED, _RECORDED, _SETTLED = (
    *(date(2024, 4, 10), date(2024, 5, 7), date(2024, 5, 9)),
    *(date(2024, 5, 10), date(2024, 5, 20)),
)
_QUOTA = 1120
_LARGE_FEN = 500_000
_VALUES = ("4-6-6-9-2-0-1-6", "5-0-2-9-0-7-3-1")
_FINE = {
    **{"FU-01": "person", "FU-02": "yes", "FU-04": "all", "FU-05": "no", "FU-06": "yes", "FU-07": "yes"},
    **{"FU-10": "yes", "FU-13": "yes"},
}
_USED = {"FU-01": "person", "FU-02": "no", "FU-10": "other"}
_NAMESAKES = {"FU-01": "person", "FU-02": "namesake", "FU-10": "yes"}


def ask(desk: Desk, people: Mapping[str, Actor]) -> int:
    """The first quarter: asked, verified, recorded, decided. Returns the case of the impersonation, which the bureau
    takes over."""
    auditor = people["auditor"]
    stays, chronic = _rounds(auditor)
    with clock.at(clock.start_of(_DONE, 17)):
        large = followups.everything(auditor, chronic)
        doubtful = _chronic(auditor, large) | _stays(auditor, stays, FOLLOWED_UP - len(large))
    with clock.at(clock.start_of(_JUDGED, 9)):
        for one in doubtful.values():
            followups.confirm(desk.officer, one.id, _parts(one), "核对病历、住院登记和身份证件，并询问本人及经治医师")
        for round_id in (stays, chronic):
            followups.close(people["manager"], round_id)
    provider_id = next(one.provider_id or 0 for one in doubtful.values())
    return _decide(desk, (stays, chronic), provider_id)


def _rounds(auditor: Actor) -> tuple[int, int]:
    """Discharged patients at the door, by lot and all of one health centre; the large special outpatient claims by
    telephone."""
    with clock.at(clock.start_of(_OPENED, 9)):
        span = period("2024Q1")
        stays = followups.open_round(
            auditor,
            NewRound(
                "第一季度出院患者定期回访",
                Kind.DISCHARGED,
                Way.IN_PERSON,
                span,
                str(_QUOTA),
                Target(provider_code=_PROVIDER),
            ),
        )
        followups.draw(auditor, stays, _VALUES[0], ("manager", PASSWORD), ("overseer", PASSWORD))
        large = Target(least_fen=_LARGE_FEN)
        chronic = followups.open_round(
            auditor, NewRound("第一季度大额慢特病费用回访", Kind.CHRONIC, Way.PHONE, span, "", large)
        )
    return stays, chronic


def _stays(auditor: Actor, round_id: int, wanted: int) -> dict[str, Line]:
    used = {f"20241{_PROVIDER}{number:04d}" for number in IMPERSONATED[_PROVIDER]}
    rows = followups.everything(auditor, round_id)
    ordered = sorted(rows, key=lambda one: (one.claim_id not in used, sha256_hex(one.claim_id.encode())))
    results = [_result(one, place, place < wanted, used) for place, one in enumerate(ordered)]
    followups.enter_results(auditor, round_id, results)
    return {one.claim_id: one for one in ordered if one.claim_id in used}


def _chronic(auditor: Actor, rows: Iterable[Line]) -> dict[str, Line]:
    found = list(rows)
    code, number = NAMESAKE[:2]
    namesake = f"20241{code}T{number:03d}"
    results = [_result(one, place, True, {namesake}) for place, one in enumerate(found)]
    followups.enter_results(auditor, found[0].round_id, results)
    return {one.claim_id: one for one in found if one.claim_id == namesake}


def _result(one: Line, place: int, reached: bool, doubtful: set[str]) -> Result:
    """Of ten who are not reached, one has moved, one refuses; the others were tried three times."""
    first = _OPENED + timedelta(days=2 + place % 20)
    if not reached:
        last = {0: Contact.MOVED, 5: Contact.REFUSED}.get(place % 10)
        vain = Contact.NO_ANSWER if one.way is Way.PHONE else Contact.NOT_HOME
        tries = ((first, last),) if last else tuple((first + timedelta(days=2 * turn), vain) for turn in range(3))
        return Result(one.claim_id, tries, {})
    answers: Mapping[str, str] = {**_FINE, "FU-13": ("fair" if place % 9 == 4 else "no" if place % 31 == 7 else "yes")}
    said = ""
    if one.claim_id in doubtful:
        answers, said = (_NAMESAKES, "没有办过特病，也没有取过药") if one.way is Way.PHONE else (_USED, "那几天在家")
    return Result(one.claim_id, ((first, Contact.REACHED),), answers, said)


def _parts(one: Line) -> Parts:
    """The institution helped two impostors; a third person used a namesake's identity without it."""
    if one.way is Way.PHONE:
        return Parts("", 0, "impersonation", one.paid)
    return Parts("impersonation_help", one.paid, "", 0)


def _decide(desk: Desk, rounds: Iterable[int], provider_id: int) -> int:
    """One case of both findings: ten times what the institution answers for, and the person's own recovery."""
    with clock.at(clock.start_of(_RECORDED, 10)):
        found = [followups.record(desk.officer, round_id, provider_id) for round_id in rounds]
    handling.confirm(desk, found, date(2024, 5, 13))
    return handling.settle_together(desk, found, _SETTLED, MULTIPLE).case_id


def go_on(people: Mapping[str, Actor]) -> None:
    """The second quarter, under way: two townships ask their own people by their own accounts."""
    auditor = people["auditor"]
    with clock.at(clock.start_of(date(2024, 7, 10), 9)):
        followups.load(auditor, _contacts(), "contacts.csv")
        round_id = followups.open_round(
            auditor, NewRound("第二季度出院患者定期回访", Kind.DISCHARGED, Way.IN_PERSON, period("2024Q2"), "15%")
        )
        followups.draw(auditor, round_id, _VALUES[1], ("manager", PASSWORD), ("overseer", PASSWORD))
    with clock.at(clock.start_of(date(2024, 7, 22), 16)):
        rows = followups.everything(auditor, round_id)
        half = [one for place, one in enumerate(rows) if place % 2 or one.township not in _AT_WORK]
        results = [Result(one.claim_id, ((date(2024, 7, 19), Contact.REACHED),), _FINE) for one in half]
        followups.enter_results(auditor, round_id, results[: len(results) * 3 // 4])
        for name in ("township", "township2"):
            worker = people[name]
            waiting = followups.to_do(worker)[0]
            for one in waiting[:1]:
                followups.attempt(worker, one.id, Contact.NOT_HOME)
            for one in waiting[1:2]:
                followups.attempt(worker, one.id, Contact.REACHED)
                followups.finish(worker, one.id, {**_FINE, "FU-04": "no"}, "白天输液，晚上都回家住")


_AT_WORK = ("大歇镇", "下路镇")


def _contacts() -> bytes:
    """Names and numbers that nobody has, for the stays of the second quarter at the health centres."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(TEMPLATE)
    homes = {row.code: row.township for row in claims_rules.institutions()}
    stays = [one for one in claims_rules.half(2024, 1) if one.quarter == 2 and one.code.startswith("W")]
    for one in stays:
        for number in range(one.count):
            person = f"{one.code}-0{number:04d}"
            home = homes[one.code]
            writer.writerow(
                [person, f"样例患者{number:03d}", f"000{one.code[1:]}{number:04d}", f"样例{number}组", home]
            )
    return out.getvalue().encode()
