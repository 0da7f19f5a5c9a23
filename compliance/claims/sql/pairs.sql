-- Each stay beside the stay before it of the same person, where the later of the two settlements lies in the period:
-- docs/claims-semantics.md, 7. What begins while a longer stay still lasts is compared with that one.
SELECT
    n.person_id,
    n.provider_code,
    n.claim_id,
    n.admitted_on,
    n.discharged_on,
    n.diagnosis,
    n.total,
    CASE WHEN w.claim_id IS NULL THEN n.before_code ELSE w.wider_code END AS before_code,
    coalesce(w.wider_claim, n.before_claim) AS before_claim,
    coalesce(w.wider_end, n.before_end) AS before_end,
    CASE WHEN w.claim_id IS NULL THEN n.before_diagnosis ELSE w.wider_diagnosis END AS before_diagnosis,
    date_diff('day', coalesce(w.wider_end, n.before_end), n.admitted_on) AS gap
FROM neighbours AS n
LEFT JOIN wider AS w ON w.claim_id = n.claim_id
WHERE greatest(n.settled_on, coalesce(w.wider_settled, n.before_settled)) BETWEEN $from AND $to
