"""What a province compares: exports and notebooks over the tables of a run."""
