"""What a reviewed sample says of all claims of a provider's month, where its agreement lets it; never a fine's base."""

from dataclasses import dataclass

from compliance.agreements import service as agreements
from compliance.agreements.template_rules import Article
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.indicators.period_rules import period
from compliance.screening.filing_service import unfinished
from compliance.screening.models import ScreeningReview
from compliance.screening.review_service import refused
from compliance.screening.sample_rules import Estimate, Stratum, estimate
from compliance.screening.sampled_service import sampled


@dataclass(frozen=True, slots=True)
class Extrapolated:
    """What the sample says of a provider's month, and the article of the agreement that lets it."""

    estimate: Estimate
    article: Article
    claims: int
    sample: int


def extrapolate(review_id: int, provider_id: int) -> Extrapolated:
    """What the sample says of all inpatient claims of a provider's month. Never the base of a fine.

    Refusals SCREENING-17 (claims still to be reviewed), -18 (no agreement, or no article of it allows it).
    """
    review = db.session.get(ScreeningReview, review_id)
    rows = sampled(review_id, provider_id)
    if review is None or not rows:
        raise NotFound
    if any(not row.result for row in rows):
        raise unfinished()
    article = agreements.allowing(provider_id, period(review.month).span.until, "extrapolation")
    if article is None:
        raise refused(
            "18",
            "该机构的服务协议没有按样本推算的约定，不得推算",
            "no article of the provider's agreement lets a sample speak for all claims",
            "只按已复审的结算单逐张处理；需要推算的，先在协议中约定",
            "deal with the reviewed claims one by one, or agree on it first",
        )
    sizes = {row.stratum: row.stratum_size for row in rows}
    strata = [Stratum(sizes[key], tuple(row.wrong_fen for row in rows if row.stratum == key)) for key in sorted(sizes)]
    return Extrapolated(estimate(strata), article, sum(sizes.values()), len(rows))
