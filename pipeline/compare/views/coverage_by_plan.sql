-- How each plan covers the contents of administrative reform: task, duty, text, list, or nothing.
CREATE OR REPLACE VIEW coverage_by_plan AS
WITH best AS (
    SELECT doc_id, content, min(list_position(['task', 'duty', 'text', 'list'], depth)) AS depth,
        count(*) AS places
    FROM coverage GROUP BY ALL
)
SELECT
    p.province, p.place, c.content,
    coalesce(['task', 'duty', 'text', 'list'][b.depth], 'none') AS depth,
    coalesce(b.places, 0) AS places
FROM plans p
CROSS JOIN (SELECT unnest(['the-che', 'thu-tuc-hanh-chinh', 'to-chuc-bo-may', 'che-do-cong-vu',
    'tai-chinh-cong', 'chinh-quyen-so', 'chi-dao-dieu-hanh']) AS content) c
LEFT JOIN best b ON b.doc_id = p.doc_id AND b.content = c.content
ORDER BY p.province, p.place, c.content;
