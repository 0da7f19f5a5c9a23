-- Each stay settled in the period beside the stay before it of the same person: docs/claims-semantics.md, 7.
WITH ordered AS (
    SELECT
        person_id,
        provider_code,
        claim_id,
        admitted_on,
        discharged_on,
        settled_on,
        diagnosis,
        total,
        lag(provider_code) OVER pair AS before_code,
        lag(claim_id) OVER pair AS before_claim,
        lag(discharged_on) OVER pair AS before_end,
        lag(diagnosis) OVER pair AS before_diagnosis
    FROM claims
    WHERE visit_type = 'inpatient' AND settled_on <= $to
    WINDOW pair AS (PARTITION BY person_id ORDER BY admitted_on, discharged_on, claim_id)
)
SELECT
    person_id,
    provider_code,
    claim_id,
    admitted_on,
    discharged_on,
    diagnosis,
    total,
    before_code,
    before_claim,
    before_end,
    before_diagnosis,
    date_diff('day', before_end, admitted_on) AS gap
FROM ordered
WHERE settled_on >= $from AND before_claim IS NOT NULL
