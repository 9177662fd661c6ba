"""The words of the gateway's letters, and the paper they go on."""
