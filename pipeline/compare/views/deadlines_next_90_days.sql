-- What is due in the ninety days from the day of the query on.
CREATE OR REPLACE VIEW deadlines_next_90_days AS
SELECT * FROM dated_deadlines
WHERE due BETWEEN current_date AND current_date + INTERVAL 90 DAY
ORDER BY due, province, place;
