-- What stands beside the claims, each kind with what is planted in it, and the truth about it.
INSERT INTO truth
SELECT '340b-prices', manager, {FIRST_ROW} + min(i), 'W-MAC-40.price' FROM compared GROUP BY manager, week
HAVING count(*) FILTER (WHERE own) >= 5 AND count(*) FILTER (WHERE NOT own) >= 5
    AND median(ingredient) FILTER (WHERE own) < 0.995 * median(ingredient) FILTER (WHERE NOT own);
INSERT INTO truth
SELECT DISTINCT '340b-prices', manager, 0, concat('W-MAC-40.group ', strftime(DATE '2018-01-01' + CAST(week * 7 AS INTEGER), '%Y-%m'))
FROM (
    SELECT manager, week FROM compared GROUP BY manager, week
    HAVING count(*) FILTER (WHERE own) >= 5 AND count(*) FILTER (WHERE NOT own) >= 5
        AND median(ingredient) FILTER (WHERE own) < 0.995 * median(ingredient) FILTER (WHERE NOT own)
);
CREATE TABLE heads_by_month AS
SELECT manager, strftime(paid_on, '%Y-%m') AS month, remit, trace, payee, paid_on
FROM (SELECT DISTINCT * FROM heads);
CREATE TABLE adjustments_by_month AS
WITH first_heads AS (
    SELECT manager, payee, min(remit) AS remit, min(paid_on) AS paid_on FROM heads GROUP BY manager, payee
)
SELECT manager, strftime(paid_on, '%Y-%m') AS month, 9000000000000000 + remit AS row, remit, 1 AS segment,
    'WO' AS reason, concat('WO', remit) AS reference, CAST(500 AS BIGINT) AS amount, payee, paid_on
FROM first_heads WHERE CAST(payee AS BIGINT) % 3 = 0;
INSERT INTO explanations
SELECT concat('W', remit), payee, reference, concat('T', remit), NULL, paid_on, amount, '', false, 'given', manager
FROM adjustments_by_month WHERE CAST(payee AS BIGINT) % 2 = 0;
INSERT INTO truth
SELECT 'recoupment', manager, row, 'E-PBM-95' FROM adjustments_by_month WHERE CAST(payee AS BIGINT) % 2 = 1;
CREATE TABLE remits (remit BIGINT);
CREATE TABLE claims (remit BIGINT);
CREATE TABLE adjustments (remit BIGINT);
CREATE TABLE own_managers AS SELECT DISTINCT m, manager FROM borne;
CREATE TABLE days_of_year AS SELECT CAST(DATE '2024-01-01' + CAST(n AS INTEGER) AS DATE) AS day FROM range(366) AS made(n);
INSERT INTO schedules
SELECT m + 1, manager, '', 'days-after-adjudication', 14, DATE '2020-01-01', NULL FROM own_managers;
INSERT INTO reference_prices
SELECT manager, 'AWP', lpad(CAST(d + 1 AS VARCHAR), 11, '0'), 20000 * (3 + d % 5 + later),
    CASE later WHEN 0 THEN epoch_us(TIMESTAMP '2023-12-01 06:00:00') ELSE epoch_us(TIMESTAMP '2024-07-01 06:00:00') END
FROM own_managers, range(400) AS drugs(d), range(2) AS times(later) WHERE d % 4 = 3;
INSERT INTO average_costs
SELECT lpad(CAST(d + 1 AS VARCHAR), 11, '0'), (50000 + 1000 * d) * 9 // 10, DATE '2023-06-01' FROM range(400) AS drugs(d);
INSERT INTO acting
SELECT manager, day,
    CASE WHEN m = 4 AND day BETWEEN DATE '2024-11-10' AND DATE '2024-11-19' THEN 'suspended' ELSE 'active' END,
    DATE '2020-01-01', NULL, false
FROM own_managers, days_of_year;
INSERT INTO links_340b
SELECT DISTINCT pharmacy, DATE '2020-01-01', CAST(NULL AS DATE) FROM borne WHERE linked;
INSERT INTO repricings
SELECT concat('A-', 1), manager, 'RETAIL', '00000000003', pharmacy, pharmacy = '1000000000', true, DATE '2024-03-05',
    DATE '2024-03-15', DATE '2024-04-30', 52000, 62400, false
