-- Every day on which something is due; rules such as "the 10th of the last month of a quarter"
-- are written out for the plan's own period. What has no day is not here: no day is invented.
CREATE OR REPLACE VIEW dated_deadlines AS
WITH ruled AS (
    SELECT
        d.*, try_cast(p.period_start AS DATE) AS first_day, try_cast(p.period_end AS DATE) AS last_day,
        regexp_extract(d.rrule, 'BYMONTHDAY=([0-9,]+)', 1) AS days,
        regexp_extract(d.rrule, 'BYMONTH=([0-9,]+)', 1) AS months
    FROM deadlines d JOIN documents p USING (doc_id)
), due AS (
    SELECT deadline_id, try_cast("end" AS DATE) AS due
    FROM ruled
    WHERE kind IN ('date', 'period', 'quarter', 'month', 'event') AND scope <> 'plan'
    UNION
    SELECT r.deadline_id, CAST(days_of.moment AS DATE)
    FROM ruled r
    CROSS JOIN generate_series(r.first_day::TIMESTAMP, r.last_day::TIMESTAMP, INTERVAL 1 DAY) AS days_of(moment)
    WHERE r.days <> '' AND scope <> 'plan' AND NOT contains(r.rrule, 'INTERVAL')
      AND list_contains(string_split(r.days, ','), CAST(day(days_of.moment) AS VARCHAR))
      AND (r.months = '' OR list_contains(string_split(r.months, ','), CAST(month(days_of.moment) AS VARCHAR)))
)
SELECT
    due.due, p.province, p.place, d.scope, d.bound, d.raw, t.task, t.lead_unit,
    d.section_path, d.page, d.line, d.doc_id, d.deadline_id
FROM due
JOIN deadlines d USING (deadline_id)
JOIN plans p ON p.doc_id = d.doc_id
LEFT JOIN tasks t ON t.task_id = d.task_id
WHERE due.due IS NOT NULL
ORDER BY due.due, p.place, d.line;
