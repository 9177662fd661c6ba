"""FHIR R4 as the HL7 US PDMP guide 1.0.0 uses it: plain dictionaries in and out, no decisions.

`questions` reads what is asked, `answers` and `dispenses` write what was found, `outcomes` says what went wrong,
`capability` says what this door offers, `names` holds the systems and codes.
"""
