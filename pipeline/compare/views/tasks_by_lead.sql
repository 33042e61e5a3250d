-- How many tasks each unit leads in each plan, and how many of them have a real date.
CREATE OR REPLACE VIEW tasks_by_lead AS
SELECT
    p.province, p.place, trim(lead.unit) AS lead_unit, any_value(u.function_group) AS function_group,
    count(*) AS tasks,
    count(*) FILTER (t."end" IS NOT NULL AND t.deadline_kind NOT IN ('year', 'ongoing')) AS dated,
    count(*) FILTER (t.deadline_kind = 'ongoing') AS ongoing
FROM tasks t
JOIN plans p USING (doc_id)
CROSS JOIN unnest(string_split(coalesce(t.lead_unit, t.lead_unit_raw, 'không nêu'), '; ')) AS lead(unit)
LEFT JOIN units u ON u.unit = trim(lead.unit)
GROUP BY ALL
ORDER BY p.province, p.place, tasks DESC, lead_unit;
