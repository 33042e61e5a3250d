-- Pairs of plans that share much of their text, the most alike first.
CREATE OR REPLACE VIEW shared_text AS
SELECT
    a.place, a.issue_date, b.place AS other_place, b.issue_date AS other_issue_date,
    o.share, o.other_share, o.rare_passages, o.rare_words, o.doc_id, o.other_doc_id
FROM similar_plans o
JOIN plans a ON a.doc_id = o.doc_id
JOIN plans b ON b.doc_id = o.other_doc_id
ORDER BY greatest(o.share, o.other_share) DESC, a.place, other_place;
