"""Tests of programs' terms, disclosures and plan sponsors' rights."""
