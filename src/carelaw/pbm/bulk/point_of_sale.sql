-- The most a patient may be made to pay, over every claim of a file. Twin of rules/point_of_sale_cap.py, in cents.
-- The law's days and readings come in as parameters.
CREATE TABLE answers AS
WITH judged AS (
    SELECT typed.*, state, several_payers,
        nullif(greatest(
            CASE WHEN policy_issued_on <= date_of_service THEN policy_issued_on ELSE DATE '0001-01-01' END,
            CASE WHEN policy_delivered_on <= date_of_service THEN policy_delivered_on ELSE DATE '0001-01-01' END,
            CASE WHEN policy_renewed_on <= date_of_service THEN policy_renewed_on ELSE DATE '0001-01-01' END,
            CASE WHEN policy_amended_on <= date_of_service THEN policy_amended_on ELSE DATE '0001-01-01' END
        ), DATE '0001-01-01') AS counted_on,
        CASE WHEN $tax = 'counted' THEN patient_pay_amount
             ELSE patient_pay_amount - coalesce(patient_sales_tax, 0) END AS due,
        CASE WHEN $price = 'cash' THEN usual_and_customary_charge
             WHEN cash_price_net IS NOT NULL THEN cash_price_net
             WHEN usual_and_customary_charge IS NOT NULL AND cash_dispensing_fee IS NOT NULL
                 THEN usual_and_customary_charge - cash_dispensing_fee
             ELSE usual_and_customary_charge END AS price,
        CASE WHEN $price = 'cash' THEN 'cash'
             WHEN cash_price_net IS NOT NULL THEN 'net-reported'
             WHEN usual_and_customary_charge IS NOT NULL AND cash_dispensing_fee IS NOT NULL THEN 'ucc-less-fee'
             ELSE 'ucc-upper-bound' END AS basis
    FROM typed JOIN states USING (row)
), scoped AS (
    SELECT *,
        CASE WHEN date_of_service < $policies_from THEN 'before-the-act'
             WHEN counted_on IS NULL THEN 'needs-policy-date'
             WHEN counted_on < $policies_from THEN 'policy-before-the-act' ELSE '' END AS by_policy,
        CASE WHEN contract_on IS NULL OR contract_on > date_of_service THEN 'needs-contract-date'
             WHEN contract_on < $contracts_from THEN 'contract-before-the-act' ELSE '' END AS by_contract,
        CASE WHEN $share = 'all-patient-pay' THEN due
             WHEN design_cost_share IS NOT NULL THEN design_cost_share
             WHEN coalesce(copay_amount, coinsurance_amount, deductible_amount, over_maximum_amount,
                 network_selection_amount, brand_selection_amount, non_preferred_selection_amount,
                 brand_non_preferred_selection_amount) IS NULL THEN NULL
             ELSE coalesce(copay_amount, 0) + coalesce(coinsurance_amount, 0) + coalesce(deductible_amount, 0)
                 + coalesce(over_maximum_amount, 0) + coalesce(network_selection_amount, 0)
                 + coalesce(brand_selection_amount, 0) + coalesce(non_preferred_selection_amount, 0)
                 + coalesce(brand_non_preferred_selection_amount, 0) END AS cost_share,
        CASE WHEN price > 0 THEN price END AS retail_price
    FROM judged
), limited AS (
    SELECT *,
        least(cost_share, retail_price) AS cap,
        CASE WHEN state = 'unmatched-reversal' THEN state
             WHEN state <> 'paid' THEN 'claim-' || state
             WHEN policy_kind IS NULL THEN 'needs-policy-kind'
             WHEN policy_kind = 'self-funded' THEN policy_kind
             WHEN policy_kind = 'part-d' THEN 'part-d-information'
             WHEN policy_kind = 'medicaid' AND $public = 'neither' THEN 'medicaid-left-out'
             WHEN $scope = 'split' THEN by_policy
             WHEN $scope = 'both' THEN
                 CASE WHEN by_policy IN ('before-the-act', 'policy-before-the-act') THEN by_policy
                      WHEN by_contract = 'contract-before-the-act' THEN by_contract
                      WHEN by_policy = 'needs-policy-date' THEN by_policy ELSE by_contract END
             WHEN by_contract = '' OR by_policy = '' THEN ''
             WHEN by_policy = 'needs-policy-date' THEN by_policy ELSE by_contract END AS outside
    FROM scoped
), settled AS (
    SELECT *, CASE WHEN outside = '' THEN greatest(due - cap, 0) END AS over FROM limited
)
SELECT row,
    CASE WHEN outside = 'unmatched-reversal' OR starts_with(outside, 'needs-') THEN 'indeterminate'
         WHEN outside <> '' THEN 'not-applicable'
         WHEN over > 0 THEN 'violation'
         WHEN due IS NULL OR cost_share IS NULL OR retail_price IS NULL THEN 'indeterminate'
         ELSE 'pass' END AS outcome,
    CASE WHEN outside <> '' THEN outside
         WHEN over > 0 THEN 'paid-over-cap'
         WHEN due IS NULL OR cost_share IS NULL OR retail_price IS NULL THEN concat_ws(', ',
             CASE WHEN due IS NULL THEN 'needs-patient-pay' END,
             CASE WHEN cost_share IS NULL THEN 'needs-cost-share' END,
             CASE WHEN retail_price IS NULL THEN 'needs-retail-price' END)
         WHEN basis = 'ucc-upper-bound' THEN 'within-upper-bound'
         ELSE 'within-cap' END AS because,
    due, cost_share, retail_price, basis, cap, over, several_payers
FROM settled;
