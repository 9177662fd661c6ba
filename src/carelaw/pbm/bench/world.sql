-- One month of claims in plain columns, before they are laid out: what each is, and what is planted in it.
CREATE OR REPLACE TABLE base AS
WITH numbered AS (
    SELECT j * 12 + $month - 1 AS i, j % $managers AS m FROM range($rows) AS made(j)
), drawn AS (
    SELECT i, m, CAST(hash(i * 16 + 1 + CAST($seed AS BIGINT) * 1000000007) % $pharmacies AS BIGINT) AS p,
        -- One drug of the third benefit manager is common, so that its cells are large in a market of any size.
        CASE WHEN m = 2 AND hash(i * 16 + 6 + CAST($seed AS BIGINT) * 1000000007) % 2 = 0 THEN 1
             ELSE CAST(hash(i * 16 + 2 + CAST($seed AS BIGINT) * 1000000007) % $drugs AS BIGINT) END AS d,
        CAST(make_date(2024, $month, 1) + CAST(hash(i * 16 + 3 + CAST($seed AS BIGINT) * 1000000007) % 28 AS INTEGER) AS DATE) AS served_on,
        CAST(hash(i * 16 + 4 + CAST($seed AS BIGINT) * 1000000007) % 1000 AS BIGINT) AS chance, hash(i * 16 + 5 + CAST($seed AS BIGINT) * 1000000007) % 5 = 0 AS fifth
    FROM numbered
), placed AS (
    SELECT *, p % 4 = 0 AS linked, d % 4 = 3 AS formula,
        CASE WHEN m = 0 AND p % 4 = 0 AND fifth THEN 'turned-away'
             WHEN chance >= $kinds * 4 THEN ''
             ELSE list_extract($names, chance // 4 + 1) END AS wished
    FROM drawn
), kept AS (
    SELECT *,
        CASE WHEN wished = 'older-price' AND (NOT formula OR served_on < DATE '2024-07-01') THEN ''
             WHEN wished IN ('below-cost', 'own-method') AND formula THEN '' ELSE wished END AS kind
    FROM placed
), priced AS (
    SELECT *,
        CASE WHEN formula THEN 510 * (3 + d % 5
                 + CASE WHEN served_on >= DATE '2024-07-01' AND kind <> 'older-price' THEN 1 ELSE 0 END)
             WHEN m = 2 AND d = 1 AND linked THEN 1453
             WHEN m = 0 AND d = 2 AND served_on >= DATE '2024-04-01' THEN 1872
             ELSE 1500 + 30 * d END AS ingredient,
        CASE WHEN kind = 'over-cap' THEN 1500 ELSE 1000 END AS patient
    FROM kept
)
SELECT *, concat('PBM010', m + 1) AS manager, strftime(served_on, '%Y-%m') AS month,
    CAST(1000000000 + p AS VARCHAR) AS npi, lpad(CAST(d + 1 AS VARCHAR), 11, '0') AS ndc,
    CAST(ingredient + 150 - patient AS BIGINT) AS approved,
    CASE WHEN kind IN ('manager-reversed', 'pharmacy-reversed') THEN 'reversed'
         WHEN kind IN ('rejected', 'turned-away') THEN 'rejected' ELSE 'paid' END AS ends,
    linked OR kind = 'own-method' AS in_340b,
    CAST(served_on + CASE WHEN kind = 'late' THEN 17 ELSE 7 END AS DATE) AS paid_on
FROM priced;
