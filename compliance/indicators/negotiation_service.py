"""Control targets between the agency and one provider: offered from three years, drafted by its clerk, confirmed by its
head, countered or agreed; an agreement that was signed on paper is entered with its reference."""

from collections.abc import Iterable
from decimal import Decimal

from compliance.accounts.rules import Actor
from compliance.agreements import service as agreements
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.indicators import owing_service as owing
from compliance.indicators.definition_service import indicators
from compliance.indicators.figure_service import targets_of_year
from compliance.indicators.matter_rules import words_needed
from compliance.indicators.reading_service import baseline_of
from compliance.indicators.rules import Figure
from compliance.indicators.standing_service import targets_hold
from compliance.indicators.target_rules import Proposal, Source, Step, check_value, in_force, propose, require
from compliance.indicators.target_service import live_controls, locked, new_row, rows_of, step
from compliance.providers import service as providers
from compliance.providers.service import ProviderView, Search


def proposals(year: int, indicator: str, kind: str = "") -> list[tuple[ProviderView, Proposal]]:
    """What may be offered: providers under an agreement of the year that have claims of the years before to propose
    from and no control target yet, each with its proposal."""
    one = indicators()[indicator]
    bound = {provider_id for provider_id, _, _ in agreements.agreements_of_year(year)}
    taken, past = live_controls(year, indicator), baseline_of(indicator, year)
    targets = targets_of_year(year).get(indicator, [])
    found = []
    for provider in providers.everything(Search()):
        if provider.id not in bound or provider.id in taken or (kind and provider.kind != kind):
            continue
        policy = in_force(targets, provider.id, provider.kind, provider.level)
        made = propose(one, past.get(provider.id, {}), policy.value if policy else None)
        if made is not None:
            found.append((provider, made))
    return found


def offer_all(actor: Actor, year: int, indicator: str, kind: str = "") -> tuple[int, ...]:
    """Offer every provider the target that its three years propose; the ids of the new targets."""
    with unit_of_work(actor) as work:
        rows = [
            new_row(year, indicator, Source.CONTROL, made.value, provider_id=provider.id, basis=made.as_data())
            for provider, made in proposals(year, indicator, kind)
        ]
        work.session.add_all(rows)
        work.flush()
        for row in rows:
            step(work, row, Step.OFFERED)
        owing.offered(work, rows)
        return tuple(row.id for row in rows)


def offer(actor: Actor, provider_id: int, year: int, indicator: str, value: Decimal, text: str = "") -> int:
    """Offer one provider a target of its own; once agreed it takes the place of an earlier one. Refusal INDICATORS-11:
    one is under negotiation."""
    with unit_of_work(actor) as work:
        if provider_id in live_controls(year, indicator, agreed=False):
            raise Refusal(
                "INDICATORS-11",
                zh="该机构本年度的这项控制目标正在协商",
                en="this control target of the provider is under negotiation",
                do_zh="请在原目标上继续协商；重新协商前请先撤回",
                do_en="Go on with the one there is, or withdraw it first",
            )
        past: dict[int, Figure] = baseline_of(indicator, year, (provider_id,)).get(provider_id, {})
        basis = Proposal(value, past).as_data()
        row = new_row(year, indicator, Source.CONTROL, value, provider_id=provider_id, basis=basis)
        work.session.add(row)
        work.flush()
        step(work, row, Step.OFFERED, text)
        owing.offered(work, [row])
        return row.id


def offer_again(actor: Actor, target_id: int, value: Decimal, text: str) -> None:
    """Answer a counter with another value and its reason."""
    with unit_of_work(actor) as work:
        row = locked(work, target_id)
        require(Step(row.state), Step.OFFERED)
        row.value = str(check_value(indicators()[row.indicator], value))
        step(work, row, Step.OFFERED, words_needed(text))
        owing.offered(work, [row])


def draft(actor: Actor, target_id: int, accept: bool, value: Decimal | None, text: str) -> None:
    """The provider's clerk drafts the answer to an offer; the head confirms it."""
    with unit_of_work(actor) as work:
        row = locked(work, target_id)
        require(Step(row.state), Step.AGREED if accept else Step.COUNTERED)
        wanted = "" if accept or value is None else str(check_value(indicators()[row.indicator], value))
        row.draft = {"accept": accept, "value": wanted, "text": text.strip(), "by": actor.user_id}


def answer(actor: Actor, target_id: int, accept: bool, value: Decimal | None, text: str) -> None:
    """The provider's head accepts an offer, or counters it with a value and its reason."""
    with unit_of_work(actor) as work:
        row = locked(work, target_id)
        require(Step(row.state), Step.AGREED if accept else Step.COUNTERED)
        if Step(row.state) is not Step.OFFERED:  # a counter is accepted by the agency, not by who made it
            require(None, Step.AGREED)
        if accept:
            step(work, row, Step.AGREED, text)
            targets_hold(work, [row])
        else:
            wanted = value if value is not None else Decimal(0)
            row.value = str(check_value(indicators()[row.indicator], wanted))
            step(work, row, Step.COUNTERED, words_needed(text))
        owing.answered(work, row.id)


def accept(actor: Actor, target_id: int, text: str = "") -> None:
    """The agency accepts what the provider countered with."""
    with unit_of_work(actor) as work:
        row = locked(work, target_id)
        if Step(row.state) is not Step.COUNTERED:
            require(None, Step.AGREED)
        step(work, row, Step.AGREED, text)
        targets_hold(work, [row])


def agree_on_paper(actor: Actor, target_ids: Iterable[int], reference: str) -> int:
    """Enter that providers agreed to what was offered, by the paper that they signed; how many."""
    with unit_of_work(actor) as work:
        rows = [row for row in rows_of(work, target_ids) if row.state == Step.OFFERED.value]
        for row in rows:
            step(work, row, Step.AGREED, words_needed(reference))
            owing.answered(work, row.id)
        targets_hold(work, rows)
        return len(rows)
