-- Who must report when: the unit is the one whose duty states the deadline; where the closing or
-- another part states it, it binds all units of the plan.
CREATE OR REPLACE VIEW report_deadlines AS
SELECT
    p.province, p.place, coalesce(string_agg(DISTINCT r.unit, '; ' ORDER BY r.unit), 'các đơn vị') AS unit,
    d.raw, d.kind, d.bound, d.start, d."end", d.rrule,
    d."end" IS NOT NULL OR contains(coalesce(d.rrule, ''), 'BYMONTHDAY') AS has_day,
    d.section_path, d.page, d.line, d.doc_id, d.deadline_id
FROM deadlines d
JOIN plans p USING (doc_id)
LEFT JOIN responsibilities r
    ON r.doc_id = d.doc_id
    AND (d.section_path = coalesce(r.duty_path, r.section_path)
         OR starts_with(d.section_path, coalesce(r.duty_path, r.section_path) || '.'))
WHERE d.scope = 'report'
GROUP BY p.province, p.place, d.raw, d.kind, d.bound, d.start, d."end", d.rrule, d.section_path,
    d.page, d.line, d.doc_id, d.deadline_id
ORDER BY p.province, p.place, d.line;
