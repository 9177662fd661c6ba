-- How soon a line of a price list changed after the market called for it. Twin of rules/mac_timely_change.py.
-- A line ends on the day on which its price changed or it was removed. Prices are hundred-thousandths of a dollar.
CREATE TABLE signals AS
WITH cost_periods AS (
    SELECT drug, unit_price, effective_on,
        lead(effective_on) OVER (PARTITION BY drug ORDER BY effective_on) AS next_on
    FROM average_costs
), by_cost AS (
    SELECT prices.row, 'nadac-above-mac' AS kind, min(greatest(effective_on, starts_on)) AS signal_on
    FROM prices JOIN cost_periods ON cost_periods.drug = prices.drug
        AND cost_periods.unit_price > prices.unit_price AND effective_on <= $seen_on
        AND (ends_on IS NULL OR effective_on < ends_on) AND (next_on IS NULL OR next_on > starts_on)
    GROUP BY prices.row
), offer_periods AS (
    SELECT drug, as_of, unit_cost,
        coalesce(kind IN ('national', 'regional') AND operates AND open_to_all AND status = 'available', false) AS good,
        lead(as_of) OVER (PARTITION BY drug, wholesaler ORDER BY as_of) AS next_on
    FROM offers
), offer_days AS (
    SELECT events.drug, events.as_of AS day, max(CASE WHEN good THEN 1 ELSE 0 END) AS sellers,
        min(CASE WHEN good THEN unit_cost END) AS cheapest
    FROM (SELECT DISTINCT drug, as_of FROM offers) AS events
    JOIN offer_periods ON offer_periods.drug = events.drug AND offer_periods.as_of <= events.as_of
        AND (next_on IS NULL OR next_on > events.as_of)
    GROUP BY events.drug, events.as_of
), by_offer AS (
    SELECT prices.row, CASE WHEN sellers = 0 THEN 'no-wholesaler' ELSE 'catalogue-above-mac' END AS kind,
        min(day) AS signal_on
    FROM prices JOIN offer_days ON offer_days.drug = prices.drug AND day >= starts_on AND day <= $seen_on
        AND (ends_on IS NULL OR day < ends_on) AND (sellers = 0 OR cheapest > prices.unit_price)
    GROUP BY prices.row, CASE WHEN sellers = 0 THEN 'no-wholesaler' ELSE 'catalogue-above-mac' END
), by_end AS (
    SELECT prices.row, 'obsolete' AS kind,
        greatest(starts_on, least(coalesce(obsolete_on, end_marketing_on), coalesce(end_marketing_on, obsolete_on)))
            AS signal_on
    FROM prices JOIN obsolete ON obsolete.drug = prices.drug
    WHERE coalesce(obsolete_on, end_marketing_on) IS NOT NULL
), rated AS (
    SELECT drug, edition_on, te_codes <> '' AS is_rated,
        lag(te_codes) OVER (PARTITION BY drug ORDER BY edition_on) <> '' AS was_rated
    FROM editions
), by_rating AS (
    SELECT prices.row, 'rating-lost' AS kind, min(edition_on) AS signal_on
    FROM prices JOIN rated ON rated.drug = prices.drug AND was_rated AND NOT is_rated
        AND edition_on >= starts_on AND edition_on <= $seen_on AND (ends_on IS NULL OR edition_on < ends_on)
    GROUP BY prices.row
)
SELECT * FROM by_cost UNION ALL SELECT * FROM by_offer UNION ALL
SELECT row, kind, signal_on FROM by_end JOIN prices USING (row)
    WHERE signal_on <= $seen_on AND (ends_on IS NULL OR signal_on < ends_on)
UNION ALL SELECT * FROM by_rating;
CREATE TABLE answers AS
WITH lagged AS (
    SELECT prices.*, signals.kind, signals.signal_on,
        CAST(date_diff('day', signals.signal_on, coalesce(ends_on, $seen_on)) AS BIGINT) AS lag
    FROM signals JOIN prices ON prices.row = signals.row
)
SELECT row,
    CASE WHEN lag > $change_days THEN CASE WHEN $timely = 'violation' THEN 'violation' ELSE 'review' END
         WHEN ends_on IS NULL THEN 'indeterminate' ELSE 'pass' END AS outcome,
    CASE WHEN lag > $change_days THEN 'W-MAC-16' WHEN ends_on IS NULL THEN 'still-open' ELSE 'changed-in-time' END
        AS because,
    manager, concat(list, ' ', kind) AS subject, '' AS pharmacy, drug, signal_on AS day, CAST(NULL AS BIGINT) AS amount,
    kind, lag, ends_on AS changed_on
FROM lagged;
