-- The claims that audits ask about, with the day on which each audit starts: what audit_scope.sql judges.
CREATE TABLE audited_claims AS
SELECT typed.row, typed.manager_number, typed.service_provider_id, typed.prescription_number, typed.fill_number,
    typed.product_id, typed.date_of_service, audit_asked.audit_start, audit_asked.federal_years,
    audit_asked.federal_cite, audit_asked.line_of_business, audit_asked.submitted_on, net.adjudicated_on
FROM typed JOIN net ON net.row = typed.row
JOIN audit_asked ON audit_asked.manager = typed.manager_number AND audit_asked.payee = typed.service_provider_id
    AND audit_asked.prescription = typed.prescription_number AND audit_asked.served_on = typed.date_of_service
WHERE net.state = 'paid';
