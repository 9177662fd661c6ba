-- What follows from one month's claims: remittances, what audits and fees ask, and the truth about each check.
CREATE TABLE heads (remit BIGINT, manager VARCHAR, trace VARCHAR, payee VARCHAR, paid_on DATE);
CREATE TABLE audit_asked (manager VARCHAR, payee VARCHAR, prescription VARCHAR, served_on DATE, audit_start DATE,
    federal_years BIGINT, federal_cite VARCHAR, line_of_business VARCHAR, submitted_on DATE);
CREATE TABLE explanations (explanation VARCHAR, payee VARCHAR, reference VARCHAR, trace VARCHAR, delivered_on DATE,
    dispensed_on DATE, amount BIGINT, missing VARCHAR, only_code BOOLEAN, contact VARCHAR, manager VARCHAR);
CREATE TABLE borne (manager VARCHAR, pharmacy VARCHAR, m BIGINT, linked BOOLEAN, day DATE, claims BIGINT);
CREATE OR REPLACE TABLE remit_claims AS
WITH lines AS (
    SELECT base.*, paid_on AS on_day, 0 AS nth,
        CASE kind WHEN 'denied' THEN '4' ELSE '1' END AS status,
        CASE kind WHEN 'denied' THEN 0 WHEN 'paid-less' THEN approved - 100 ELSE approved END AS paid,
        CASE kind WHEN 'denied' THEN 'CO' WHEN 'paid-less' THEN 'CO' ELSE '' END AS reduced_by
    FROM base WHERE ends = 'paid' AND kind <> 'unpaid'
    UNION ALL
    SELECT base.*, CAST(paid_on + 7 AS DATE), 1, '22', -approved, '' FROM base WHERE kind = 'taken-back'
    UNION ALL
    SELECT base.*, DATE '2024-04-25', 2, '1', approved + 312, '' FROM base
    WHERE kind = '' AND m = 0 AND d = 2 AND i // 12 % 2 = 0
        AND served_on BETWEEN CASE WHEN p = 0 THEN DATE '2024-03-05' ELSE DATE '2024-03-15' END AND DATE '2024-03-31'
)
SELECT manager, month, {FIRST_ROW} + i * 3 + nth AS row,
    (m * 10000 + p) * 1000 + date_diff('day', DATE '2024-01-01', on_day) AS remit, i AS segment,
    CAST(i AS VARCHAR) AS prescription, status, CAST(paid AS BIGINT) AS paid, concat('A', i) AS control, served_on,
    ndc AS drug, reduced_by, on_day, npi
FROM lines;
INSERT INTO heads
SELECT DISTINCT remit, manager, concat('T', remit), npi, on_day FROM remit_claims;
INSERT INTO audit_asked
SELECT manager, npi, CAST(i AS VARCHAR), served_on,
    CAST(served_on + INTERVAL 1 YEAR * CASE kind WHEN 'audited' THEN 1 ELSE 3 END AS DATE), NULL, NULL, NULL, served_on
FROM base WHERE kind IN ('audited', 'audited-late');
INSERT INTO explanations
SELECT concat('X', i), npi, concat('A', i), '', paid_on, served_on, approved, '', false, 'given', manager
FROM base WHERE kind = 'taken-back';
INSERT INTO borne
SELECT manager, npi, m, linked, CAST(date_trunc('month', min(served_on)) AS DATE), count(*)
FROM base WHERE ends = 'paid' GROUP BY manager, npi, m, linked;
INSERT INTO truth
SELECT 'point-of-sale', manager, {FIRST_ROW} + i, 'paid-over-cap' FROM base WHERE kind = 'over-cap'
UNION ALL SELECT 'late-payment', manager, {FIRST_ROW} + i, 'E-PBM-117.late' FROM base WHERE kind = 'late'
UNION ALL SELECT 'late-payment', manager, {FIRST_ROW} + i, 'E-PBM-117.unpaid' FROM base WHERE kind = 'unpaid'
UNION ALL SELECT 'denied-after-approval', manager, {FIRST_ROW} + i,
    CASE kind WHEN 'unpaid' THEN 'E-PBM-116.never-paid' WHEN 'denied' THEN 'E-PBM-116.denied'
        WHEN 'paid-less' THEN 'E-PBM-116.paid-less' WHEN 'taken-back' THEN 'E-PBM-116.taken-back'
        ELSE 'E-PBM-116.reversed' END
    FROM base WHERE kind IN ('unpaid', 'denied', 'paid-less', 'taken-back', 'manager-reversed')
UNION ALL SELECT 'reference-price', manager, {FIRST_ROW} + i, 'E-PBM-115.underpaid' FROM base WHERE kind = 'older-price'
UNION ALL SELECT 'cost-cover', manager, {FIRST_ROW} + i, 'W-PBM-120' FROM base WHERE kind = 'below-cost'
UNION ALL SELECT 'audit-scope', manager, {FIRST_ROW} + i, 'E-PBM-109' FROM base WHERE kind = 'audited-late'
UNION ALL SELECT '340b-methods', manager, {FIRST_ROW} + i, 'E-MAC-39.method' FROM base WHERE kind = 'own-method'
UNION ALL SELECT 'repricing', manager, {FIRST_ROW} + i, 'E-MAC-25.unpaid' FROM base
    WHERE m = 0 AND d = 2 AND ends = 'paid' AND NOT (kind = '' AND i // 12 % 2 = 0)
        AND served_on BETWEEN CASE WHEN p = 0 THEN DATE '2024-03-05' ELSE DATE '2024-03-15' END AND DATE '2024-03-31'
UNION ALL SELECT 'license-days', manager, {FIRST_ROW} + min(i), 'E-PBM-16.status' FROM base
    WHERE m = 4 AND ends = 'paid' AND served_on BETWEEN DATE '2024-11-10' AND DATE '2024-11-19' GROUP BY manager, served_on
UNION ALL SELECT '340b-rejects', manager, {FIRST_ROW} + min(i), 'W-MAC-43' FROM base
    WHERE kind = 'turned-away' GROUP BY manager;
CREATE TABLE compared (manager VARCHAR, week BIGINT, i BIGINT, own BOOLEAN, ingredient BIGINT);
INSERT INTO compared
SELECT manager, date_diff('day', DATE '2018-01-01', served_on) // 7, i, in_340b, ingredient
FROM base WHERE ends = 'paid' AND m = 2 AND d = 1;
