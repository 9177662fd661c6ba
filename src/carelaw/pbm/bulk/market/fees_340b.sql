-- Fees, chargebacks and adjustments a claim: what pharmacies of the 340B program bear and what others bear, in
-- hundred-thousandths of a dollar. Twin of no_special_fee and no_larger_fee in rules/contracts/covered_340b.py.
CREATE TABLE answers AS
WITH pharmacies AS (
    SELECT manager, pharmacy, CAST(date_trunc('month', day) AS DATE) AS month,
        max(CASE WHEN by_pharmacy THEN 1 ELSE 0 END) AS linked, count(*) AS claims
    FROM population WHERE state = 'paid' GROUP BY manager, pharmacy, CAST(date_trunc('month', day) AS DATE)
), sides AS (
    SELECT manager, month, sum(CASE WHEN linked = 1 THEN claims ELSE 0 END) AS own,
        sum(CASE WHEN linked = 0 THEN claims ELSE 0 END) AS others
    FROM pharmacies GROUP BY manager, month
), charged AS (
    SELECT fees.manager, fees.kind, month, min(fees.row) AS row, min(CASE WHEN fees.agreed THEN 1 ELSE 0 END) AS agreed,
        min(fees.day) AS day, sum(CASE WHEN linked = 1 THEN amount ELSE 0 END) AS own_cents,
        sum(CASE WHEN linked = 0 THEN amount ELSE 0 END) AS others_cents
    FROM fees JOIN pharmacies ON pharmacies.manager = fees.manager AND pharmacies.pharmacy = fees.pharmacy
        AND pharmacies.month = CAST(date_trunc('month', fees.day) AS DATE)
    GROUP BY fees.manager, fees.kind, month
), means AS (
    SELECT charged.*, own, others,
        CASE WHEN own > 0 THEN (own_cents * 2000 + own) // (own * 2) ELSE 0 END AS own_mean,
        CASE WHEN others > 0 THEN (others_cents * 2000 + others) // (others * 2) ELSE 0 END AS others_mean
    FROM charged JOIN sides ON sides.manager = charged.manager AND sides.month = charged.month
), judged AS (
    SELECT *,
        CASE WHEN own_mean = 0 THEN 'no-fee' WHEN agreed = 0 THEN 'fee-kind-unknown' WHEN others = 0 THEN 'needs-peers'
             WHEN others_mean = 0 THEN 'E-MAC-41' WHEN own_mean <= others_mean THEN 'fee-not-larger'
             WHEN $fee_words = 'literal' THEN 'larger-but-shared' ELSE 'E-MAC-42' END AS because
    FROM means
)
SELECT row,
    CASE WHEN because LIKE 'E-%' THEN 'violation' WHEN because = 'needs-peers' THEN 'indeterminate'
         WHEN because IN ('fee-kind-unknown', 'larger-but-shared') THEN 'review' ELSE 'pass' END AS outcome,
    because, manager, kind AS subject, '' AS pharmacy, '' AS drug, day,
    CAST(CASE WHEN because LIKE 'E-%' THEN own_cents END AS BIGINT) AS amount,
    CAST(own_mean AS BIGINT) AS own_mean, CAST(others_mean AS BIGINT) AS others_mean
FROM judged;
