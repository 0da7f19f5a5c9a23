-- 各机构当月结算单按险种合计：docs/claims-semantics.md
SELECT
    provider_code,
    fund,
    count(*) AS claims,
    sum(paid) AS paid
FROM claims
WHERE settled_on BETWEEN $from AND $to
GROUP BY provider_code, fund
