-- Which plan cites which document, how often, and under which dates.
CREATE OR REPLACE VIEW citations_by_commune AS
SELECT
    p.province, p.place, d.level, d.number, d.doc_type, d.issuer, d.date, d.title,
    count(*) AS mentions,
    string_agg(DISTINCT c.date, '; ' ORDER BY c.date) AS dates_given,
    min(c.line) AS first_line
FROM cited_mentions m
JOIN cited_documents d USING (cited_id)
JOIN citations c USING (citation_id)
JOIN plans p ON p.doc_id = m.doc_id
WHERE d.kind = 'numbered'
GROUP BY ALL
ORDER BY p.province, p.place, d.number;
