-- Each stay beside the one before it of the same person, and the last day of all before it, for those that may make a
-- pair of the period.
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
        lag(settled_on) OVER pair AS before_settled,
        lag(diagnosis) OVER pair AS before_diagnosis,
        max(discharged_on) OVER (
            PARTITION BY person_id ORDER BY admitted_on, discharged_on, claim_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS last_end
    FROM claims
    WHERE visit_type = 'inpatient'
    WINDOW pair AS (PARTITION BY person_id ORDER BY admitted_on, discharged_on, claim_id)
)
SELECT *
FROM ordered
WHERE before_claim IS NOT NULL
    AND settled_on <= $to
    AND (
        (before_end <= admitted_on AND last_end > admitted_on)
        OR greatest(settled_on, before_settled) BETWEEN $from AND $to
    )
