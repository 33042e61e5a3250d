-- What each unit has to do, over all plans: duties it leads, shares or is asked for.
CREATE OR REPLACE VIEW responsibilities_by_unit AS
SELECT
    r.unit, any_value(u.function_group) AS function_group, count(DISTINCT r.doc_id) AS plans,
    count(*) AS duties,
    count(*) FILTER (coalesce(r.duty_role, r.role) = 'lead') AS leads,
    count(*) FILTER (coalesce(r.duty_role, r.role) = 'coordinate') AS coordinates,
    count(*) FILTER (coalesce(r.duty_role, r.role) = 'request') AS requested
FROM responsibilities r
LEFT JOIN units u USING (unit_id)
GROUP BY r.unit
ORDER BY duties DESC, r.unit;
