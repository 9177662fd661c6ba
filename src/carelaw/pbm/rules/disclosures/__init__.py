"""What a benefit manager discloses to a covered entity, and who may pass it on."""
