-- The days between two updates of a price list, and since the last. Twin of rules/mac_list_update.py.
-- Instants are microseconds since 1970; days are those of the zone whose offsets stand in zone_offsets.
CREATE TABLE answers AS
WITH followed AS (
    SELECT row, manager, list, published_at,
        lead(published_at) OVER updates AS next_at, lead(kind) OVER updates AS next_kind,
        lead(source_on) OVER updates AS next_source_on
    FROM list_updates
    WINDOW updates AS (PARTITION BY manager, list ORDER BY published_at, row)
), ended AS (
    SELECT *, coalesce(next_at, $seen_at) AS ends_at FROM followed
), dated AS (
    SELECT ended.*,
        CAST(DATE '1970-01-01' + CAST(floor((published_at + began.offset_us) / 86400000000.0) AS INTEGER) AS DATE) AS previous_on,
        CAST(DATE '1970-01-01' + CAST(floor((ends_at + closed.offset_us) / 86400000000.0) AS INTEGER) AS DATE) AS ends_on
    FROM ended
    JOIN zone_offsets AS began ON published_at >= began.from_us AND published_at < began.to_us
    JOIN zone_offsets AS closed ON ends_at >= closed.from_us AND ends_at < closed.to_us
), counted AS (
    SELECT *,
        CASE WHEN $hours THEN CAST(ceil((ends_at - published_at - $update_days * 86400000000) / 86400000000.0) AS BIGINT)
             ELSE CAST(date_diff('day', previous_on, ends_on) AS BIGINT) - $update_days END AS late,
        coalesce(date_diff('day', next_source_on, ends_on) BETWEEN 0 AND $update_days, false) AS fresh_source
    FROM dated
), judged AS (
    SELECT *,
        CASE WHEN ends_on < $contracts_since OR ends_on > $contracts_until THEN 'not-in-force'
             WHEN ends_at < published_at OR ends_at > $seen_at THEN 'E-MAC-15.order'
             WHEN next_kind = 'confirm' AND NOT fresh_source THEN 'E-MAC-15.source'
             WHEN late > 0 THEN 'E-MAC-15'
             WHEN next_at IS NULL AND late = 0 THEN 'due-today'
             WHEN next_at IS NULL THEN 'fresh' ELSE 'updated-in-time' END AS because
    FROM counted
)
SELECT row,
    CASE because WHEN 'not-in-force' THEN 'not-applicable' WHEN 'E-MAC-15.order' THEN 'indeterminate'
         WHEN 'E-MAC-15' THEN 'violation' WHEN 'E-MAC-15.source' THEN 'violation' ELSE 'pass' END AS outcome,
    because, manager, list AS subject, '' AS pharmacy, '' AS drug, ends_on AS day, CAST(NULL AS BIGINT) AS amount, late
FROM judged;
