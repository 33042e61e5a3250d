-- Documents that most like plans cite, with the plans that leave them out.
CREATE OR REPLACE VIEW missing_by_document AS
SELECT
    p.province, m.number, any_value(m.issuer) AS issuer, any_value(m.title) AS title,
    max(m.citing) AS citing, count(*) AS missing,
    string_agg(p.place, '; ' ORDER BY p.place) AS places
FROM missing_citations m
JOIN plans p USING (doc_id)
GROUP BY p.province, m.number, m.cited_id
ORDER BY p.province, missing DESC, m.number;
