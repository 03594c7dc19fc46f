"""The question library: one query file per question, with its words, parameters and receipts."""
