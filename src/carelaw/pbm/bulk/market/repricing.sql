-- What claims lack at the price of a sustained appeal, and whether it was paid. Twin of rules/mac_repricing.py and
-- rules/appeals/payment.py. Prices are hundred-thousandths of a dollar, quantities thousandths, money cents.
CREATE TABLE answers AS
WITH paid AS (
    SELECT row, max(paid) AS most FROM matched GROUP BY row
), begun AS (
    SELECT repricings.*, CASE WHEN appellant AND rate_review THEN filed_on ELSE resolved_on END AS effective_on
    FROM repricings
), reached AS (
    SELECT typed.row, typed.manager_number AS manager, typed.service_provider_id AS pharmacy, typed.product_id AS drug,
        typed.date_of_service AS day, appeal, effective_on, resolved_on, filed_on, next_pay_on, old_price, new_price,
        quantity_dispensed AS quantity, ingredient_cost_paid AS ingredient, states.state,
        lpad(coalesce(basis_of_reimbursement, ''), 2, '0') IN ('06', '07')
            OR ingredient_cost_paid = (quantity_dispensed * old_price + 500000) // 1000000 AS price_bound,
        least((quantity_dispensed * new_price + 500000) // 1000000,
            coalesce(ingredient_cost_submitted, 9999999999),
            CASE WHEN lesser_of_cash THEN coalesce(usual_and_customary_charge - coalesce(dispensing_fee_paid, 0),
                9999999999) ELSE 9999999999 END) AS new_ingredient,
        greatest(coalesce(paid.most - total_amount_paid, 0), 0) AS repaid
    FROM begun
    JOIN typed ON typed.manager_number = begun.manager AND typed.mac_list = begun.list
        AND typed.product_id = begun.drug AND typed.service_provider_id = begun.pharmacy
    JOIN states ON states.row = typed.row
    LEFT JOIN paid ON paid.row = typed.row
), owed AS (
    SELECT *,
        CASE WHEN state <> 'paid' THEN concat('claim-', state)
             WHEN resolved_on < filed_on THEN 'E-MAC-25.order'
             WHEN day < effective_on THEN 'before-effective-day'
             WHEN NOT coalesce(price_bound, false) THEN 'not-list-priced'
             WHEN new_price <= old_price THEN 'price-not-raised'
             WHEN quantity IS NULL OR ingredient IS NULL THEN concat_ws(', ',
                 CASE WHEN quantity IS NULL THEN 'needs-quantity' END,
                 CASE WHEN ingredient IS NULL THEN 'needs-ingredient_paid' END)
             WHEN new_ingredient <= ingredient THEN 'nothing-owed' ELSE 'owed' END AS by_price,
        greatest(new_ingredient - ingredient, 0) AS owes
    FROM reached
), judged AS (
    SELECT *,
        CASE WHEN by_price <> 'owed' THEN by_price
             WHEN repaid >= owes THEN 'paid'
             WHEN $seen_on > next_pay_on THEN 'E-MAC-25.unpaid'
             WHEN next_pay_on IS NULL AND date_diff('day', resolved_on, $seen_on) > $repricing_days
                 THEN CASE WHEN $timely = 'violation' THEN 'E-MAC-25.unpaid' ELSE 'W-MAC-25.unpaid' END
             ELSE 'payment-runs' END AS because
    FROM owed
)
SELECT row,
    CASE WHEN because = 'E-MAC-25.unpaid' THEN 'violation'
         WHEN because = 'W-MAC-25.unpaid' THEN 'review'
         WHEN because IN ('paid', 'nothing-owed') THEN 'pass'
         WHEN because LIKE 'needs-%' OR because IN ('E-MAC-25.order', 'payment-runs') THEN 'indeterminate'
         ELSE 'not-applicable' END AS outcome,
    because, manager, appeal AS subject, pharmacy, drug, day,
    CASE WHEN by_price = 'owed' THEN owes - least(repaid, owes) END AS amount, by_price, owes, repaid
FROM judged;