FROM (SELECT DISTINCT manager, pharmacy FROM borne WHERE m = 0);
INSERT INTO fees
WITH listed AS (
    SELECT manager, pharmacy, m, linked, day, claims, kind,
        CASE kind WHEN 'network-access' THEN 10 WHEN 'processing' THEN CASE WHEN m = 3 AND linked THEN 15 ELSE 10 END
             ELSE CASE WHEN m = 1 AND linked THEN 25 ELSE 0 END END AS cents
    FROM borne, (VALUES ('network-access'), ('processing'), ('audit-reserve')) AS kinds(kind)
)
SELECT row_number() OVER (ORDER BY day, manager, kind, pharmacy), manager, pharmacy, kind, true, cents * claims, day
FROM listed WHERE cents > 0;
INSERT INTO truth
SELECT '340b-fees', fees.manager, min(row), CASE kind WHEN 'audit-reserve' THEN 'E-MAC-41' ELSE 'E-MAC-42' END
FROM fees WHERE kind = 'audit-reserve' OR kind = 'processing' AND manager = 'PBM0104' GROUP BY fees.manager, kind, day;
INSERT INTO list_updates
WITH weekly AS (
    SELECT m, manager, n, epoch_us(TIMESTAMP '2024-01-02 18:00:00') + n * 604800000000
        + CASE WHEN m = 1 AND n = 20 THEN 86400000000 ELSE 0 END AS published_at
    FROM own_managers, range(78) AS weeks(n)
)
SELECT n * 10 + m, manager, 'RETAIL', published_at, CASE WHEN n % 5 = 4 THEN 'confirm' ELSE 'full' END,
    CASE WHEN m = 3 AND n = 9 THEN NULL
         ELSE CAST(DATE '2024-01-02' + CAST(n * 7 - 3 AS INTEGER) AS DATE) END
FROM weekly;
INSERT INTO truth
SELECT 'list-updates', manager, row, 'E-MAC-15' FROM list_updates WHERE row = 191
UNION ALL SELECT 'list-updates', manager, row, 'E-MAC-15.source' FROM list_updates WHERE row = 83;
INSERT INTO average_costs
SELECT concat('9', lpad(CAST(n AS VARCHAR), 10, '0')), CASE later WHEN 0 THEN 40000 ELSE 60000 END,
    CASE later WHEN 0 THEN DATE '2023-06-01' ELSE DATE '2024-05-01' END
FROM range({LINES}) AS lines(n), range(2) AS times(later) WHERE n % 4 < 2;
INSERT INTO prices
SELECT n + 1, concat('PBM010', n % 5 + 1), 'RETAIL', concat('9', lpad(CAST(n AS VARCHAR), 10, '0')), 50000,
    DATE '2024-01-01', CASE n % 4 WHEN 0 THEN DATE '2024-05-08' WHEN 1 THEN DATE '2024-05-09' END
FROM range({LINES}) AS lines(n);
INSERT INTO obsolete
SELECT concat('9', lpad(CAST(n AS VARCHAR), 10, '0')), DATE '2024-06-01', NULL FROM range({LINES}) AS lines(n)
WHERE n % 4 = 2;
INSERT INTO truth
SELECT 'timely-change', manager, row, 'W-MAC-16' FROM prices WHERE (row - 1) % 4 IN (1, 2);
INSERT INTO listed
SELECT n + 1, concat('PBM010', n % 5 + 1), 'RETAIL', concat('8', lpad(CAST(n AS VARCHAR), 10, '0')), DATE '2025-06-30',
    true, CASE n % 6 WHEN 1 THEN '' WHEN 2 THEN 'BX' ELSE 'AB,AB1' END, DATE '2025-06-01', DATE '2025-06-01', false,
    '', '', NULL, false, CASE n % 6 WHEN 3 THEN DATE '2025-06-30' WHEN 0 THEN DATE '2025-07-01' END, NULL
FROM range({LINES}) AS lines(n);
INSERT INTO offers
SELECT drug, seller, CASE WHEN (row - 1) % 6 = 4 THEN 'captive' ELSE 'national' END, true, true, 'available', 45000,
    CASE WHEN (row - 1) % 6 = 5 THEN DATE '2025-06-22' ELSE DATE '2025-06-23' END
FROM listed, (VALUES ('North'), ('South')) AS sellers(seller);
INSERT INTO truth
SELECT 'listing-gate', manager, row,
    CASE (row - 1) % 6 WHEN 1 THEN 'E-MAC-31' WHEN 3 THEN 'E-MAC-34' ELSE 'E-MAC-33' END
