-- 一家或几家机构当月结算单：docs/claims-semantics.md
SELECT
    provider_code,
    claim_id,
    settled_on,
    visit_type,
    fund,
    diagnosis,
    admitted_on,
    discharged_on,
    department,
    doctor_id,
    total,
    paid
FROM claims
WHERE $provider_codes LIKE '%,' || provider_code || ',%' AND settled_on BETWEEN $from AND $to
