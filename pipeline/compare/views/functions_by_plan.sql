-- Which unit has each function in each plan: the line along which communes can be compared.
CREATE OR REPLACE VIEW functions_by_plan AS
SELECT
    u.function_group, p.province, p.place, string_agg(DISTINCT r.unit, '; ' ORDER BY r.unit) AS units,
    count(*) AS duties
FROM responsibilities r
JOIN units u USING (unit_id)
JOIN plans p USING (doc_id)
WHERE u.function_group IS NOT NULL
GROUP BY ALL
ORDER BY u.function_group, p.province, p.place;
