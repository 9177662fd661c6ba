-- Money of manufacturers beside prescriptions filled as written after a generic or biosimilar came to market.
-- Twin of brand_consideration in rules/sponsors/rights.py; the worst answer of a month's claims stands for each sum of money.
CREATE TABLE answers AS
WITH pairs AS (
    SELECT money.*, typed.row AS claim, typed.date_of_service AS served_on,
        coalesce(typed.dispense_as_written, '') AS code
    FROM money JOIN typed ON typed.product_id = money.drug AND typed.manager_number = money.manager
        AND typed.date_of_service >= money.period_from AND typed.date_of_service <= money.period_to
    JOIN states ON states.row = typed.row
    WHERE states.state = 'paid'
), judged AS (
    SELECT *,
        CASE WHEN served_on < $contracts_since OR served_on > $contracts_until THEN 'not-in-force'
             WHEN generic_available_on IS NULL OR served_on < generic_available_on THEN 'no-generic-yet'
             WHEN NOT (code = '1' OR code IN ('2', '9') AND $as_written = 'prescriber-certain') THEN 'not-as-written'
             WHEN noticed_on IS NOT NULL AND NOT names_all THEN 'E-MAC-29.content'
             WHEN date_diff('day', received_on, noticed_on) > $brand_days THEN 'W-MAC-29'
             WHEN noticed_on IS NOT NULL THEN 'told'
             WHEN code <> '1' THEN 'W-MAC-29.code'
             WHEN date_diff('day', received_on, $seen_on) > $brand_days THEN 'E-MAC-29' ELSE 'still-open' END AS because
    FROM pairs
), placed AS (
    SELECT *,
        CASE because WHEN 'E-MAC-29' THEN 1 WHEN 'W-MAC-29' THEN 2 WHEN 'W-MAC-29.code' THEN 3
             WHEN 'E-MAC-29.content' THEN 4 WHEN 'still-open' THEN 5 WHEN 'told' THEN 6 WHEN 'not-as-written' THEN 7
             WHEN 'no-generic-yet' THEN 8 ELSE 9 END AS place
    FROM judged
), worst AS (
    SELECT row, manager, reference, drug, amount, received_on, CAST(date_trunc('month', served_on) AS DATE) AS month,
        min(place) AS place,
        count(CASE WHEN code IN ('1', '2', '9') AND because <> 'no-generic-yet' THEN 1 END) AS claims
    FROM placed
    GROUP BY row, manager, reference, drug, amount, received_on, CAST(date_trunc('month', served_on) AS DATE)
), told AS (
    SELECT *,
        CASE place WHEN 1 THEN 'E-MAC-29' WHEN 2 THEN 'W-MAC-29' WHEN 3 THEN 'W-MAC-29.code'
             WHEN 4 THEN 'E-MAC-29.content' WHEN 5 THEN 'still-open' WHEN 6 THEN 'told' WHEN 7 THEN 'not-as-written'
             WHEN 8 THEN 'no-generic-yet' ELSE 'not-in-force' END AS because
    FROM worst
)
SELECT row,
    CASE WHEN because = 'E-MAC-29' THEN 'violation'
         WHEN because = 'W-MAC-29' AND $timely = 'violation' THEN 'violation'
         WHEN because LIKE 'W-%' THEN 'review'
         WHEN because IN ('E-MAC-29.content', 'still-open') THEN 'indeterminate'
         WHEN because = 'told' THEN 'pass' ELSE 'not-applicable' END AS outcome,
    because, manager, reference AS subject, '' AS pharmacy, drug, month AS day, amount, claims
FROM told;