FROM listed WHERE (row - 1) % 6 IN (1, 3, 4);
INSERT INTO bases
SELECT n + 1, concat('PBM010', n % 5 + 1), 'RETAIL', concat('7', lpad(CAST(n AS VARCHAR), 10, '0')), concat('G', n),
    DATE '2024-06-01', CASE WHEN n % 4 = 3 THEN 'brand' ELSE 'generic' END, 'AWP2', 50000
FROM range({LINES}) AS lines(n);
INSERT INTO compendium
SELECT drug_group, CASE WHEN (row - 1) % 4 = 1 THEN 'maker one' ELSE concat('maker ', k) END,
    CASE WHEN (row - 1) % 4 = 2 THEN 'one house' ELSE concat('house ', k) END, 60000 + 1000 * k, DATE '2023-01-01', NULL
FROM bases, range(2) AS packs(k);
INSERT INTO truth
SELECT 'mac-basis', manager, row,
    CASE (row - 1) % 4 WHEN 1 THEN 'generic, E-PBM-08.makers' WHEN 2 THEN 'generic, W-PBM-08.one-owner'
        ELSE 'E-PBM-06, two-makers' END
FROM bases WHERE (row - 1) % 4 <> 0;
INSERT INTO appeals
SELECT n + 1, concat('PBM010', n % 5 + 1), '1000000000', '00000000001', concat('A-', n + 1), DATE '2024-02-01',
    CASE WHEN n % 10 = 0 THEN DATE '2024-02-16' ELSE DATE '2024-02-15' END, DATE '2024-02-01', true,
    CASE n % 10 WHEN 1 THEN DATE '2024-03-01' WHEN 2 THEN NULL WHEN 0 THEN DATE '2024-03-01' ELSE DATE '2024-02-29' END,
    'decision', DATE '2024-02-15', DATE '2024-02-15',
    CASE n % 10 WHEN 3 THEN DATE '2024-03-17' ELSE DATE '2024-03-16' END, true, true, true, n % 10 > 2
FROM range({APPEALS}) AS asked(n);
INSERT INTO truth
SELECT 'appeal-clocks', manager, row,
    CASE (row - 1) % 10 WHEN 0 THEN 'E-MAC-20' WHEN 1 THEN 'E-MAC-22' WHEN 2 THEN 'E-MAC-22.silent' ELSE 'E-PBM-122' END
FROM appeals WHERE (row - 1) % 10 < 4;
INSERT INTO acts
SELECT concat('P-', n), 'GROUP', CAST(2000000000 + n AS VARCHAR),
    CASE n % 5 WHEN 3 THEN 'complaint-department' ELSE 'government' END, DATE '2024-03-01', false, NULL, false, false
FROM range(40) AS made(n);
INSERT INTO actions
SELECT n + 1, concat('N-', n), concat('PBM010', n % 5 + 1), 'GROUP', CAST(2000000000 + n AS VARCHAR), 'cancel',
    CASE n % 5 WHEN 0 THEN DATE '2024-04-01' WHEN 3 THEN DATE '2024-04-01' WHEN 4 THEN DATE '2025-03-02'
        ELSE DATE '2024-02-20' END,
    CASE n % 5 WHEN 1 THEN DATE '2024-02-28' WHEN 2 THEN DATE '2024-03-01' ELSE DATE '2025-03-05' END, 'cost'
FROM range(40) AS made(n);
INSERT INTO truth
SELECT 'retaliation', manager, row, CASE (row - 1) % 5 WHEN 0 THEN 'linked' ELSE 'W-MAC-54.served-after' END
FROM actions WHERE (row - 1) % 5 IN (0, 2);
INSERT INTO money
SELECT q * 10 + m, concat('M-', m, '-', q), manager, '00000000001', make_date(2024, q * 3 - 2, 1),
    CAST(make_date(2024, q * 3 - 2, 1) + INTERVAL 3 MONTH - INTERVAL 1 DAY AS DATE), DATE '2020-01-01', 100000,
    DATE '2025-01-10',
    CASE WHEN m = 1 AND q = 3 THEN NULL WHEN m = 3 AND q = 1 THEN DATE '2025-03-01' ELSE DATE '2025-02-09' END, true
FROM own_managers, range(1, 5) AS quarters(q);
INSERT INTO truth
SELECT 'brand-money', manager, row, CASE row WHEN 31 THEN 'E-MAC-29' ELSE 'W-MAC-29' END
FROM money, range(3) AS months(n) WHERE row IN (31, 13);
