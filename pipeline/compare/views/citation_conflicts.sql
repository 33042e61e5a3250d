-- Documents whose date or issuer the plans do not agree on.
CREATE OR REPLACE VIEW citation_conflicts AS
SELECT number, doc_type, issuer, date, title, mentions, documents, conflicts, cited_by
FROM cited_documents
WHERE conflicts IS NOT NULL
ORDER BY documents DESC, number;
