-- How often claims of pharmacies of the 340B program are rejected, by code, and how often those of others.
-- Counts alone: rejects_beside_peers in rules/contracts/disparity.py decides. Takes population.
CREATE TABLE counted AS
WITH dated AS (
    SELECT *, CAST(date_trunc('month', day) AS DATE) AS month FROM population
), sides AS (
    SELECT manager, network, month, count(CASE WHEN by_pharmacy THEN 1 END) AS own,
        count(CASE WHEN NOT by_pharmacy THEN 1 END) AS others
    FROM dated GROUP BY manager, network, month
), rejected AS (
    SELECT manager, network, month, code, min(row) AS row, count(CASE WHEN by_pharmacy THEN 1 END) AS own_rejected,
        count(CASE WHEN NOT by_pharmacy THEN 1 END) AS others_rejected
    FROM dated JOIN reject_kinds
        ON concat(' ', replace(replace(reject_codes, ';', ' '), '|', ' '), ' ') LIKE concat('% ', code, ' %')
    WHERE state = 'rejected'
    GROUP BY manager, network, month, code
)
SELECT rejected.row, rejected.manager, rejected.network, rejected.code, sides.month AS day, own_rejected, own, others_rejected,
    others
FROM rejected JOIN sides ON sides.manager = rejected.manager AND sides.network = rejected.network
    AND sides.month = rejected.month;
