-- What each list price rests on: generics only, and the makers or databases behind it.
-- Twin of mac_generic_only and mac_basis in rules/mac_list_of_2008.py. Prices are hundred-thousandths of a dollar.
CREATE TABLE answers AS
WITH priced AS (
    SELECT bases.row, compendium.maker, compendium.owner, avg(compendium.unit_price) AS unit_price
    FROM bases JOIN compendium ON compendium.drug_group = bases.drug_group
        AND compendium.effective_on <= bases.listed_on
        AND (compendium.ends_on IS NULL OR compendium.ends_on > bases.listed_on)
    WHERE bases.kind = 'AWP2' AND compendium.maker <> ''
    GROUP BY bases.row, compendium.maker, compendium.owner
), owned AS (
    SELECT row, owner FROM priced WHERE owner <> '' GROUP BY row, owner HAVING count(DISTINCT maker) > 1
), makers AS (
    SELECT priced.row, count(DISTINCT priced.maker) AS makers,
        count(DISTINCT CASE WHEN owned.owner IS NOT NULL THEN priced.maker END) AS shared,
        CAST(round(avg(priced.unit_price)) AS BIGINT) AS mean_price
    FROM priced LEFT JOIN owned ON owned.row = priced.row AND owned.owner = priced.owner
    GROUP BY priced.row
), databases AS (
    -- Where no contract on file tells what it names, in_contract is empty.
    SELECT row, count(DISTINCT CASE WHEN in_contract AND recognized THEN name END) AS good,
        count(DISTINCT CASE WHEN in_contract IS NULL AND recognized THEN name END) AS untold
    FROM listed_in GROUP BY row
), tested AS (
    SELECT bases.*, coalesce(makers.makers, 0) AS makers, makers.mean_price,
        CASE WHEN drug_class = 'brand' THEN 'E-PBM-06' WHEN drug_class = 'generic' THEN 'generic'
             ELSE 'needs-drug_class' END AS class_code,
        CASE WHEN bases.kind = 'AWP2' THEN
                 CASE WHEN coalesce(makers.makers, 0) - greatest(0, coalesce(shared, 0) - 1) >= $makers THEN 'two-makers'
                      WHEN coalesce(makers.makers, 0) >= $makers THEN 'W-PBM-08.one-owner' ELSE 'E-PBM-08.makers' END
             WHEN bases.kind = 'DB2' THEN
                 CASE WHEN coalesce(good, 0) >= $databases THEN 'two-databases'
                      WHEN coalesce(good, 0) + coalesce(untold, 0) >= $databases THEN 'needs-contract_databases' ELSE 'E-PBM-08.databases' END
             ELSE 'needs-kind' END AS basis_code
    FROM bases LEFT JOIN makers ON makers.row = bases.row LEFT JOIN databases ON databases.row = bases.row
), told AS (
    SELECT *,
        CASE WHEN listed_on < $programs_since OR listed_on > $programs_until THEN 'not-in-force'
             ELSE concat(class_code, ', ', basis_code) END AS because
    FROM tested
)
SELECT row,
    CASE WHEN because = 'not-in-force' THEN 'not-applicable' WHEN because LIKE '%E-PBM%' THEN 'violation'
         WHEN because LIKE '%W-PBM%' THEN 'review' WHEN because LIKE '%needs-%' THEN 'indeterminate'
         ELSE 'pass' END AS outcome,
    because, manager, list AS subject, '' AS pharmacy, drug, listed_on AS day, CAST(NULL AS BIGINT) AS amount,
    makers, mean_price, CASE WHEN mean_price > 0 THEN round(unit_price * 10000 / mean_price) END AS ratio
FROM told;
