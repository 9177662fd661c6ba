-- Whose claims are compared for the 340B program: commercial ones under contracts that the act reaches. A claim is of
-- the program by its pharmacy's link of that day, or by its own marks. Prices are hundred-thousandths of a dollar a unit.
CREATE TABLE population AS
WITH linked AS (
    SELECT DISTINCT days.pharmacy, days.day
    FROM (SELECT DISTINCT service_provider_id AS pharmacy, date_of_service AS day FROM typed) AS days
    JOIN links_340b ON links_340b.pharmacy = days.pharmacy AND links_340b.starts_on <= days.day
        AND (links_340b.ends_on IS NULL OR links_340b.ends_on >= days.day)
)
SELECT typed.row, manager_number AS manager, coalesce(network_id, '') AS network, coalesce(mac_list, '') AS list,
    coalesce(product_id, '') AS drug, coalesce(service_type, '') AS channel,
    CASE WHEN days_supply IS NULL THEN 0 WHEN days_supply <= 30 THEN 30 WHEN days_supply <= 60 THEN 60 ELSE 90 END
        AS band,
    date_of_service AS day, date_diff('day', DATE '2018-01-01', date_of_service) // 7 AS week,
    service_provider_id AS pharmacy, lpad(coalesce(basis_of_reimbursement, ''), 2, '0') AS method,
    coalesce(formula_factor, 0) AS factor, quantity_dispensed AS quantity,
    CASE WHEN quantity_dispensed > 0
         THEN (ingredient_cost_paid * 2000000 + quantity_dispensed) // (quantity_dispensed * 2) END AS price,
    dispensing_fee_paid AS fee, states.state, coalesce(reject_codes, '') AS reject_codes,
    linked.pharmacy IS NOT NULL AS by_pharmacy,
    concat(' ', coalesce(submission_clarification, ''), ' ') LIKE '% 20 %' OR coalesce(basis_of_cost, '') = '08'
        AS by_claim
FROM typed JOIN states ON states.row = typed.row
LEFT JOIN linked ON linked.pharmacy = typed.service_provider_id AND linked.day = typed.date_of_service
WHERE states.state IN ('paid', 'rejected') AND policy_kind IN ('accident-health', 'managed-care', 'self-funded')
    AND contract_on >= $contracts_from AND contract_on <= date_of_service;
