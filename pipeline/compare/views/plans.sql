-- Each plan with a name to call it by, and how much it states.
CREATE OR REPLACE VIEW plans AS
WITH named AS (
    SELECT *, coalesce(nullif(concat_ws(' ', commune_type, commune), ''), province, file) AS called
    FROM documents
)
SELECT
    doc_id,
    CASE WHEN count(*) OVER (PARTITION BY called) > 1
        THEN concat_ws(', ', called, province, plan_year, symbol, file) ELSE called END AS place,
    province, commune_type, plan_year, symbol, issue_date, title, status, text_quality, file,
    (SELECT count(*) FROM tasks t WHERE t.doc_id = named.doc_id) AS tasks,
    (SELECT count(*) FROM responsibilities r WHERE r.doc_id = named.doc_id) AS duties,
    (SELECT count(*) FROM citations c WHERE c.doc_id = named.doc_id) AS citations,
    (SELECT count(*) FROM findings f WHERE f.doc_id = named.doc_id AND severity = 'error') AS errors,
    (SELECT count(*) FROM findings f WHERE f.doc_id = named.doc_id AND severity = 'warn') AS warnings
FROM named;
