"""The sample county's record reviews: the first quarter's whole, the second quarter's in the middle.

Every step is the service that people use; where one click handles many records, so does one call here. All packets are
one made page, since no real record may stand in a sample.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from PIL import Image, ImageDraw

from compliance.accounts import people_service
from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.claims.service import Wanted
from compliance.county import handling_service as handling
from compliance.county import review_rules as rules
from compliance.county.handling_service import Desk
from compliance.county.people_service import PASSWORD
from compliance.foundation import clock
from compliance.indicators.period_rules import period
from compliance.reviews import service
from compliance.reviews.explanation_service import objections_of
from compliance.reviews.masking_rules import Box
from compliance.reviews.rules import Stage
from compliance.reviews.verdict_rules import Judgement

_REVIEWERS = ("reviewer", *(f"reviewer{number}" for number in range(2, 8)))
_KEEPERS = (("manager", PASSWORD), ("manager2", PASSWORD))
_FIRST_VALUE, _SECOND_VALUE = "4-0-8-6-1-2-5", "7-0-9-3-3-1-6"
_DISPUTED_NOW = 24
_BOXES = (Box(40, 30, 520, 60), Box(40, 110, 700, 40), Box(560, 960, 220, 120))
_REASONS = ("检查、用药或收费与病情是否相符，审核人员意见不一", "病程记录与收费清单不能相互印证")
_ACCEPTING, _OBJECTING = ("clerk", "head"), ("clerk2", "head2")
_OBJECTION = "本例病情变化快，所列检查为当时所需，请复评。"


def review(people: Mapping[str, Actor], provider_ids: Mapping[str, int], desk: Desk) -> None:
    """Both rounds. `provider_ids`: by name."""
    people_service.recuse(people["manager"], people["reviewer2"].user_id or 0, provider_ids["下路镇中心卫生院"], "kin")
    first = _first(people)
    with clock.at(clock.start_of(date(2024, 4, 22), 9)):
        found = service.record_findings(people["manager"], first)
    handling.confirm(desk, found, date(2024, 4, 22))
    settled = handling.settle(desk, found, date(2024, 4, 28), dict.fromkeys(found, "1"))
    handling.collect(desk, settled, date(2024, 5, 20), "offset")
    _second(people)


def _first(people: Mapping[str, Actor]) -> int:
    """The first quarter: 250 disputed records, judged, told, explained, looked at again where a provider objects."""
    manager, quarter = people["manager"], period("2024Q1")
    found = claims.each(Wanted(span=quarter.span, visit_type="inpatient"))
    inside = [one for one in found if one["admitted_on"] >= quarter.span.since]
    wrong = rules.wrong(inside)
    disputed = [*wrong, *rules.others(inside, wrong, rules.DISPUTED - len(wrong))]
    round_id = _drawn(people, quarter.code, disputed, date(2024, 4, 8), _FIRST_VALUE)
    with clock.at(clock.start_of(date(2024, 4, 12), 9)):
        _judge(people, round_id, wrong)
        service.give_thirds(manager, round_id)
        _judge(people, round_id, wrong)
        service.close(manager, round_id)
        service.tell(manager, round_id)
    with clock.at(clock.start_of(date(2024, 4, 15), 14)):
        _explain(people, round_id, wrong)
    with clock.at(clock.start_of(date(2024, 4, 20), 9)):
        blind = {one.record_id: _OBJECTION for one in objections_of(round_id)}
        service.make_blind(people["auditor"], blind)
        service.look_again(manager, round_id)
        _judge(people, round_id, wrong)
    return round_id


def _drawn(people: Mapping[str, Actor], quarter: str, disputed: list[str], day: date, value: str) -> int:
    """A round from its opening to its tasks."""
    manager, auditor = people["manager"], people["auditor"]
    with clock.at(clock.start_of(day, 10)):
        round_id = service.open_round(manager, quarter)
        for at, reason in enumerate(_REASONS):
            service.mark(auditor, round_id, disputed[at :: len(_REASONS)], reason)
        service.commit(manager, round_id)
        service.draw(manager, round_id, value, *_KEEPERS)
    with clock.at(clock.start_of(day + timedelta(days=1), 9)):
        records = service.record_ids(round_id)
        page = _made_page()
        service.upload_many(auditor, dict.fromkeys(records, (page,)))
        first = service.pages_of(auditor, records[0])[0]
        service.mask(auditor, first.id, _BOXES)
        service.mask_alike(auditor, first.id)
        service.check(people["auditor2"], records)
        service.assign(manager, round_id)
    return round_id


def _made_page() -> bytes:
    """A page that stands for a record: a letterhead and names to be masked, lines that are no words."""
    sheet = Image.new("RGB", (840, 1188), "white")
    pen = ImageDraw.Draw(sheet)
    for box in _BOXES:
        pen.rectangle((box.left + 8, box.top + 8, box.left + box.width - 8, box.top + box.height - 8), fill="#9aa4ad")
    for row in range(24):
        pen.line((60, 190 + 30 * row, 780 - 40 * (row * 7 % 5), 190 + 30 * row), fill="#4d5761", width=3)
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _judge(
    people: Mapping[str, Actor], round_id: int, wrong: Mapping[str, int], names: tuple[str, ...] = _REVIEWERS
) -> None:
    """Every open task is judged as the plan says, each reviewer's at once."""
    seen: dict[str, int] = {}
    said: dict[int, list[tuple[UUID, Judgement]]] = {}
    for task, user, stage, claim in service.open_tasks(round_id):
        place = seen.setdefault(claim, 0)
        seen[claim] += 1
        said.setdefault(user, []).append((task, _verdict(claim, wrong.get(claim), stage, place)))
    for name in names:
        actor = people[name]
        service.submit_many(actor, said.get(actor.user_id or 0, []))


def _verdict(claim: str, fen: int | None, stage: str, place: int) -> Judgement:
    if fen is None:
        return rules.conforms()
    return rules.first_looks(claim, fen)[place] if stage == Stage.FIRST else rules.violation(claim, fen)


def _explain(people: Mapping[str, Actor], round_id: int, wrong: Mapping[str, int]) -> None:
    """One provider accepts its results, another objects to its first; the others say nothing."""
    for (clerk, head), objects in ((_ACCEPTING, False), (_OBJECTING, True)):
        for at, one in enumerate(service.own_records(people[clerk])):
            against = objects and at == 0
            service.draft(people[clerk], one.id, not against, _OBJECTION if against else "")
        service.send(people[head], round_id)


def _second(people: Mapping[str, Actor]) -> None:
    """The second quarter: packets are out, some verdicts are in, one is a draft."""
    quarter = period("2024Q2")
    found = claims.each(Wanted(span=quarter.span, visit_type="inpatient"))
    inside = [one for one in found if one["admitted_on"] >= quarter.span.since]
    disputed = rules.others(inside, (), _DISPUTED_NOW)
    round_id = _drawn(people, quarter.code, disputed, date(2024, 7, 9), _SECOND_VALUE)
    with clock.at(clock.start_of(date(2024, 7, 11), 15)):
        wrong = dict.fromkeys(disputed[::2], 6000)
        _judge(people, round_id, wrong, ("reviewer3", "reviewer5"))
        own = service.tasks_of(people["reviewer"])
        service.submit(people["reviewer"], own[0].id, rules.conforms())
        service.save(people["reviewer"], own[1].id, rules.violation("draft", 4800))
