-- The claims of one bucket of people, drawn from a seed. Each person has as many claims as the draw gives, a claim one to
-- five lines and one to four diagnoses; the common ones say nothing to a tier, as in life.

CREATE OR REPLACE TABLE heads AS
SELECT person, number,
    CAST({LOAD} + {FIRST} + row_number() OVER (ORDER BY number, each) AS BIGINT) AS claim,
    concat('C', lpad(CAST(number AS VARCHAR), 9, '0'), '-', each) AS name,
    CAST(hash(number * 1000 + each * 7 + {SEED}) % 1000000007 AS BIGINT) AS dice,
    CAST(hash(number * 1000 + each * 7 + 1 + {SEED}) % 1000 AS BIGINT) AS sort,
    CAST(DATE '2017-01-01' + CAST(hash(number * 1000 + each * 7 + 2 + {SEED}) % 1090 AS INTEGER) AS DATE) AS from_on
FROM (
    SELECT person, number, unnest(range(CAST(hash(number + {SEED}) % 23 AS BIGINT))) AS each FROM drawn WHERE bucket = {BUCKET}
) AS counted;

CREATE OR REPLACE TABLE claims_drawn AS
SELECT person, claim, name, form, CASE WHEN form = 'P' THEN '' WHEN dice % 100 < 4 THEN '0111' WHEN dice % 100 < 5 THEN '0861' ELSE '0131' END AS bill,
    CASE WHEN form = 'I' THEN '' WHEN dice % 20 < 11 THEN '11' WHEN dice % 20 < 13 THEN '23' WHEN dice % 20 < 16 THEN '81' WHEN dice % 20 < 17 THEN '41' ELSE '12' END AS place,
    from_on, CAST(from_on + CASE WHEN form = 'I' AND dice % 100 < 5 THEN CAST(sort % 9 AS INTEGER) ELSE 0 END AS DATE) AS through_on,
    CASE WHEN form = 'I' AND dice % 100 < 5 THEN from_on END AS admitted_on,
    CASE WHEN form = 'I' AND dice % 100 < 4 THEN CASE WHEN sort % 12 = 0 THEN '885' WHEN sort % 50 = 1 THEN '895' ELSE '470' END ELSE '' END AS drg,
    CAST(1000000000 + dice % 4000 AS VARCHAR) AS biller, CAST(1000000000 + dice % 4000 AS VARCHAR) AS facility,
    CASE WHEN dice % 211 = 0 THEN '283Q00000X' WHEN form = 'I' THEN '282N00000X' ELSE '207Q00000X' END AS taxonomy,
    dice % 5003 = 0 AS crisis_unit,
    CASE WHEN sort < 600 THEN 'ACCEPTED' WHEN sort < 950 THEN 'PAID' WHEN sort < 990 THEN 'DENIED' ELSE 'VOIDED' END AS status,
    '' AS replaces, dice, sort
FROM (SELECT *, CASE WHEN dice % 7 < 2 THEN 'I' ELSE 'P' END AS form FROM heads) AS formed;

CREATE OR REPLACE TABLE diagnoses_drawn AS
SELECT person, claim, CAST(place AS INTEGER) AS place, pool.code, CASE WHEN place = 0 THEN 'P' WHEN place = 3 THEN 'A' ELSE 'O' END AS position,
    from_on, through_on, inpatient
FROM (
    SELECT person, claim, from_on, through_on, bill = '0111' AS inpatient, dice,
        unnest(range(1 + CAST(sort % 10 AS BIGINT) // 3)) AS place
    FROM claims_drawn
) AS placed
JOIN pool ON pool.number = CASE WHEN hash(dice * 31 + place + 3) % 100 < 10
    THEN CAST(hash(dice * 31 + place + 4) % {TELLING} AS BIGINT) ELSE {TELLING} + CAST(hash(dice * 31 + place + 5) % {COMMON} AS BIGINT) END;

CREATE OR REPLACE TABLE lines_drawn AS
SELECT person, claim, CAST(line AS INTEGER) AS line,
    CASE WHEN form = 'P' THEN '' WHEN hash(dice * 17 + line) % 400 = 0 THEN '0124' WHEN hash(dice * 17 + line) % 400 = 1 THEN '0945'
        WHEN hash(dice * 17 + line) % 400 = 2 THEN '1001' ELSE concat('0', CAST(250 + hash(dice * 17 + line) % 500 AS VARCHAR)) END AS revenue,
    CASE WHEN form = 'I' THEN '' WHEN dice % 25 = 0 AND sort % 3 = 0 THEN concat('E', CAST(1000 + hash(dice * 17 + line) % 400 AS VARCHAR))
        WHEN hash(dice * 17 + line + 1) % 700 = 0 THEN 'H0019' WHEN hash(dice * 17 + line + 1) % 900 = 1 THEN 'S9485'
        ELSE CAST(90000 + hash(dice * 17 + line + 1) % 9000 AS VARCHAR) END AS hcpcs,
    place, from_on, CAST(1 + line % 3 AS INTEGER) AS units
FROM (SELECT *, unnest(range(1 + CAST(dice % 5 AS BIGINT))) AS line FROM claims_drawn) AS lined;
