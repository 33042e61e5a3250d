-- What a reviewer should look at, the gravest first.
CREATE OR REPLACE VIEW open_findings AS
SELECT
    p.province, p.place, f.severity, f.code, f.message, f.raw, f.section_path, f.page, f.line,
    p.file, f.finding_id
FROM findings f
JOIN plans p USING (doc_id)
ORDER BY list_position(['error', 'warn', 'info'], f.severity), p.province, p.place, f.page, f.line;
