-- What became of each transaction once every later one is known. Twin of rules/claim_states.py.
-- events: O opens a claim, D repeats an answer, X reverses.
CREATE TABLE states AS
WITH settled AS (
    SELECT row, hash(service_provider_id, prescription_number, date_of_service) AS near,
        CASE WHEN response_status = 'R' OR reject_codes IS NOT NULL THEN 'rejected'
             WHEN response_status IN ('C', 'Q') THEN 'captured' END AS alone,
        CASE WHEN transaction_code = 'B2' THEN 'X'
             WHEN response_status IN ('D', 'S') THEN 'D' ELSE 'O' END AS event,
        response_status IN ('D', 'S') AS repeated
    FROM typed
), crowded AS (
    -- A transaction without another near it has no history to follow. Near is coarser than the same fill, never finer.
    SELECT near FROM settled WHERE alone IS NULL GROUP BY near HAVING count(*) > 1
), several AS (
    SELECT settled.row, date_of_service, service_provider_id, prescription_number, fill_number, bin_number,
        coalesce(processor_control_number, '') AS processor_control_number,
        coalesce(answered_at, -9223372036854775807) AS answered, event, repeated
    FROM crowded JOIN settled ON settled.near = crowded.near JOIN typed ON typed.row = settled.row
    WHERE alone IS NULL
), walked AS (
    SELECT *,
        coalesce(lag(event) OVER history <> 'X', false) AS open_before,
        coalesce(max(CASE WHEN event <> 'D' THEN 1 ELSE 0 END)
            OVER (PARTITION BY service_provider_id, prescription_number, fill_number, date_of_service, bin_number,
                processor_control_number
            ORDER BY answered, row ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0) = 1 AS closed_later
    FROM several
    WINDOW history AS (
        PARTITION BY service_provider_id, prescription_number, fill_number, date_of_service, bin_number,
            processor_control_number
        ORDER BY answered, row)
), followed AS (
    SELECT *,
        CASE WHEN event = 'X' AND open_before THEN 'reversal'
             WHEN event = 'X' AND repeated THEN 'duplicate'
             WHEN event = 'X' THEN 'unmatched-reversal'
             WHEN event = 'D' AND open_before THEN 'duplicate'
             WHEN closed_later THEN 'reversed' ELSE 'paid' END AS state
    FROM walked
), paid AS (
    SELECT row, count(*) OVER (
            PARTITION BY service_provider_id, prescription_number, fill_number, date_of_service) AS payers,
        row_number() OVER (
            PARTITION BY service_provider_id, prescription_number, fill_number, date_of_service
            ORDER BY answered DESC, row DESC) AS from_last
    FROM followed WHERE state = 'paid'
)
SELECT settled.row,
    CASE WHEN alone IS NOT NULL THEN alone
         WHEN event = 'X' AND repeated THEN 'duplicate'
         WHEN event = 'X' THEN 'unmatched-reversal' ELSE 'paid' END AS state,
    false AS several_payers
FROM settled LEFT JOIN crowded ON crowded.near = settled.near
WHERE alone IS NOT NULL OR crowded.near IS NULL
UNION ALL
SELECT followed.row, CASE WHEN from_last > 1 THEN 'earlier-payer' ELSE state END, coalesce(payers > 1, false)
FROM followed LEFT JOIN paid ON paid.row = followed.row;
