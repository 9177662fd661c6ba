-- What stands beside the claims, one row a person or less.

CREATE OR REPLACE TABLE people_drawn AS
SELECT bucket, 'any' AS year, person, {LOAD} + number AS row FROM drawn ORDER BY person;

CREATE OR REPLACE TABLE coverage_drawn AS
SELECT bucket, 'any' AS year, person,
    CASE WHEN hash(number * 16 + 1 + {SEED}) % 100 < 70 THEN 'ART5' WHEN hash(number * 16 + 1 + {SEED}) % 100 < 95 THEN 'CHIP'
        ELSE 'OTHER' END AS program,
    DATE '2016-01-01' AS starts_on,
    CASE WHEN hash(number * 16 + 2 + {SEED}) % 100 < 10 THEN DATE '2019-03-31' END AS ends_on,
    DATE '2019-05-20' AS loaded_on, {LOAD} + number AS row
FROM drawn ORDER BY person;

CREATE OR REPLACE TABLE circumstances_drawn AS
SELECT bucket, 'any' AS year, person, kind,
    CASE kind WHEN 'TPL' THEN CASE WHEN number % 3 = 0 THEN 'RX' WHEN number % 3 = 1 THEN 'HMO' ELSE 'ACCIDENT' END
        WHEN 'RESIDENCE' THEN 'DPH' ELSE '' END AS detail,
    CAST(DATE '2019-01-01' + CAST(number % 120 AS INTEGER) AS DATE) AS starts_on,
    CASE WHEN number % 4 = 0 THEN DATE '2019-05-31' END AS ends_on, {LOAD} + number AS row
FROM (
    SELECT *, list_extract(['SPENDDOWN', 'MMAI', 'TPL', 'PREMIUM_ONLY', 'EMERGENCY', 'INMATE', 'RESIDENCE', 'RENAL', 'HCBS', 'MEDICARE'], 1 + CAST(hash(number * 16 + 5 + {SEED}) % 10 AS INTEGER)) AS kind
    FROM drawn WHERE hash(number * 16 + 3 + {SEED}) % 100 < 12
) AS befallen
ORDER BY person;

CREATE OR REPLACE TABLE statuses_drawn AS
SELECT bucket, 'any' AS year, person, 2019 AS pinned_year, CAST(1 + hash(number * 16 + 4 + {SEED}) % 9 AS INTEGER) AS status_code,
    '2.2' AS version, DATE '2019-02-01' AS grouped_on, {LOAD} + number AS row
FROM drawn WHERE hash(number * 16 + 6 + {SEED}) % 100 < 80 ORDER BY person;
