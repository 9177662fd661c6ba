-- Unit prices and fees of the 340B program beside those of other claims of the same benefit manager, network, list,
-- drug, channel, days' supply and week. Twin of prices_beside_peers in rules/contracts/disparity.py. Takes population.
-- Medians and ranks are doubled, so that all of them are whole numbers.
CREATE TABLE sided AS
WITH marked AS (
    SELECT *, by_pharmacy OR by_claim AS in_340b FROM population WHERE state = 'paid' AND price IS NOT NULL
), cells AS (
    SELECT manager, network, list, drug, channel, band, week, min(row) AS cell,
        count(CASE WHEN in_340b THEN 1 END) AS own, count(CASE WHEN NOT in_340b THEN 1 END) AS others
    FROM marked GROUP BY manager, network, list, drug, channel, band, week
)
SELECT cells.cell, own, others, marked.row, marked.manager, marked.network, marked.list, marked.drug, marked.week,
    in_340b, price, fee, quantity
FROM marked JOIN cells ON cells.manager = marked.manager AND cells.network = marked.network
    AND cells.list = marked.list AND cells.drug = marked.drug AND cells.channel = marked.channel
    AND cells.band = marked.band AND cells.week = marked.week
WHERE own > 0;
CREATE TABLE medians AS
WITH placed AS (
    SELECT *,
        row_number() OVER (PARTITION BY cell, in_340b ORDER BY price, row) AS place,
        row_number() OVER (PARTITION BY cell, in_340b ORDER BY coalesce(fee, 0), row) AS fee_place,
        rank() OVER (PARTITION BY cell ORDER BY price) * 2 + count(*) OVER (PARTITION BY cell, price) - 1 AS ranks
    FROM sided WHERE own >= $least_claims AND others >= $least_claims
)
SELECT cell, own, others,
    CAST(sum(CASE WHEN in_340b AND place = (own + 1) // 2 THEN price ELSE 0 END)
        + sum(CASE WHEN in_340b AND place = own // 2 + 1 THEN price ELSE 0 END) AS BIGINT) AS own_twice,
    CAST(sum(CASE WHEN NOT in_340b AND place = (others + 1) // 2 THEN price ELSE 0 END)
        + sum(CASE WHEN NOT in_340b AND place = others // 2 + 1 THEN price ELSE 0 END) AS BIGINT) AS others_twice,
    CAST(sum(CASE WHEN in_340b AND fee_place = (own + 1) // 2 THEN coalesce(fee, 0) ELSE 0 END)
        + sum(CASE WHEN in_340b AND fee_place = own // 2 + 1 THEN coalesce(fee, 0) ELSE 0 END) AS BIGINT) AS own_fee,
    CAST(sum(CASE WHEN NOT in_340b AND fee_place = (others + 1) // 2 THEN coalesce(fee, 0) ELSE 0 END)
        + sum(CASE WHEN NOT in_340b AND fee_place = others // 2 + 1 THEN coalesce(fee, 0) ELSE 0 END) AS BIGINT)
        AS others_fee,
    CAST(sum(CASE WHEN in_340b THEN ranks ELSE 0 END) AS BIGINT) AS rank_sum,
    CAST(sum((ranks - own - others - 1) * (ranks - own - others - 1)) AS BIGINT) AS spread
FROM placed GROUP BY cell, own, others;
CREATE TABLE answers AS
WITH short AS (
    SELECT sided.cell, CAST(sum(greatest(others_twice - price * 2, 0) * quantity) // 2000000 AS BIGINT) AS cents
    FROM sided JOIN medians ON medians.cell = sided.cell WHERE in_340b GROUP BY sided.cell
), heads AS (
    SELECT cell, own, others, min(manager) AS manager, min(network) AS network, min(list) AS list, min(drug) AS drug,
        min(week) AS week
    FROM sided GROUP BY cell, own, others
), judged AS (
    SELECT heads.*, own_twice, others_twice, own_fee, others_fee, rank_sum, spread, short.cents,
        CASE WHEN medians.cell IS NULL THEN 'too-few-claims'
             ELSE concat_ws(', ',
                 CASE WHEN (others_twice - own_twice) * 1000000 > others_twice * $tolerance
                     AND others_twice - own_twice > $least_difference * 2 THEN 'W-MAC-40.price' END,
                 CASE WHEN (others_fee - own_fee) * 1000000 > others_fee * $tolerance
                     AND (others_fee - own_fee) * 1000 > $least_difference * 2 THEN 'W-MAC-40.fee' END) END AS codes
    FROM heads LEFT JOIN medians ON medians.cell = heads.cell LEFT JOIN short ON short.cell = heads.cell
)
SELECT cell AS row,
    CASE WHEN codes = 'too-few-claims' THEN 'indeterminate' WHEN codes = '' THEN 'pass' ELSE 'review' END AS outcome,
    CASE WHEN codes = '' THEN 'prices-alike' ELSE codes END AS because,
    manager, concat(network, ' ', list) AS subject, '' AS pharmacy, drug,
    CAST(DATE '2018-01-01' + CAST(week * 7 AS INTEGER) AS DATE) AS day,
    CASE WHEN codes LIKE '%price%' THEN cents END AS amount, own, others, own_twice, others_twice, own_fee, others_fee,
    rank_sum, spread
FROM judged;
