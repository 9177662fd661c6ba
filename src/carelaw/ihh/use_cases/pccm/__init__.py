"""Judge past facts under the former rule, keep the judgments, answer questions about them."""
