-- Claims paid by a formula, against the newest reference price that had been published. Twin of
-- rules/newest_reference_price.py. Prices and factors are hundred-thousandths, quantities thousandths, money cents.
CREATE TABLE answers AS
WITH formula AS (
    SELECT typed.*, net.adjudicated_on, net.state,
        CASE WHEN net.state = 'unmatched-reversal' THEN net.state
             WHEN net.state <> 'paid' THEN concat('claim-', net.state)
             WHEN formula_reference IS NULL THEN 'not-by-formula'
             WHEN basis_of_reimbursement IS NULL THEN 'needs-basis_of_reimbursement'
             -- AWP, contract, ASP, AMP, WAC, direct price, fee schedule: here the formula bound, no lesser-of clause.
             WHEN lpad(basis_of_reimbursement, 2, '0') NOT IN ('02', '03', '08', '10', '11', '13', '18', '19')
                 THEN 'not-by-formula'
             WHEN answered_at IS NULL THEN 'needs-answered_at'
             WHEN adjudicated_on < $since OR adjudicated_on > $until THEN 'not-in-force'
             WHEN product_id IS NULL OR quantity_dispensed IS NULL OR formula_factor IS NULL
                 OR ingredient_cost_paid IS NULL THEN 'needs-formula'
             ELSE '' END AS outer_code
    FROM typed JOIN net USING (row)
), multiplied AS (
    SELECT formula.row, reference_prices.unit_price, reference_prices.published_at,
        row_number() OVER (PARTITION BY formula.row ORDER BY reference_prices.published_at DESC) AS newest,
        CAST(quantity_dispensed AS DECIMAL(38, 0)) * unit_price * formula_factor + 50000000000 AS raised,
        coalesce(formula_fee, 0) AS fee,
        ingredient_cost_paid + coalesce(dispensing_fee_paid, 0) AS paid
    FROM formula JOIN reference_prices ON reference_prices.manager = formula.manager_number
        AND reference_prices.reference = formula.formula_reference AND reference_prices.drug = formula.product_id
        AND reference_prices.published_at <= formula.answered_at
    WHERE outer_code = ''
), priced AS (
    -- Half a cent and more is rounded up. What is left of whole cents goes first, so that the division is exact.
    SELECT row, newest, published_at, paid,
        CAST(round((raised - raised % 100000000000) / 100000000000) AS BIGINT) + fee AS expected
    FROM multiplied
), right_price AS (
    SELECT row, expected, paid, published_at FROM priced WHERE newest = 1
), used AS (
    SELECT priced.row, max(published_at) AS published_at FROM priced WHERE newest > 1 AND expected = paid GROUP BY priced.row
)
SELECT formula.row,
    CASE WHEN outer_code LIKE 'needs-%' OR outer_code = 'unmatched-reversal' THEN 'indeterminate'
         WHEN outer_code <> '' THEN 'not-applicable'
         WHEN expected IS NULL THEN 'indeterminate'
         WHEN expected <> right_price.paid THEN 'violation' ELSE 'pass' END AS outcome,
    CASE WHEN outer_code <> '' THEN outer_code
         WHEN expected IS NULL THEN 'needs-reference'
         WHEN expected > right_price.paid THEN 'E-PBM-115.underpaid'
         WHEN expected < right_price.paid THEN 'E-PBM-115.overpaid' ELSE 'newest-price-used' END AS because,
    expected - right_price.paid AS amount, expected, right_price.paid AS paid,
    right_price.published_at AS newest_at, used.published_at AS used_at, formula.adjudicated_on
FROM formula LEFT JOIN right_price ON right_price.row = formula.row LEFT JOIN used ON used.row = formula.row;
