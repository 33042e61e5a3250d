-- For each plan, how many tasks have a real date and how many are only "thường xuyên".
CREATE OR REPLACE VIEW dated_tasks AS
SELECT
    p.province, p.place, count(*) AS tasks,
    count(*) FILTER (deadline_kind IN ('date', 'period', 'quarter', 'month', 'event')) AS dated,
    count(*) FILTER (deadline_kind = 'recurring') AS recurring,
    count(*) FILTER (deadline_kind = 'year') AS whole_year,
    count(*) FILTER (deadline_kind = 'ongoing') AS ongoing,
    count(*) FILTER (deadline_kind IS NULL OR deadline_kind = 'relative') AS undated,
    round(count(*) FILTER (deadline_kind IN ('date', 'period', 'quarter', 'month', 'event'))
        / count(*), 3) AS share_dated,
    round(count(*) FILTER (deadline_kind = 'ongoing') / count(*), 3) AS share_ongoing
FROM tasks
JOIN plans p USING (doc_id)
GROUP BY p.province, p.place
ORDER BY p.province, p.place;
