-- List-priced claims against what the drug cost the pharmacy with the contract's fee. Twin of the rule of PBM-120.
-- Amounts are in hundred-millionths of a dollar: hundred-thousandths times thousandths.
CREATE TABLE answers AS
WITH costs AS (
    SELECT typed.row, average_costs.unit_price,
        row_number() OVER (PARTITION BY typed.row ORDER BY average_costs.effective_on DESC) AS newest
    FROM typed JOIN average_costs ON average_costs.drug = typed.product_id
        AND average_costs.effective_on <= typed.date_of_service
), priced AS (
    SELECT typed.*, net.state, net.adjudicated_on, coalesce(acquisition_unit_cost, costs.unit_price) AS unit_cost,
        CASE WHEN acquisition_unit_cost IS NOT NULL THEN 'invoice'
             WHEN costs.unit_price IS NOT NULL THEN 'nadac' END AS source
    FROM typed JOIN net USING (row) LEFT JOIN costs ON costs.row = typed.row AND costs.newest = 1
), coded AS (
    SELECT *,
        CASE WHEN state = 'unmatched-reversal' THEN state
             WHEN state <> 'paid' THEN concat('claim-', state)
             WHEN basis_of_reimbursement IS NULL THEN 'needs-basis_of_reimbursement'
             WHEN basis_of_reimbursement NOT IN ('6', '06', '7', '07') THEN 'not-by-list'
             WHEN adjudicated_on IS NULL THEN 'needs-answered_at'
             WHEN adjudicated_on < $since OR adjudicated_on > $until THEN 'not-in-force'
             WHEN unit_cost IS NULL THEN 'needs-unit_cost'
             WHEN quantity_dispensed IS NULL OR ingredient_cost_paid IS NULL THEN 'needs-quantity'
             ELSE '' END AS outer_code
    FROM priced
), measured AS (
    SELECT *, CASE WHEN outer_code = '' THEN CAST(unit_cost AS DECIMAL(20, 0)) * quantity_dispensed
        + CAST(coalesce(contract_dispensing_fee, 0) AS DECIMAL(20, 0)) * 1000000
        - CAST(ingredient_cost_paid + coalesce(dispensing_fee_paid, 0) AS DECIMAL(20, 0)) * 1000000 END AS short
    FROM coded
)
SELECT row,
    CASE WHEN outer_code LIKE 'needs-%' OR outer_code = 'unmatched-reversal' THEN 'indeterminate'
         WHEN outer_code <> '' THEN 'not-applicable'
         WHEN short > 0 THEN 'review' ELSE 'pass' END AS outcome,
    CASE WHEN outer_code <> '' THEN outer_code WHEN short > 0 THEN 'W-PBM-120' ELSE 'cost-covered' END AS because,
    CAST(floor(short / 1000000 + 0.5) AS BIGINT) AS amount, unit_cost, source, adjudicated_on
FROM measured;
